"""Simplifies a Word file for pandoc, so that pandoc reads all of its text.

Pandoc reads runs, links, lists, tables and notes; it skips the text of simple fields, text boxes, custom XML and
directions, so these are rewritten as runs first.
"""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, SubElement

from nscp_site.editor.word_markdown import NUMBER_MARK
from nscp_site.editor.word_package import StyleTable, W, attribute_value, is_number, is_on

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
BOX = f"{W}txbxContent"
# Wrappers whose content is text like any other.
WRAPPERS = {
    f"{W}{name}" for name in ("smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt", "sdtContent", "rubyBase")
}
WRAPPERS |= {f"{CHOICES}AlternateContent", f"{CHOICES}Choice", f"{CHOICES}Fallback", f"{W}ruby", f"{W}rt"}
PROPERTIES = {f"{W}{name}" for name in ("sdtPr", "sdtEndPr", "rubyPr", "smartTagPr", "customXmlPr")}
SHOWN_TAGS = {f"{W}t", f"{W}drawing", f"{W}pict", f"{W}object"}
PLAIN = "{http://www.w3.org/XML/1998/namespace}space"
# What the style of a paragraph makes pandoc take out of the text.
METADATA_STYLES = {"title", "subtitle", "author", "date", "abstract", "abstract title"}
METADATA_STYLES |= {"caption", "table caption", "image caption"}


def choose_alternatives(tree: Element) -> None:
    """Of what stands there twice, for newer and older programs, keep the first that shows something.

    A reading beside a sign of Japanese or Chinese comes after the sign.
    """
    for parent in list(tree.iter()):
        if parent.tag == f"{W}ruby":
            parent[:] = sorted(parent, key=lambda part: part.tag == f"{W}rt")
        for child in [one for one in parent if one.tag == f"{CHOICES}AlternateContent"]:
            kept = next((way for way in child if any(part.tag in SHOWN_TAGS for part in way.iter())), None)
            for way in list(child):
                if way is not kept:
                    child.remove(way)


def unwrap_wrappers(tree: Element) -> None:
    """Put what stands in wrappers in their place, and leave no run inside a run."""
    for element in list(tree.iter()):
        kept = [child for child in element if child.tag not in PROPERTIES]
        element[:] = [make_run(" ("), *kept, make_run(")")] if element.tag == f"{W}rt" else kept
    unwrap(tree, WRAPPERS)
    # The letters of inner runs become those of the outer one.
    for run in reversed(list(tree.iter(f"{W}r"))):
        children = [part for child in run for part in (child if child.tag == f"{W}r" else [child])]
        first = next((part for part in children if part.tag == f"{W}rPr"), None)
        run[:] = [part for part in children if part.tag != f"{W}rPr" or part is first]


def unwrap(parent: Element, wrappers: set[str]) -> None:
    """Put what stands in elements of some names in their place, at any depth."""
    for child in parent:
        unwrap(child, wrappers)
    parent[:] = [part for child in parent for part in (child if child.tag in wrappers else [child])]


def make_run(text: str) -> Element:
    """A run of letters."""
    run = Element(f"{W}r")
    letters = SubElement(run, f"{W}t", {PLAIN: "preserve"})
    letters.text = text
    return run


def move_boxes_after(tree: Element) -> int:
    """Put the paragraphs of boxes after the paragraph that each hangs on; how many boxes there are."""
    number = 0
    for container in list(tree.iter()):
        place = 0
        while place < len(container):
            child = container[place]
            if child.tag == f"{W}p":
                boxes = _remove_boxes(child)
                number += len(boxes)
                container[place + 1 : place + 1] = [part for box in boxes for part in box]
            place += 1
    return number


def _remove_boxes(element: Element) -> list[Element]:
    """The outermost boxes in an element, taken out of it."""
    found = []
    for child in list(element):
        if child.tag == BOX:
            element.remove(child)
            found.append(child)
        else:
            found += _remove_boxes(child)
    return found


