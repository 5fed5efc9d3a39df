"""Notices: which are shown on a day, and where."""

from nscp_site.content.library import Library
from nscp_site.schema.announcements import Notice

NAME = "notices"


def current_notices(library: Library) -> list[Notice]:
    """The notices of the library's day; those for every page first."""
    notices = library.values(NAME).values()
    shown = [one for one in notices if one.starts <= library.today <= one.ends]
    return sorted(shown, key=lambda one: one.section or "")
