"""PDFs: every text in one is read, those of its properties too; scripts and files inside it are refused."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSException, PSLiteral
from pdfminer.utils import decode_text

# Keys under which a PDF does something by itself, or holds another file.
RUNS = frozenset(("JS", "JavaScript", "Launch", "AA", "RichMedia", "SubmitForm", "ImportData", "XFA"))
HOLDS = frozenset(("EmbeddedFiles", "EmbeddedFile", "EF"))
TAGS = re.compile(r"<[^<>]*>|<\?[^?]*\?>")
QUOTED = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
# Dates, and the programs' own names: they tell of no child.
OF_PROGRAMS = ("CreationDate", "ModDate", "Producer", "Creator", "Trapped", "PTEX.Fullbanner")
BROKEN = (
    PDFException,
    PSException,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
)
MOST_OBJECTS = 200_000


def look_into(raw: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """The texts of a PDF by their part, and what it must not hold. Raises ValueError for what can't be read."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(raw)))
        texts = [*properties(document), *packet(document), *other_texts(document)]
        texts.append(("its text", joined(extract_text(io.BytesIO(raw)))))
        return texts, faults(document)
    except BROKEN as error:
        raise ValueError(str(error)) from error


def joined(text: str) -> str:
    """The text of pages; lines of a paragraph are one, as they are read."""
    return text.replace("\f", "\n\n").replace("\u00ad\n", "")


def properties(document: PDFDocument) -> Iterator[tuple[str, str]]:
    """Each property of a PDF that somebody may have written."""
    for info in document.info:
        for name, value in info.items():
            text = as_text(value)
            if text and name not in OF_PROGRAMS:
                yield f"its property {name if name.isalnum() else 'of its own'}", text


def packet(document: PDFDocument) -> Iterator[tuple[str, str]]:
    """The XML of Adobe and others about a PDF: what stands between its tags, and in them."""
    stream = resolve1(document.catalog.get("Metadata"))
    if isinstance(stream, PDFStream):
        xml = stream.get_data().decode("utf-8", errors="replace")
        for text in (*TAGS.split(xml), *(one or other for one, other in QUOTED.findall(xml) if ":" not in one + other)):
            if text.strip():
                yield "its XMP data", text.strip()


def other_texts(document: PDFDocument) -> Iterator[tuple[str, str]]:
    """Remarks, values of forms, bookmarks and alternatives of pictures."""
    for found in objects(document):
        if isinstance(found, dict):
            for name in ("Contents", "V", "TU", "Alt", "ActualText", "Title", "T", "URI"):
                text = as_text(found.get(name))
                if text:
                    yield "a remark, a form, a link or a bookmark", text


def faults(document: PDFDocument) -> list[str]:
    """What a PDF must not hold."""
    keys: set[str] = set()
    for found in objects(document):
        if isinstance(found, dict):
            keys |= {str(key) for key in found}
            keys |= {str(value.name) for value in found.values() if isinstance(value, PSLiteral)}
    told = []
    if keys & RUNS:
        told.append("this PDF holds a script or does something by itself. Print it to a PDF again, and take that one.")
    if keys & HOLDS:
        told.append(
            "this PDF holds another file. Take the attachment out, and publish it by itself if it is meant to be."
        )
    return told


def objects(document: PDFDocument) -> Iterator[Any]:
    """Every object of a PDF, and those inside one."""
    count = 0
    waiting: list[Any] = [document.catalog]
    numbers = {number for xref in document.xrefs for number in xref.get_objids()}
    for number in sorted(numbers)[:MOST_OBJECTS]:
        try:
            waiting.append(document.getobj(number))
        except PDFException:
            continue
        while waiting and count < MOST_OBJECTS:
            found = waiting.pop()
            count += 1
            if isinstance(found, PDFStream):
                found = found.attrs
            yield found
            inside = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
            waiting += [one for one in inside if isinstance(one, (dict, list))]


def as_text(value: Any) -> str:
    """A value of a PDF as text; empty where it is none."""
    value = resolve1(value)
    if isinstance(value, bytes):
        value = decode_text(value)
    return value.strip("\0 ") if isinstance(value, str) else ""
