"""Automatic numbers of Word's paragraphs, as readers see them: 1., (b), iv), 2.3.1, Step 4:.

They are not part of a paragraph's text: it names a list and a level, and the part `numbering` defines how that level
counts (ISO/IEC 29500-1, 17.9). Here they are written into the text, followed by NUMBER_MARK, and every list becomes a
bullet list, so that pandoc keeps the lists and counts nothing itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement
from xml.sax.saxutils import quoteattr

from nscp_site.editor.word_flat import SHOWN_TAGS, make_run
from nscp_site.editor.word_markdown import NUMBER_MARK
from nscp_site.editor.word_package import StyleTable, W, attribute_value, is_number, is_on

LEVELS = 9
LEVEL_PLACEHOLDER = re.compile(r"%([1-9])")
ROMAN_VALUES = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
ROMAN_SIGNS = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
ORDINALS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class _Level:
    """How a level of a list counts: from where, in what signs, and after which levels it begins anew."""

    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    style: str


@dataclass(frozen=True)
class _NumberedParagraph:
    """A numbered paragraph: its list, its level, and its label; an empty label for bullets."""

    paragraph: Element
    list_id: str
    level: int
    label: str
    bullet: bool


class ParagraphCounter:
    """Counts the numbered paragraphs of a file, in order."""

    def __init__(self, part: Element, styles: StyleTable) -> None:
        self.styles = styles
        self.unknown: set[str] = set()
        self.kinds = {kind.get(f"{W}abstractNumId", ""): kind for kind in part.iter(f"{W}abstractNum")}
        # A list may take how it counts from a style that another list defines.
        self.by_style = {attribute_value(kind.find(f"{W}styleLink")): kind for kind in part.iter(f"{W}abstractNum")}
        self.lists = {one.get(f"{W}numId", ""): one for one in part.iter(f"{W}num")}
        self.levels: dict[str, dict[int, _Level]] = {}
        self.counted: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def of(self, tree: Element) -> Iterator[_NumberedParagraph]:
        """The paragraphs of a part that are numbered or have bullets."""
        for paragraph in tree.iter(f"{W}p"):
            list_id, level = self.place(paragraph)
            if level in self.levels_of(list_id):
                form = self.levels_of(list_id)[level].form
                self.count(list_id, level)
                label = "" if form == "bullet" else self.label(list_id, level)
                yield _NumberedParagraph(paragraph, list_id, level, label, form == "bullet")

    def place(self, paragraph: Element) -> tuple[str, int]:
        """The list and the level of a paragraph, by itself or by its style; no list where it has none."""
        style = self.styles.of(paragraph, "p")
        own, by_style = paragraph.find(f"{W}pPr/{W}numPr"), self.styles.first(style, "pPr/numPr")
        found = [part for part in (own, by_style) if part is not None]
        list_id = next((said for part in found if (said := attribute_value(part.find(f"{W}numId")))), "")
        said = next((said for part in found if (said := attribute_value(part.find(f"{W}ilvl")))), "")
        if is_number(said):
            return list_id, int(said)
        names = {one.get(f"{W}styleId", "") for one in self.styles.chain(style)}
        levels = self.levels_of(list_id)
        return list_id, next((number for number, level in levels.items() if level.style in names), 0)

    def levels_of(self, list_id: str) -> dict[int, _Level]:
        """The levels of a list."""
        if list_id not in self.levels:
            one = self.lists.get(list_id)
            levels = [] if one is None else self.kind_of(one).findall(f"{W}lvl")
            levels += [] if one is None else one.findall(f"{W}lvlOverride/{W}lvl")
            self.levels[list_id] = {_level_number(level): _parse_level(level) for level in levels}
        return self.levels[list_id]

    def kind_of(self, one: Element) -> Element:
        """The kind of a list; where it only names a style, the one that this style stands for."""
        kind = self.kinds.get(attribute_value(one.find(f"{W}abstractNumId")), Element("abstractNum"))
        link = attribute_value(kind.find(f"{W}numStyleLink"))
        return self.by_style.get(link, kind) if link else kind

    def count(self, list_id: str, level: int) -> None:
        """Go on by one. Lists of one kind count on together, unless one says with which number it begins."""
        kind = attribute_value(self.lists[list_id].find(f"{W}abstractNumId"))
        counted = self.counted.setdefault(kind, {})
        levels = self.levels_of(list_id)
        start = self.begins(list_id, level)
        counted[level] = counted[level] + 1 if level in counted and start is None else start or levels[level].start
        for deeper in [number for number in counted if number > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counted[deeper]

    def begins(self, list_id: str, level: int) -> int | None:
        """With which number a list begins at its first paragraph of a level; None where it goes on."""
        for override in self.lists[list_id].findall(f"{W}lvlOverride"):
            said = attribute_value(override.find(f"{W}startOverride"))
            if _level_number(override) == level and is_number(said) and (list_id, level) not in self.begun:
                self.begun.add((list_id, level))
                return int(said)
        return None

    def label(self, list_id: str, level: int) -> str:
        """What stands before a paragraph that was just counted."""
        levels = self.levels_of(list_id)
        counted = self.counted[attribute_value(self.lists[list_id].find(f"{W}abstractNumId"))]

        def written(place: re.Match[str]) -> str:
            number = int(place[1]) - 1
            if number not in levels:
                return ""
            form = "decimal" if levels[level].legal and number != level else levels[number].form
            return self.in_form(form, counted.get(number, levels[number].start))

        return LEVEL_PLACEHOLDER.sub(written, levels[level].text).strip() if levels[level].form != "none" else ""

    def in_form(self, form: str, number: int) -> str:
        """A number in the signs of a form of Word's; in figures where the form is not known here."""
        forms = {
            "decimal": str(number),
            "decimalZero": f"{number:02}",
            "none": "",
            "lowerLetter": to_letters(number),
            "upperLetter": to_letters(number).upper(),
            "lowerRoman": to_roman(number),
            "upperRoman": to_roman(number).upper(),
            "ordinal": f"{number}{'th' if number % 100 in (11, 12, 13) else ORDINALS.get(number % 10, 'th')}",
        }
        if form not in forms:
            self.unknown.add(form)
        return forms.get(form, str(number))


