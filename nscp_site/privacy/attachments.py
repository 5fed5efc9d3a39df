"""What pictures, drawings (SVG) and PDFs carry besides what they show: read, refused, or stripped.

A picture is a row of parts that name themselves. The parts needed to show it stay; a part that says who made it,
where, when, with what or why does not. No list of harmful parts is ever whole: this one is of good parts.
"""

import io
import re
import struct
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from pdfminer.high_level import extract_text
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSException, PSLiteral
from pdfminer.utils import decode_text
from PIL import Image, ImageOps

from nscp_site.privacy.word_lists import word_set

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = word_set(
    """
    svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath image
    linearGradient radialGradient stop clipPath mask pattern marker switch filter feBlend feColorMatrix feComposite
    feFlood feGaussianBlur feMerge feMergeNode feOffset style
    """
)
# A value that asks for something elsewhere, or runs something.
ELSEWHERE = re.compile(
    r"(?:https?:|//|javascript:|data:(?!image/(?:png|jpeg|webp|gif);)|@import|expression\s*\()", re.IGNORECASE
)


def look_into_drawing(raw: bytes) -> tuple[list[tuple[str, str]], list[str]]:
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


def look_into_pdf(raw: bytes) -> tuple[list[tuple[str, str]], list[str]]:
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


# PNG: the picture, its colours, its size on paper, and animation.
PNG_PARTS = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYS acTL fcTL fdAT".split())
PNG_START = b"\x89PNG\r\n\x1a\n"
WEBP_PARTS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
# In a WebP file's head, the signs that say that there are EXIF and XMP parts.
WEBP_TOLD = 0b00001100
ORIENTATION = 0x0112
GOOD_QUALITY = 92
# The endings of the files that are looked into.
KINDS = ("png", "jpg", "jpeg", "webp", "gif")


def stripped(ending: str, raw: bytes) -> bytes:
    """A picture without what it carries besides; the same bytes where it carries nothing. Raises ValueError."""
    try:
        made = {"png": of_png, "webp": of_webp, "gif": of_gif}.get(ending, of_jpeg)(raw)
        with Image.open(io.BytesIO(made)) as image:
            image.verify()
    except (OSError, SyntaxError, struct.error, IndexError) as error:
        raise ValueError(str(error)) from error
    return made


def of_png(raw: bytes) -> bytes:
    """A PNG file without its texts, times and what other programs put into it."""
    if not raw.startswith(PNG_START):
        raise ValueError("no PNG file")
    kept, place = [PNG_START], len(PNG_START)
    while place < len(raw):
        (length,) = struct.unpack(">I", raw[place : place + 4])
        name, end = raw[place + 4 : place + 8], place + 12 + length
        if name in PNG_PARTS:
            kept.append(raw[place:end])
        place = end
        if name == b"IEND":
            break
    return b"".join(kept)


def of_webp(raw: bytes) -> bytes:
    """A WebP file without EXIF, XMP and parts of other programs."""
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        raise ValueError("no WebP file")
    kept, place = b"", 12
    while place + 8 <= len(raw):
        name = raw[place : place + 4]
        (length,) = struct.unpack("<I", raw[place + 4 : place + 8])
        end = place + 8 + length + length % 2
        if name == b"VP8X":
            kept += raw[place : place + 8] + bytes([raw[place + 8] & ~WEBP_TOLD]) + raw[place + 9 : end]
        elif name in WEBP_PARTS:
            kept += raw[place:end]
        place = end
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


def of_gif(raw: bytes) -> bytes:
    """A GIF file without remarks and what programs put beside the pictures; a loop stays."""
    if raw[:3] != b"GIF":
        raise ValueError("no GIF file")
    place = 13 + (3 << ((raw[10] & 7) + 1) if raw[10] & 0x80 else 0)
    kept = [raw[:place]]
    while raw[place] != 0x3B:
        start = place
        if raw[place] == 0x2C:
            place += 10
            place += (3 << ((raw[place - 1] & 7) + 1) if raw[place - 1] & 0x80 else 0) + 1
            keep = True
        else:
            is_loop = raw[place + 1] == 0xFF and raw[place + 3 : place + 14] == b"NETSCAPE2.0"
            keep = raw[place + 1] == 0xF9 or is_loop
            place += 2
        while raw[place]:
            place += raw[place] + 1
        place += 1
        if keep:
            kept.append(raw[start:place])
    return b"".join([*kept, b";"])


def of_jpeg(raw: bytes) -> bytes:
    """A JPEG file without EXIF, XMP, IPTC and remarks. One that says that it lies on its side is turned."""
    if raw[:2] != b"\xff\xd8":
        raise ValueError("no JPEG file")
    with Image.open(io.BytesIO(raw)) as image:
        if image.getexif().get(ORIENTATION, 1) != 1:
            raw = turned(image)
    return b"\xff\xd8" + b"".join(jpeg_parts(raw))


def turned(image: Image.Image) -> bytes:
    """A photo as it is meant to be seen, written anew."""
    written = io.BytesIO()
    ImageOps.exif_transpose(image).save(written, "JPEG", quality=GOOD_QUALITY)
    return written.getvalue()


def jpeg_parts(raw: bytes) -> Iterator[bytes]:
    """The parts of a JPEG file that stay: all but remarks and those of programs, of which two say what colours mean."""
    place = 2
    while place + 4 <= len(raw):
        marker = raw[place + 1]
        if raw[place] != 0xFF:
            raise ValueError("no part begins here")
        if marker == 0xDA:
            # From here on the picture itself, up to its end; what stands behind the end is no picture.
            yield raw[place : raw.rindex(b"\xff\xd9") + 2]
            return
        (length,) = struct.unpack(">H", raw[place + 2 : place + 4])
        end = place + 2 + length
        part = raw[place:end]
        is_program = 0xE0 <= marker <= 0xEF
        is_colour = (marker == 0xE2 and part[4:15] == b"ICC_PROFILE") or (marker == 0xEE and part[4:9] == b"Adobe")
        if marker != 0xFE and (not is_program or is_colour or (marker == 0xE0 and part[4:8] == b"JFIF")):
            yield part
        place = end
