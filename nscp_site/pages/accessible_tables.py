"""A Python-Markdown extension: tables that a keyboard can scroll and a screen reader can announce.

A paragraph with the class `caption` before a table becomes its caption; every table stands in a focusable region
named by its caption, or else by the heading above it; headings of columns and rows say their scope; alignment is a
class. In a table of words each cell holds its column's heading: on a phone every row stands as a card. A table of many
columns takes the whole width of a large screen.
(WCAG 2.2: 1.3.1 for caption and scope, 2.1.1 for scrolling by keyboard.)
"""

from xml.etree import ElementTree

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Tags that hold nothing and have no end.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# From so many columns on, a phone shows rows as cards, and a large screen gives a table all its width.
CARDS, WIDE = 3, 4


class AccessibleTables(Treeprocessor):
    """Rewrites every table of a page."""

    def run(self, root: ElementTree.Element) -> None:
        """Wrap each table, wherever it stands."""
        self.names: dict[str, int] = {}
        self.heading = "Table"
        self.visit(root)

    def visit(self, parent: ElementTree.Element) -> None:
        """Go through the children in reading order, remembering the last heading."""
        previous: ElementTree.Element | None = None
        for child in list(parent):
            if child.tag in HEADINGS:
                self.heading = "".join(child.itertext())
            if child.tag == "table":
                self.wrap(parent, child, previous)
            else:
                self.visit(child)
            previous = child

    def wrap(
        self, parent: ElementTree.Element, table: ElementTree.Element, previous: ElementTree.Element | None
    ) -> None:
        """Put a table into its region, with its caption."""
        name = self.heading
        classes = previous.get("class", "").split() if previous is not None and previous.tag == "p" else []
        region = ElementTree.Element("div", {"class": "table-region", "role": "region", "tabindex": "0"})
        if previous is not None and "caption" in classes:
            name = "".join(previous.itertext())
            parent.remove(previous)
            previous.tag, previous.tail = "caption", None
            previous.attrib.clear()
            table.insert(0, previous)
        set_scopes(table)
        align_by_class(table)
        heads = table.findall("thead/tr/th")
        if len(heads) >= WIDE:
            region.set("class", f"{region.get('class')} wide")
        if len(heads) >= CARDS and not is_of_figures(heads):
            region.set("class", f"{region.get('class')} cards")
            name_cells(table)
        region.set("aria-label", self.unique(name))
        region.tail, table.tail = table.tail, None
        parent.insert(list(parent).index(table), region)
        parent.remove(table)
        region.append(table)

    def unique(self, name: str) -> str:
        """A name no other region of the page has."""
        count = self.names[name] = self.names.get(name, 0) + 1
        return f"Table: {name}" if count == 1 else f"Table {count}: {name}"


def set_scopes(table: ElementTree.Element) -> None:
    """Say what each heading is the heading of; the first cell of a row is the row's heading."""
    for head in table.iterfind("thead/tr/th"):
        head.set("scope", "col")
    for row in table.iterfind("tbody/tr"):
        first = row.find("td")
        if first is not None:
            first.tag = "th"
            first.set("scope", "row")


def is_of_figures(heads: list[ElementTree.Element]) -> bool:
    """Whether all columns but the first are of figures, which are compared down and across."""
    return all("align-right" in head.get("class", "").split() for head in heads[1:])


def name_cells(table: ElementTree.Element) -> None:
    """Give each cell the heading of its column."""
    heads = ["".join(head.itertext()) for head in table.iterfind("thead/tr/th")]
    for row in table.iterfind("tbody/tr"):
        for head, cell in zip(heads, row, strict=False):
            if cell.tag == "td":
                cell.set("data-head", head)


def align_by_class(table: ElementTree.Element) -> None:
    """Say with a class how a cell is aligned: the attribute is obsolete in HTML, a style the site's policy forbids."""
    for cell in table.iter():
        align = cell.attrib.pop("align", None)
        if align:
            cell.set("class", f"{cell.get('class', '')} align-{align}".strip())


class AccessibleTablesExtension(Extension):
    """Registers the tree processor after attributes are set (attr_list has priority 8)."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        """Called by Python-Markdown."""
        md.treeprocessors.register(AccessibleTables(md), "accessible_tables", 7)


def makeExtension(**options: object) -> AccessibleTablesExtension:  # noqa: N802 - the library's name
    """The entry point Python-Markdown looks for."""
    return AccessibleTablesExtension(**options)
