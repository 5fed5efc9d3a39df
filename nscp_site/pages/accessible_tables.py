"""Python-Markdown extension: tables that a keyboard can scroll and a screen reader can announce.

A paragraph with the class `caption` before a table becomes its caption; each table is in a focusable region labelled
by the caption, or else by the heading above it; header cells get a scope; alignment is a class. In a table of text
each cell holds its column's heading, so that rows can be shown as cards on a phone. A table of many columns takes the
full width of a large screen. (WCAG 2.2: 1.3.1 for caption and scope, 2.1.1 for keyboard scrolling.)
"""

from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Tags that hold nothing and have no end.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# From so many columns on, a phone shows rows as cards, and a large screen gives a table all its width.
CARD_COLUMNS, WIDE_COLUMNS = 3, 4


class _AccessibleTables(Treeprocessor):
    """Rewrites every table of a page."""

    def run(self, root: Element) -> None:
        """Wrap each table, wherever it stands."""
        self.names: dict[str, int] = {}
        self.heading = "Table"
        self.visit(root)

    def visit(self, parent: Element) -> None:
        """Go through the children in reading order, remembering the last heading."""
        previous: Element | None = None
        for child in list(parent):
            if child.tag in HEADINGS:
                self.heading = "".join(child.itertext())
            if child.tag == "table":
                self.wrap(parent, child, previous)
            else:
                self.visit(child)
            previous = child

    def wrap(self, parent: Element, table: Element, previous: Element | None) -> None:
        """Put a table into its region, with its caption."""
        name = self.heading
        classes = previous.get("class", "").split() if previous is not None and previous.tag == "p" else []
        region = Element("div", {"class": "table-region", "role": "region", "tabindex": "0"})
        if previous is not None and "caption" in classes:
            name = "".join(previous.itertext())
            parent.remove(previous)
            previous.tag, previous.tail = "caption", None
            previous.attrib.clear()
            table.insert(0, previous)
        _set_scopes(table)
        _move_align_to_class(table)
        heads = table.findall("thead/tr/th")
        if len(heads) >= WIDE_COLUMNS:
            region.set("class", f"{region.get('class')} wide")
        if len(heads) >= CARD_COLUMNS and not _is_numeric(heads):
            region.set("class", f"{region.get('class')} cards")
            _label_cells(table)
        region.set("aria-label", self.unique(name))
        region.tail, table.tail = table.tail, None
        parent.insert(list(parent).index(table), region)
        parent.remove(table)
        region.append(table)

    def unique(self, name: str) -> str:
        """A name no other region of the page has."""
        count = self.names[name] = self.names.get(name, 0) + 1
        return f"Table: {name}" if count == 1 else f"Table {count}: {name}"


def _set_scopes(table: Element) -> None:
    """Say what each heading is the heading of; the first cell of a row is the row's heading."""
    for head in table.iterfind("thead/tr/th"):
        head.set("scope", "col")
    for row in table.iterfind("tbody/tr"):
        first = row.find("td")
        if first is not None:
            first.tag = "th"
            first.set("scope", "row")


def _is_numeric(heads: list[Element]) -> bool:
    """Whether all columns but the first are numbers, which are compared down and across."""
    return all("align-right" in head.get("class", "").split() for head in heads[1:])


def _label_cells(table: Element) -> None:
    """Give each cell its column's heading as `data-head`, for the card layout."""
    heads = ["".join(head.itertext()) for head in table.iterfind("thead/tr/th")]
    for row in table.iterfind("tbody/tr"):
        for head, cell in zip(heads, row, strict=False):
            if cell.tag == "td":
                cell.set("data-head", head)


def _move_align_to_class(table: Element) -> None:
    """Replace the obsolete `align` attribute by a class: the CSP forbids inline styles."""
    for cell in table.iter():
        align = cell.attrib.pop("align", None)
        if align:
            cell.set("class", f"{cell.get('class', '')} align-{align}".strip())


class _AccessibleTablesExtension(Extension):
    """Registers the tree processor after attributes are set (attr_list has priority 8)."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Called by Python-Markdown."""
        md.treeprocessors.register(_AccessibleTables(md), "accessible_tables", 7)


# The entry point Python-Markdown looks for.
makeExtension = _AccessibleTablesExtension  # noqa: N816 - the library's name
