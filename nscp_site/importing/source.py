"""What a Word file says, paragraph by paragraph, read without pandoc: what the ledger holds the draft against."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from nscp_site.importing.flat import MATH
from nscp_site.importing.ledger import Word, at
from nscp_site.importing.package import W
from nscp_site.importing.styles import Styles, value

DROPPED = ("drop", "margin")
RAISED = ("superscript", "subscript")
PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


class Places:
    """Where each paragraph stands: by page, where Word noted where pages began, and by its number there."""

    def __init__(self, tree: Element) -> None:
        self.of: dict[Element, str] = {}
        self.tables: list[str] = []
        self.pictures: list[str] = []
        noted = any(True for _ in tree.iter(f"{W}lastRenderedPageBreak"))
        page, number = 1, 0
        paged = noted or any(value(mark, "type") == "page" for mark in tree.iter(f"{W}br"))
        place = ""
        for element in tree.iter():
            if element.tag == f"{W}p":
                number += 1
                place = f"page {page}, paragraph {number}" if paged else f"paragraph {number}"
                self.of[element] = place
            elif element.tag == f"{W}tbl":
                self.tables.append(f"page {page}" if paged else f"after paragraph {number}")
            elif element.tag in PICTURES:
                self.pictures.append(place)
            elif begins_page(element, noted=noted):
                page, number = page + 1, 0


def begins_page(element: Element, *, noted: bool) -> bool:
    """Whether a page begins here: where Word noted so when it last saved, else where the writer said so."""
    if noted:
        return element.tag == f"{W}lastRenderedPageBreak"
    return element.tag == f"{W}br" and value(element, "type") == "page"


def words_of(tree: Element, places: Places, styles: Styles, notes: dict[str, dict[str, Element]]) -> list[Word]:
    """The words of the text, then those of its notes in the order in which the text refers to them."""
    words: list[Word] = []
    referred: list[Word] = []
    initial = ""
    for paragraph in tree.iter(f"{W}p"):
        place = places.of.get(paragraph, "")
        text = initial + text_of(paragraph, styles)
        # A large initial is a paragraph of its own, and the first letter of the next one.
        initial = text.strip() if value(paragraph.find(f"{W}pPr/{W}framePr"), "dropCap") in DROPPED else ""
        words += [] if initial else at(place, text)
        for reference in [part for part in paragraph.iter() if part.tag in NOTES]:
            note = notes[NOTES[reference.tag]].pop(value(reference, "id"), None)
            for part in note.iter(f"{W}p") if note is not None else ():
                referred += at(f"{place}, its note", text_of(part, styles))
    return words + referred


def text_of(paragraph: Element, styles: Styles) -> str:
    """The letters of a paragraph; raised and lowered ones apart."""
    return "".join(pieces(paragraph, styles))


def pieces(element: Element, styles: Styles) -> Iterator[str]:
    """The same in pieces."""
    for child in element:
        if child.tag in (f"{W}t", f"{MATH}t"):
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"):
            yield " "
        elif child.tag in (f"{W}noBreakHyphen",):
            yield "-"
        elif child.tag == f"{W}rt" or (child.tag == f"{W}r" and is_raised(child, styles)):
            yield f" {''.join(pieces(child, styles))} "
        elif child.tag not in (f"{W}pPr", f"{W}rPr"):
            yield from pieces(child, styles)


def is_raised(run: Element, styles: Styles) -> bool:
    """Whether letters stand above or below the line, by themselves or by their style."""
    own = run.find(f"{W}rPr/{W}vertAlign")
    return value(own if own is not None else styles.first(styles.of(run, "r"), "rPr/vertAlign")) in RAISED
