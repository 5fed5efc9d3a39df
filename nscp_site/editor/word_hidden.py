"""What a Word file hides: text marked as hidden or in the colour of its background, tracked changes, comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.etree.ElementTree import Element

from nscp_site.editor.import_drafts import DocumentError, ImportDecisions
from nscp_site.editor.word_flat import BOX, unwrap
from nscp_site.editor.word_package import Package, StyleTable, W, attribute_value, is_number, is_on

WHITE, BLACK = "FFFFFF", "000000"
# Of letters and what lies behind them. Below this nobody reads them (WCAG asks for 4.5); yellow on white has 1.07.
LEAST_CONTRAST = 1.05
# Half points: letters of a point or less are dots.
MAX_HIDDEN_SIZE = 2
TEXTS = (f"{W}t", f"{W}delText")
HIGHLIGHTS = """
white:FFFFFF black:000000 yellow:FFFF00 green:00FF00 cyan:00FFFF magenta:FF00FF blue:0000FF red:FF0000
darkBlue:000080 darkCyan:008080 darkGreen:008000 darkMagenta:800080 darkRed:800000 darkYellow:808000
darkGray:808080 lightGray:C0C0C0
"""
HIGHLIGHT_COLOURS = dict(entry.split(":") for entry in HIGHLIGHTS.split())


@dataclass(frozen=True)
class _Background:
    """The background of a text: a colour; None where a picture or shape may be behind it."""

    colour: str | None = WHITE
    row_hidden: bool = False


def _hidden_runs(tree: Element, styles: StyleTable) -> Iterator[Element]:
    """Runs that hold text and are not seen."""
    paper = tree.find(f"{W}background")
    yield from _hidden_in_element(tree, styles, _Background(_colour_of(attribute_value(paper, "color"), WHITE)))


def _hidden_in_element(element: Element, styles: StyleTable, behind: _Background) -> Iterator[Element]:
    """The hidden runs inside an element, given its background."""
    for child in element:
        if child.tag == f"{W}tbl":
            yield from _hidden_in_table(child, styles, behind)
        elif child.tag == f"{W}p":
            style = styles.of(child, "p")
            shade = _shade_of(child.find(f"{W}pPr/{W}shd")) or _shade_of(styles.first(style, "pPr/shd"))
            yield from _hidden_in_paragraph(child, styles, style, replace(behind, colour=shade or behind.colour))
        else:
            yield from _hidden_in_element(child, styles, behind)


def _hidden_in_table(table: Element, styles: StyleTable, behind: _Background) -> Iterator[Element]:
    """The hidden runs inside a table; its cells get their colour from themselves, the table or its style."""
    style = styles.of(table, "tbl")
    own = _shade_of(table.find(f"{W}tblPr/{W}shd"))
    rows = table.findall(f".//{W}tr")
    for number, row in enumerate(rows):
        cells = row.findall(f".//{W}tc")
        for place, cell in enumerate(cells):
            named = {"firstRow"} if number == 0 else {"lastRow"} if number == len(rows) - 1 else set()
            named |= {"firstCol"} if place == 0 else {"lastCol"} if place == len(cells) - 1 else set()
            by_style = own or _shade_by_style(styles, style, named) or behind.colour
            shade = _shade_of(cell.find(f"{W}tcPr/{W}shd")) or by_style
            gone = behind.row_hidden or is_on(row.find(f"{W}trPr/{W}hidden"))
            yield from _hidden_in_element(cell, styles, _Background(shade, gone))


def _shade_by_style(styles: StyleTable, style: str, named: set[str]) -> str | None:
    """The colour that a table's style gives a cell in a named row or column; rows in bands may have any."""
    for one in styles.chain(style):
        special = {
            attribute_value(part, "type"): _shade_of(part.find(f"{W}tcPr/{W}shd"))
            for part in one.iter(f"{W}tblStylePr")
        }
        for name in sorted(named):
            if special.get(name):
                return special[name]
        bands = [shade for name, shade in special.items() if name.startswith(("band", "wholeTable")) and shade]
        whole = _shade_of(one.find(f"{W}tcPr/{W}shd")) or _shade_of(one.find(f"{W}tblPr/{W}shd"))
        if bands or whole:
            return bands[0] if bands else whole
    return None


def _hidden_in_paragraph(paragraph: Element, styles: StyleTable, style: str, behind: _Background) -> Iterator[Element]:
    """The hidden runs of a paragraph, and those of the boxes that hang on it."""
    for element in paragraph:
        if element.tag == BOX:
            # A shape may be filled with any colour or picture.
            yield from _hidden_in_element(element, styles, _Background(None))
            continue
        if element.tag == f"{W}r":
            texts = [text for text in element if text.tag in TEXTS and (text.text or "").strip()]
            if texts and _is_hidden(element, styles, style, behind):
                yield element
        yield from _hidden_in_paragraph(element, styles, style, behind)


