"""What a Word file hides: text marked as hidden or in the colour of its background, tracked changes, comments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.etree.ElementTree import Element

from nscp_site.editor.import_drafts import Accepted, DocumentError
from nscp_site.editor.word_package import Package, Styles, W, is_number, is_on, value

WHITE, BLACK = "FFFFFF", "000000"
# Of letters and what lies behind them. Below this nobody reads them (WCAG asks for 4.5); yellow on white has 1.07.
LEAST_CONTRAST = 1.05
# Half points: letters of a point or less are dots.
SMALLEST = 2
TEXTS = (f"{W}t", f"{W}delText")
BOX = f"{W}txbxContent"
MARKERS = {
    name: f"{number:02X}{number:02X}{number:02X}" for name, number in (("white", 255), ("black", 0), ("lightGray", 192))
}
MARKERS |= {
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "red": "FF0000",
}
MARKERS |= {"darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080"}
MARKERS |= {"darkRed": "800000", "darkYellow": "808000", "darkGray": "808080"}


@dataclass(frozen=True)
class Behind:
    """What lies behind a text: a colour; None where a picture or a shape may, so that nobody can tell."""

    colour: str | None = WHITE
    row_hidden: bool = False


def hidden_runs(tree: Element, styles: Styles) -> Iterator[Element]:
    """Runs that hold text and are not seen."""
    paper = tree.find(f"{W}background")
    yield from within(tree, styles, Behind(colour_of(value(paper, "color"), WHITE)))


def within(element: Element, styles: Styles, behind: Behind) -> Iterator[Element]:
    """The same inside an element, with what lies behind it."""
    for child in element:
        if child.tag == f"{W}tbl":
            yield from in_table(child, styles, behind)
        elif child.tag == f"{W}p":
            style = styles.of(child, "p")
            shade = shade_of(child.find(f"{W}pPr/{W}shd")) or shade_of(styles.first(style, "pPr/shd"))
            yield from in_paragraph(child, styles, style, replace(behind, colour=shade or behind.colour))
        else:
            yield from within(child, styles, behind)


def in_table(table: Element, styles: Styles, behind: Behind) -> Iterator[Element]:
    """The same inside a table, whose cells are coloured by themselves, by the table or by its style."""
    style = styles.of(table, "tbl")
    own = shade_of(table.find(f"{W}tblPr/{W}shd"))
    rows = table.findall(f".//{W}tr")
    for number, row in enumerate(rows):
        cells = row.findall(f".//{W}tc")
        for place, cell in enumerate(cells):
            named = {"firstRow"} if number == 0 else {"lastRow"} if number == len(rows) - 1 else set()
            named |= {"firstCol"} if place == 0 else {"lastCol"} if place == len(cells) - 1 else set()
            by_style = own or shade_by_style(styles, style, named) or behind.colour
            shade = shade_of(cell.find(f"{W}tcPr/{W}shd")) or by_style
            gone = behind.row_hidden or is_on(row.find(f"{W}trPr/{W}hidden"))
            yield from within(cell, styles, Behind(shade, gone))


def shade_by_style(styles: Styles, style: str, named: set[str]) -> str | None:
    """The colour that a table's style gives a cell in a named row or column; rows in bands may have any."""
    for one in styles.chain(style):
        special = {value(part, "type"): shade_of(part.find(f"{W}tcPr/{W}shd")) for part in one.iter(f"{W}tblStylePr")}
        for name in sorted(named):
            if special.get(name):
                return special[name]
        bands = [shade for name, shade in special.items() if name.startswith(("band", "wholeTable")) and shade]
        whole = shade_of(one.find(f"{W}tcPr/{W}shd")) or shade_of(one.find(f"{W}tblPr/{W}shd"))
        if bands or whole:
            return bands[0] if bands else whole
    return None


def in_paragraph(paragraph: Element, styles: Styles, style: str, behind: Behind) -> Iterator[Element]:
    """The hidden runs of a paragraph, and those of the boxes that hang on it."""
    waiting = list(paragraph)
    while waiting:
        element = waiting.pop(0)
        if element.tag == BOX:
            # A shape may be filled with any colour or picture.
            yield from within(element, styles, Behind(None))
            continue
        if element.tag == f"{W}r":
            texts = [text for text in element if text.tag in TEXTS and (text.text or "").strip()]
            if texts and is_hidden(element, styles, style, behind):
                yield element
        waiting = [*element, *waiting]


def is_hidden(run: Element, styles: Styles, paragraph_style: str, behind: Behind) -> bool:
    """Whether a run is not seen."""
    said = [run.find(f"{W}rPr"), *(one.find(f"{W}rPr") for one in styles.chain(styles.of(run, "r")))]
    said += [one.find(f"{W}rPr") for one in styles.chain(paragraph_style)]
    said.append(styles.default)
    properties = [one for one in said if one is not None]
    if behind.row_hidden or any(is_on(nearest(properties, name)) for name in ("vanish", "specVanish")):
        return True
    size = value(nearest(properties, "sz"))
    if is_number(size) and int(size) <= SMALLEST:
        return True
    marked = MARKERS.get(value(nearest(properties, "highlight")))
    shade = marked or shade_of(nearest(properties, "shd")) or behind.colour
    colour = colour_of(value(nearest(properties, "color")), "")
    return bool(colour and shade) and contrast(colour, str(shade)) < LEAST_CONTRAST


