"""Drawings (SVG): only what draws may stand in one, and all that is written in it is read."""

import re
from xml.etree import ElementTree

from nscp_site.anonymity.words import words

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset(
    words(
        """
        svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath image
        linearGradient radialGradient stop clipPath mask pattern marker switch filter feBlend feColorMatrix feComposite
        feFlood feGaussianBlur feMerge feMergeNode feOffset style
        """
    )
)
# A value that asks for something elsewhere, or runs something.
ELSEWHERE = re.compile(
    r"(?:https?:|//|javascript:|data:(?!image/(?:png|jpeg|webp|gif);)|@import|expression\s*\()", re.IGNORECASE
)


def look_into(raw: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """What is written in a drawing, by its part, and what it must not hold. Raises ValueError where it is none."""
    if b"<!ENTITY" in raw or (b"<!DOCTYPE" in raw[:4000] and b"[" in raw[raw.find(b"<!DOCTYPE") : raw.find(b">")]):
        return [], ["this drawing holds declarations of its own. Save it as “Plain SVG”."]
    try:
        root = ElementTree.fromstring(raw, parser=ElementTree.XMLParser(target=WithRemarks()))  # noqa: S314 - without entities
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    texts: list[tuple[str, str]] = []
    faults: set[str] = set()
    for element in root.iter():
        faults |= {*faults_of(element)}
        texts += texts_of(element)
    return texts, sorted(faults)


class WithRemarks(ElementTree.TreeBuilder):
    """Reads remarks as well: visitors who look at the source read them."""

    def __init__(self) -> None:
        super().__init__(insert_comments=True)


def faults_of(element: ElementTree.Element) -> list[str]:
    """What a part of a drawing must not be."""
    if not isinstance(element.tag, str):
        return []
    name = element.tag.removeprefix(SVG)
    found = []
    if name not in ELEMENTS:
        found.append(
            f"this drawing holds <{name.rpartition('}')[2][:30]}>, which draws nothing. Save it as “Plain SVG”."
        )
    for attribute, value in element.attrib.items():
        if attribute.rpartition("}")[2].lower().startswith("on") or ELSEWHERE.search(value):
            found.append("this drawing runs a script, or asks for something elsewhere. Save it as “Plain SVG”.")
    if name == "style" and ELSEWHERE.search(element.text or ""):
        found.append("this drawing asks for something elsewhere in its styles. Save it as “Plain SVG”.")
    return found


def texts_of(element: ElementTree.Element) -> list[tuple[str, str]]:
    """What a part of a drawing says, in its text and in the attributes that hold words."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "a remark"
    part = {"text": "the text", "tspan": "the text", "title": "the title"}.get(name, "its details")
    found = [(part, text) for text in (element.text, element.tail) if text and text.strip() and name != "style"]
    return found + [
        ("its details", value)
        for attribute, value in element.attrib.items()
        if attribute.rpartition("}")[2] in ("docname", "label", "aria-label", "id", "class", "export-filename", "title")
    ]
