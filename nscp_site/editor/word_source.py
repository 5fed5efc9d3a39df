"""What a Word file says, paragraph by paragraph, read without pandoc: what the ledger compares the draft with."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from nscp_site.editor.ledger import PlacedWord, words_at
from nscp_site.editor.word_flat import MATH
from nscp_site.editor.word_package import StyleTable, W, attribute_value

DROP_CAPS = ("drop", "margin")
RAISED_ALIGNMENTS = ("superscript", "subscript")
PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", "{urn:schemas-microsoft-com:vml}imagedata")
NOTE_PARTS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}


class ParagraphPlaces:
    """The place of each paragraph, table and picture: page (where Word recorded page breaks) and number."""

    def __init__(self, tree: Element) -> None:
        self.of: dict[Element, str] = {}
        self.tables: list[str] = []
        self.pictures: list[str] = []
        # A page begins where Word noted so when it last saved, else where the writer said so.
        breaks = set(tree.iter(f"{W}lastRenderedPageBreak"))
        breaks = breaks or {mark for mark in tree.iter(f"{W}br") if attribute_value(mark, "type") == "page"}
        page, number = 1, 0
        place = ""
        for element in tree.iter():
            if element.tag == f"{W}p":
                number += 1
                place = f"page {page}, paragraph {number}" if breaks else f"paragraph {number}"
                self.of[element] = place
            elif element.tag == f"{W}tbl":
                self.tables.append(f"page {page}" if breaks else f"after paragraph {number}")
            elif element.tag in PICTURES:
                self.pictures.append(place)
            elif element in breaks:
                page, number = page + 1, 0


def document_words(
    tree: Element, places: ParagraphPlaces, styles: StyleTable, notes: dict[str, dict[str, Element]]
) -> list[PlacedWord]:
    """The words of the text, then those of its notes in the order in which the text refers to them."""
    words: list[PlacedWord] = []
    referred: list[PlacedWord] = []
    initial = ""
    for paragraph in tree.iter(f"{W}p"):
        place = places.of.get(paragraph, "")
        text = initial + paragraph_text(paragraph, styles)
        # A large initial is a paragraph of its own, and the first letter of the next one.
        initial = text.strip() if attribute_value(paragraph.find(f"{W}pPr/{W}framePr"), "dropCap") in DROP_CAPS else ""
        words += [] if initial else words_at(place, text)
        for reference in [part for part in paragraph.iter() if part.tag in NOTE_PARTS]:
            note = notes[NOTE_PARTS[reference.tag]].pop(attribute_value(reference, "id"), None)
            for part in note.iter(f"{W}p") if note is not None else ():
                referred += words_at(f"{place}, its note", paragraph_text(part, styles))
    return words + referred


def paragraph_text(paragraph: Element, styles: StyleTable) -> str:
    """The letters of a paragraph; raised and lowered ones apart."""
    return "".join(_text_pieces(paragraph, styles))


def _text_pieces(element: Element, styles: StyleTable) -> Iterator[str]:
    """The letters of an element, in pieces; raised and lowered ones separated by spaces."""
    for child in element:
        if child.tag in (f"{W}t", f"{MATH}t"):
            yield child.text or ""
        elif child.tag in (f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"):
            yield " "
        elif child.tag in (f"{W}noBreakHyphen",):
            yield "-"
        elif child.tag == f"{W}rt" or (child.tag == f"{W}r" and _is_raised(child, styles)):
            yield f" {''.join(_text_pieces(child, styles))} "
        elif child.tag not in (f"{W}pPr", f"{W}rPr"):
            yield from _text_pieces(child, styles)


def _is_raised(run: Element, styles: StyleTable) -> bool:
    """Whether letters stand above or below the line, by themselves or by their style."""
    return attribute_value(styles.of_run(run, "vertAlign")) in RAISED_ALIGNMENTS