def fill_forms(tree: Element) -> None:
    """Write what boxes to tick and lists to choose from show; Word draws it and stores it as a setting."""
    for run in list(tree.iter(f"{W}r")):
        tick, chosen = run.find(f".//{W}ffData/{W}checkBox"), run.find(f".//{W}ffData/{W}ddList")
        shown = ""
        if tick is not None:
            said = tick.find(f"{W}checked")
            shown = "☒" if is_on(said if said is not None else tick.find(f"{W}default")) and said is not None else "☐"
        if chosen is not None:
            entries = chosen.findall(f"{W}listEntry")
            place = attribute_value(chosen.find(f"{W}result")) or attribute_value(chosen.find(f"{W}default")) or "0"
            shown = attribute_value(entries[int(place)]) if is_number(place) and int(place) < len(entries) else ""
        if shown:
            SubElement(run, f"{W}t", {PLAIN: "preserve"}).text = shown


def write_formulas(tree: Element) -> int:
    """Write each formula as text on one line; how many there are."""
    number = 0
    for parent in list(tree.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag in (f"{MATH}oMath", f"{MATH}oMathPara") and not parent.tag.startswith(MATH):
                number += 1
                parent[place] = make_run(f" {_render_formula(child)} ")
    return number


# How a part of a formula is written on one line: what stands between or around its parts.
FORMULA_WRITERS: dict[str, Callable[[list[str]], str]] = {
    "f": lambda parts: " / ".join(_bracketed(part) for part in parts),
    "sSup": "^".join,
    "sSub": "_".join,
    "rad": lambda parts: f"√({parts[-1]})" if parts[:1] in ([""], parts[-1:]) else f"√[{parts[0]}]({parts[-1]})",
    "d": lambda parts: f"({', '.join(parts)})",
    "mr": "  ".join,
    "m": "; ".join,
    "eqArr": "; ".join,
}


def _render_formula(element: Element) -> str:
    """A formula on one line, such as (a + b) / 2."""
    name = element.tag.rpartition("}")[2]
    if name == "t":
        return element.text or ""
    parts = [_render_formula(child) for child in element if not child.tag.endswith("Pr")]
    if name == "nary":
        sign = next((said.get(f"{MATH}val") for said in element.iterfind(f"./*/{MATH}chr")), None)
        return f"{sign or '∫'} {' '.join(parts)}"
    return FORMULA_WRITERS.get(name, "".join)(parts) if parts else ""


def _bracketed(text: str) -> str:
    """A part of a fraction; in brackets where it is more than a word."""
    return text if text.strip().isalnum() else f"({text.strip()})"


def remove_title(tree: Element, styles: StyleTable) -> tuple[str, str]:
    """The title and the subtitle, by their styles, taken out of the text; what else has such a style stays."""
    found = {"title": "", "subtitle": ""}
    body = next(tree.iterfind(f"{W}body"), Element("body"))
    for paragraph in list(body.iter(f"{W}p")):
        named = styles.names(styles.of(paragraph, "p")) & METADATA_STYLES
        if not named:
            continue
        text = " ".join("".join(_element_texts(paragraph)).replace(NUMBER_MARK, " ").split())
        wanted = next((name for name in ("subtitle", "title") if name in named and not found[name]), None)
        if wanted and text and paragraph in list(body):
            found[wanted] = text
            body.remove(paragraph)
            continue
        for properties in paragraph.findall(f"{W}pPr"):
            for style in properties.findall(f"{W}pStyle"):
                properties.remove(style)
    return found["title"], found["subtitle"]


def _element_texts(element: Element) -> Iterator[str]:
    """The letters of an element; a break or tab is a space."""
    for part in element.iter():
        if part.tag in (f"{W}t", f"{MATH}t"):
            yield part.text or ""
        elif part.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            yield " "
        elif part.tag == f"{W}noBreakHyphen":
            yield "-"