def _is_hidden(run: Element, styles: StyleTable, paragraph_style: str, behind: _Background) -> bool:
    """Whether a run is not seen."""
    named = [run, *styles.chain(styles.of(run, "r")), *styles.chain(paragraph_style)]
    properties = [part for one in named for part in one.findall(f"{W}rPr")] + styles.defaults
    if behind.row_hidden or any(is_on(_nearest_property(properties, name)) for name in ("vanish", "specVanish")):
        return True
    size = attribute_value(_nearest_property(properties, "sz"))
    if is_number(size) and int(size) <= MAX_HIDDEN_SIZE:
        return True
    marked = HIGHLIGHT_COLOURS.get(attribute_value(_nearest_property(properties, "highlight")))
    shade = marked or _shade_of(_nearest_property(properties, "shd")) or behind.colour
    colour = _colour_of(attribute_value(_nearest_property(properties, "color")), "")
    return bool(colour and shade) and contrast(colour, str(shade)) < LEAST_CONTRAST


def _nearest_property(properties: list[Element], name: str) -> Element | None:
    """What the nearest of several properties says."""
    return next((found for one in properties if (found := one.find(f"{W}{name}")) is not None), None)


def _shade_of(shading: Element | None) -> str | None:
    """The colour of a shading; None where it has none."""
    if shading is None:
        return None
    if attribute_value(shading) == "solid":
        return _colour_of(attribute_value(shading, "color"), BLACK)
    return _colour_of(attribute_value(shading, "fill"), "") or None


def _colour_of(said: str, automatic: str) -> str:
    """Six digits of a colour; what is automatic or no colour becomes what it is then."""
    return said.upper() if len(said) == len(WHITE) and not set(said.upper()) - set("0123456789ABCDEF") else automatic


@lru_cache(maxsize=1000)
def contrast(one: str, other: str) -> float:
    """How well two colours are told apart, as WCAG 2 counts it: from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """How light a colour is, as WCAG 2 counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


INSERTED, DELETED = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
COMMENT_TAGS = {f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef"}


def refuse_hidden(
    trees: Sequence[Element], styles: StyleTable, package: Package, accepted: ImportDecisions
) -> list[str]:
    """What the editor decided to leave out, as sentences. Raises DocumentError for all that is not decided."""
    # Insertions, deletions and moves that nobody has accepted yet: of text, of ends of paragraphs, of rows.
    changes = sum(element.tag in INSERTED | DELETED for tree in trees for element in tree.iter())
    comments = len(list(package.xml("comments").iter(f"{W}comment")))
    hidden = sum(len(list(_hidden_runs(tree, styles))) for tree in trees)
    remedies = [
        (changes, accepted.changes, f"tracked changes ({changes}): add --changes accept or --changes reject"),
        (comments, accepted.comments, f"comments ({comments}): add --comments leave-out"),
        (
            hidden,
            accepted.hidden,
            f"hidden text ({hidden}): read it in Word (¶ shows it), then add --hidden leave-out or keep",
        ),
    ]
    undecided = [remedy for number, decision, remedy in remedies if number and decision is None]
    if undecided:
        raise DocumentError("\n  - ".join(["The file holds what readers of the paper never saw:", *undecided]))
    done = "is kept: look for it" if accepted.hidden == "keep" else "is left out"
    remarks = [
        (changes, f"Tracked changes ({changes}) are taken as {accepted.changes}ed."),
        (comments, f"Comments ({comments}) are left out."),
        (hidden, f"Hidden text ({hidden} places) {done}."),
    ]
    return [remark for number, remark in remarks if number]


def apply_decisions(tree: Element, styles: StyleTable, accepted: ImportDecisions) -> None:
    """Apply the editor's decisions on tracked changes, comments and hidden text to one part, in place."""
    hidden = set(_hidden_runs(tree, styles)) if accepted.hidden == "leave-out" else set()
    kept, gone = (DELETED, INSERTED) if accepted.changes == "reject" else (INSERTED, DELETED)
    _join_paragraphs(tree, gone)
    for parent in list(tree.iter()):
        for child in list(parent):
            if child in hidden or child.tag in gone | COMMENT_TAGS or _is_changed_row(child, gone):
                parent.remove(child)
    unwrap(tree, kept)
    for element in tree.iter():
        if element.tag == f"{W}delText":
            element.tag = f"{W}t"
        elif element.tag == f"{W}rPr":
            for vanish in (*element.findall(f"{W}vanish"), *element.findall(f"{W}specVanish")):
                element.remove(vanish)


def _is_changed_row(element: Element, kinds: set[str]) -> bool:
    """Whether an element is a row of a table that was put in or taken out."""
    properties = element.find(f"{W}trPr") if element.tag == f"{W}tr" else None
    return properties is not None and any(child.tag in kinds for child in properties)


def _join_paragraphs(tree: Element, gone: set[str]) -> None:
    """Where the end of a paragraph is taken away, let the next paragraph go on in it."""
    for parent in list(tree.iter()):
        joined: Element | None = None
        for child in list(parent):
            if child.tag != f"{W}p":
                joined = None
                continue
            if joined is not None:
                joined.extend(part for part in child if part.tag != f"{W}pPr")
                parent.remove(child)
            properties = child.find(f"{W}pPr/{W}rPr")
            ends = properties is None or all(mark.tag not in gone for mark in properties)
            joined = None if ends else (joined if joined is not None else child)
