"""What was put onto a page of a PDF after it was printed: values of a form, typed text, comments."""

from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

Box = tuple[float, float, float, float]
# Flags of what is neither printed nor shown (PDF 32000-1, table 165: Hidden, NoView).
UNSEEN = 2 | 32


def has_layers(page: Any) -> bool:
    """Whether a page's file has layers that may be switched on and off."""
    return bool(resolve1(page.page_obj.doc.catalog.get("OCProperties")))


def values_of(page: Any, comments: list[str], buttons: list[str]) -> Iterator[tuple[str, Box, bool]]:
    """What somebody filled into the form or typed onto the page, with its place, and whether nobody sees it.

    Comments and buttons are noted.
    """
    for annotation in resolve1(page.page_obj.annots) or ():
        data = resolve1(annotation)
        if not isinstance(data, dict):
            continue
        kind, contents = named(data.get("Subtype")), as_text(data.get("Contents"))
        text = value_of(data) if kind == "Widget" else contents if kind == "FreeText" else ""
        if contents and kind not in ("Widget", "FreeText", "Link", "Popup"):
            comments.append(contents)
        face = resolve1(data.get("MK")) if kind == "Widget" else None
        if isinstance(face, dict) and as_text(face.get("CA")) and not text:
            buttons.append(as_text(face.get("CA")))
        box = [resolve1(edge) for edge in resolve1(data.get("Rect")) or ()]
        if text and len(box) == 4 and all(isinstance(edge, (int, float)) for edge in box):
            x0, y0, x1, y1 = map(float, box)
            top = float(page.bbox[3])
            flags = resolve1(data.get("F"))
            is_hidden = isinstance(flags, int) and bool(flags & UNSEEN)
            yield text, (min(x0, x1), top - max(y0, y1), max(x0, x1), top - min(y0, y1)), is_hidden


def value_of(field_data: Any) -> str:
    """What a field of a form shows."""
    above = resolve1(field_data.get("Parent")) or {}
    kind = named(field_data.get("FT") or above.get("FT"))
    if kind == "Btn":
        state = named(field_data.get("AS"))
        return "" if not state else "☐" if state == "Off" else "☒"
    value = resolve1(field_data.get("V") or above.get("V"))
    values = value if isinstance(value, list) else [value]
    return " ".join(text for text in map(as_text, values) if text)


def named(value: Any) -> str:
    """A name of a PDF as text."""
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def as_text(value: Any) -> str:
    """A text of a PDF; empty where it is none."""
    value = resolve1(value)
    if isinstance(value, bytes):
        value = decode_text(value)
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""