def nearest(properties: list[Element], name: str) -> Element | None:
    """What the nearest of several properties says."""
    return next((found for one in properties if (found := one.find(f"{W}{name}")) is not None), None)


def shade_of(shading: Element | None) -> str | None:
    """The colour of a shading; None where it has none."""
    if shading is None:
        return None
    if value(shading) == "solid":
        return colour_of(value(shading, "color"), BLACK)
    return colour_of(value(shading, "fill"), "") or None


def colour_of(said: str, automatic: str) -> str:
    """Six digits of a colour; what is automatic or no colour becomes what it is then."""
    return said.upper() if len(said) == len(WHITE) and not set(said.upper()) - set("0123456789ABCDEF") else automatic


@lru_cache(maxsize=1000)
def contrast(one: str, other: str) -> float:
    """How well two colours are told apart, as WCAG 2 counts it: from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG 2 counts it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


INSERTED, DELETED = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
REMARKS = {f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef"}
MARK = (f"{W}pPr", f"{W}rPr")


def refuse_hidden(trees: Sequence[Element], styles: Styles, package: Package, accepted: Accepted) -> list[str]:
    """What the editor decided to leave out, as sentences. Raises DocumentError for all that is not decided."""
    comments = package.xml("comments")
    counted = {
        "changes": sum(1 for tree in trees for _ in changed(tree)),
        "comments": sum(1 for _ in comments.iter(f"{W}comment")) if comments is not None else 0,
        "hidden": sum(1 for tree in trees for _ in hidden_runs(tree, styles)),
    }
    remedies = {
        "changes": "tracked changes ({}): add --changes accept or --changes reject",
        "comments": "comments ({}): add --comments leave-out",
        "hidden": "hidden text ({}): read it in Word (¶ shows it), then add --hidden leave-out or keep",
    }
    open_ones = [kind for kind, number in counted.items() if number and getattr(accepted, kind) is None]
    if open_ones:
        told = "\n  - ".join(remedies[kind].format(counted[kind]) for kind in open_ones)
        raise DocumentError(f"The file holds what readers of the paper never saw:\n  - {told}")
    done = {
        "changes": "Tracked changes ({}) are taken as accepted."
        if accepted.changes == "accept"
        else "Tracked changes ({}) are taken as rejected.",
        "comments": "Comments ({}) are left out.",
        "hidden": "Hidden text ({} places) is kept: look for it."
        if accepted.hidden == "keep"
        else "Hidden text ({} places) is left out.",
    }
    return [done[kind].format(number) for kind, number in counted.items() if number]


def changed(tree: Element) -> Iterator[Element]:
    """Insertions, deletions and moves that nobody has accepted yet: of text, of ends of paragraphs, of rows."""
    return (element for element in tree.iter() if element.tag in INSERTED | DELETED)


def decide(tree: Element, styles: Styles, accepted: Accepted) -> None:
    """Do with changes, comments and hidden text in one part what the editor said."""
    hidden = set(hidden_runs(tree, styles)) if accepted.hidden == "leave-out" else set()
    kept, gone = (DELETED, INSERTED) if accepted.changes == "reject" else (INSERTED, DELETED)
    join_paragraphs(tree, gone)
    for parent in list(tree.iter()):
        for child in list(parent):
            if child in hidden or child.tag in gone | REMARKS or is_row_of(child, gone):
                parent.remove(child)
    unwrap(tree, kept)
    for element in tree.iter():
        if element.tag == f"{W}delText":
            element.tag = f"{W}t"
        elif element.tag == f"{W}rPr":
            for vanish in (*element.findall(f"{W}vanish"), *element.findall(f"{W}specVanish")):
                element.remove(vanish)


def is_row_of(element: Element, kinds: set[str]) -> bool:
    """Whether an element is a row of a table that was put in or taken out."""
    properties = element.find(f"{W}trPr") if element.tag == f"{W}tr" else None
    return properties is not None and any(child.tag in kinds for child in properties)


def join_paragraphs(tree: Element, gone: set[str]) -> None:
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
            properties = child.find("/".join(MARK))
            ends = properties is None or all(mark.tag not in gone for mark in properties)
            joined = None if ends else (joined if joined is not None else child)


def unwrap(parent: Element, kept: set[str]) -> None:
    """Put what stands inside wrappers in their place."""
    for child in parent:
        unwrap(child, kept)
    parent[:] = [part for child in parent for part in (child if child.tag in kept else [child])]
