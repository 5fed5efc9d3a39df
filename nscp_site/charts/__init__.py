"""A dataset as a picture: what it draws is chosen in `choosing`, how it looks is in `drawing`, in plain SVG.

No script, no style in the page, no fixed width: lengths along a line are percentages, heights follow the size of the
text, so that words keep their size on any screen and in print. Colours stand in the stylesheet.
"""

from nscp_site.charts.choosing import choose_drawings, how_drawn
from nscp_site.charts.drawing import figure
from nscp_site.content.library import Entry, Library

__all__ = ["chart_of", "choose_drawings", "how_drawn"]


def chart_of(library: Library, entry: Entry) -> str:
    """The chart of a dataset as HTML; empty where it has none. The library must have been checked."""
    drawings = choose_drawings(library, entry)
    return figure(entry.id, drawings) if drawings else ""