def _level_number(level: Element) -> int:
    """The number of a level, from 0."""
    said = level.get(f"{W}ilvl", "0")
    return int(said) if is_number(said) else 0


def _parse_level(level: Element) -> _Level:
    """A level as the file describes it; one that doesn't say its sign has its number and a full stop, as in Word."""
    start, restart = attribute_value(level.find(f"{W}start")), attribute_value(level.find(f"{W}lvlRestart"))
    text = level.find(f"{W}lvlText")
    return _Level(
        int(start) if is_number(start) else 1,
        attribute_value(level.find(f"{W}numFmt")) or "decimal",
        attribute_value(text) if text is not None else f"%{_level_number(level) + 1}.",
        int(restart) if is_number(restart) else None,
        is_on(level.find(f"{W}isLgl")),
        attribute_value(level.find(f"{W}pStyle")),
    )


def write_numbers(numbered: Sequence[_NumberedParagraph]) -> list[_NumberedParagraph]:
    """Write the numbers into their paragraphs, and what each one is into itself; those that were written.

    A paragraph without a number in a list is one of no list. Of an empty one nobody needs the number.
    """
    written = []
    for one in numbered:
        properties = one.paragraph.find(f"{W}pPr")
        if properties is None:
            properties = Element(f"{W}pPr")
            one.paragraph.insert(0, properties)
        for old in properties.findall(f"{W}numPr"):
            properties.remove(old)
        named = SubElement(properties, f"{W}numPr")
        is_entry = one.bullet or (one.label and _has_visible_content(one.paragraph))
        SubElement(named, f"{W}ilvl", {f"{W}val": str(min(one.level, LEVELS - 1))})
        SubElement(named, f"{W}numId", {f"{W}val": one.list_id if is_entry else "0"})
        if is_entry and not one.bullet:
            one.paragraph.insert(list(one.paragraph).index(properties) + 1, make_run(one.label + NUMBER_MARK))
            written.append(one)
    return written


def _has_visible_content(paragraph: Element) -> bool:
    """Whether a paragraph shows anything."""
    return any(
        part.tag in SHOWN_TAGS and (part.tag != f"{W}t" or (part.text or "").strip()) for part in paragraph.iter()
    )


def convert_to_bullets(part: Element) -> bytes:
    """The part that says how lists are numbered, as XML with every list as one of bullets."""
    bullet = '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
    levels = "".join(f'<w:lvl w:ilvl="{number}">{bullet}</w:lvl>' for number in range(LEVELS))
    ids = (quoteattr(one.get(f"{W}numId", "")) for one in part.iter(f"{W}num"))
    lists = "".join(f'<w:num w:numId={number}><w:abstractNumId w:val="0"/></w:num>' for number in ids)
    kind = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    return f'<w:numbering xmlns:w="{W[1:-1]}">{kind}{lists}</w:numbering>'.encode()


def to_letters(number: int) -> str:
    """A number as Word writes it in letters: 1 is a, 26 z, 27 aa, 28 bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def to_roman(number: int) -> str:
    """A number as the Romans wrote it."""
    made = ""
    for worth, sign in zip(ROMAN_VALUES, ROMAN_SIGNS, strict=True):
        made += sign * (number // worth)
        number %= worth
    return made
