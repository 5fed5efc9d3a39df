"""Extracts text from PDFs and SVGs, finds active content in them, and strips metadata from pictures.

PNG, JPEG, WebP and GIF files are rows of named chunks or segments. Those needed to display the picture are kept and
all others dropped: an allowlist, since no list of harmful chunks is ever complete.
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

SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
ALLOWED_ELEMENTS = word_set("""
    svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath image
    linearGradient radialGradient stop clipPath mask pattern marker switch filter feBlend feColorMatrix feComposite
    feFlood feGaussianBlur feMerge feMergeNode feOffset style
""")
# A value that asks for something elsewhere, or runs something.
ACTIVE_VALUE = re.compile(
    r"(?:https?:|//|javascript:|data:(?!image/(?:png|jpeg|webp|gif);)|@import|expression\s*\()", re.IGNORECASE
)


def inspect_svg(raw: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """The texts of an SVG, each as (part, text), and messages on content that it must not hold.

    Raises ValueError where the bytes are not XML.
    """
    if b"<!ENTITY" in raw or (b"<!DOCTYPE" in raw[:4000] and b"[" in raw[raw.find(b"<!DOCTYPE") : raw.find(b">")]):
        return [], ["this drawing holds declarations of its own. Save it as “Plain SVG”."]
    # Visitors can read remarks in the source.
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))  # noqa: S314 - without entities
    try:
        elements = [*ElementTree.fromstring(raw, parser=parser).iter()]  # noqa: S314
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    faults = {fault for element in elements for fault in _find_element_faults(element)}
    return [text for element in elements for text in _extract_element_texts(element)], sorted(faults)


def _find_element_faults(element: ElementTree.Element) -> Iterator[str]:
    """Messages on one SVG element: an unknown tag, a script, or a reference to another site."""
    if not isinstance(element.tag, str):
        return
    name = element.tag.removeprefix(SVG_NAMESPACE)
    if name not in ALLOWED_ELEMENTS:
        yield f"this drawing holds <{name.rpartition('}')[2][:30]}>, which draws nothing. Save it as “Plain SVG”."
    for attribute, value in element.attrib.items():
        if attribute.rpartition("}")[2].lower().startswith("on") or ACTIVE_VALUE.search(value):
            yield "this drawing runs a script, or asks for something elsewhere. Save it as “Plain SVG”."
    if name == "style" and ACTIVE_VALUE.search(element.text or ""):
        yield "this drawing asks for something elsewhere in its styles. Save it as “Plain SVG”."


def _extract_element_texts(element: ElementTree.Element) -> list[tuple[str, str]]:
    """The texts of one SVG element and of its descriptive attributes, each as (part, text)."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "a remark"
    part = {"text": "the text", "tspan": "the text", "title": "the title"}.get(name, "its details")
    found = [(part, text) for text in (element.text, element.tail) if text and text.strip() and name != "style"]
    return found + [
        ("its details", value)
        for attribute, value in element.attrib.items()
        if attribute.rpartition("}")[2] in ("docname", "label", "aria-label", "id", "class", "export-filename", "title")
    ]


# Keys under which a PDF does something by itself, or holds another file.
ACTIVE_KEYS = frozenset(("JS", "JavaScript", "Launch", "AA", "RichMedia", "SubmitForm", "ImportData", "XFA"))
EMBEDDED_FILE_KEYS = frozenset(("EmbeddedFiles", "EmbeddedFile", "EF"))
XML_TAG = re.compile(r"<[^<>]*>|<\?[^?]*\?>")
XML_ATTRIBUTE_VALUE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
# Dates, and the programs' own names: they tell of no child.
SOFTWARE_PROPERTIES = ("CreationDate", "ModDate", "Producer", "Creator", "Trapped", "PTEX.Fullbanner")
# A PDFException is a PSException.
PDF_ERRORS = (PSException, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
MAX_OBJECTS = 200_000


def inspect_pdf(raw: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    """The texts of a PDF, each as (part, text), and messages on content that it must not hold.

    Raises ValueError where the file can't be read, such as with a password.
    """
    try:
        document = PDFDocument(PDFParser(io.BytesIO(raw)))
        texts = [*_extract_properties(document), *_extract_xmp(document), *_extract_annotations(document)]
        # Each page is a paragraph; a soft hyphen at the end of a line divides a word.
        pages = extract_text(io.BytesIO(raw)).replace("\f", "\n\n").replace("\u00ad\n", "")
        return [*texts, ("its text", pages)], [*_find_pdf_faults(document)]
    except PDF_ERRORS as error:
        raise ValueError(str(error)) from error


def _extract_properties(document: PDFDocument) -> Iterator[tuple[str, str]]:
    """Each document property of a PDF that a person may have written, as (part, text)."""
    for info in document.info:
        for name, value in info.items():
            text = _decode_pdf_string(value)
            if text and name not in SOFTWARE_PROPERTIES:
                yield f"its property {name if name.isalnum() else 'of its own'}", text


def _extract_xmp(document: PDFDocument) -> Iterator[tuple[str, str]]:
    """The texts and attribute values of a PDF's XMP metadata, as (part, text)."""
    stream = resolve1(document.catalog.get("Metadata"))
    if isinstance(stream, PDFStream):
        xml = stream.get_data().decode("utf-8", errors="replace")
        for text in (
            *XML_TAG.split(xml),
            *(one or other for one, other in XML_ATTRIBUTE_VALUE.findall(xml) if ":" not in one + other),
        ):
            if text.strip():
                yield "its XMP data", text.strip()


def _extract_annotations(document: PDFDocument) -> Iterator[tuple[str, str]]:
    """The texts of annotations, form fields, bookmarks, links and picture alternatives, as (part, text)."""
    for found in _iter_objects(document):
        if isinstance(found, dict):
            for name in ("Contents", "V", "TU", "Alt", "ActualText", "Title", "T", "URI"):
                text = _decode_pdf_string(found.get(name))
                if text:
                    yield "a remark, a form, a link or a bookmark", text


def _find_pdf_faults(document: PDFDocument) -> Iterator[str]:
    """Messages on active content and embedded files in a PDF."""
    keys: set[str] = set()
    for found in _iter_objects(document):
        if isinstance(found, dict):
            keys |= {str(key) for key in found}
            keys |= {str(value.name) for value in found.values() if isinstance(value, PSLiteral)}
    if keys & ACTIVE_KEYS:
        yield "this PDF holds a script or does something by itself. Print it to a PDF again, and take that one."
    if keys & EMBEDDED_FILE_KEYS:
        yield "this PDF holds another file. Take the attachment out, and publish it by itself if it is meant to be."


def _iter_objects(document: PDFDocument) -> Iterator[Any]:
    """Every object of a PDF and those nested in it, up to MAX_OBJECTS."""
    count = 0
    waiting: list[Any] = [document.catalog]
    numbers = {number for xref in document.xrefs for number in xref.get_objids()}
    for number in sorted(numbers)[:MAX_OBJECTS]:
        try:
            waiting.append(document.getobj(number))
        except PDFException:
            continue
        while waiting and count < MAX_OBJECTS:
            found = waiting.pop()
            count += 1
            if isinstance(found, PDFStream):
                found = found.attrs
            yield found
            inside = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
            waiting += [one for one in inside if isinstance(one, (dict, list))]


def _decode_pdf_string(value: Any) -> str:
    """A PDF string as text; empty where the value is not a string."""
    value = resolve1(value)
    if isinstance(value, bytes):
        value = decode_text(value)
    return value.strip("\0 ") if isinstance(value, str) else ""


# The endings of documents that are looked into, and what gives their texts and what is wrong with them.
DOCUMENT_READERS = {"pdf": inspect_pdf, "svg": inspect_svg}
# PNG: the picture, its colours, its size on paper, and animation.
PNG_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYS acTL fcTL fdAT".split())
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
WEBP_CHUNKS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
# In a WebP file's head, the signs that say that there are EXIF and XMP parts.
WEBP_METADATA_FLAGS = 0b00001100
ORIENTATION_TAG = 0x0112
JPEG_QUALITY = 92
# The endings of the pictures that are looked into.
PICTURE_FORMATS = ("png", "jpg", "jpeg", "webp", "gif")


def strip_metadata(ending: str, raw: bytes) -> bytes:
    """A picture without its metadata; unchanged bytes where it has none.

    `ending` is one of PICTURE_FORMATS. Raises ValueError where the picture can't be parsed.
    """
    try:
        cleaned = {"png": _strip_png, "webp": _strip_webp, "gif": _strip_gif}.get(ending, _strip_jpeg)(raw)
        with Image.open(io.BytesIO(cleaned)) as image:
            image.verify()
    except (OSError, SyntaxError, struct.error, IndexError) as error:
        raise ValueError(str(error)) from error
    return cleaned


def _strip_png(raw: bytes) -> bytes:
    """A PNG file with only the chunks that display needs. Raises ValueError or struct.error."""
    if not raw.startswith(PNG_SIGNATURE):
        raise ValueError("no PNG file")
    chunks, offset = [PNG_SIGNATURE], len(PNG_SIGNATURE)
    while offset < len(raw):
        (length,) = struct.unpack(">I", raw[offset : offset + 4])
        name, end = raw[offset + 4 : offset + 8], offset + 12 + length
        if name in PNG_CHUNKS:
            chunks.append(raw[offset:end])
        offset = end
        if name == b"IEND":
            break
    return b"".join(chunks)


def _strip_webp(raw: bytes) -> bytes:
    """A WebP file without EXIF, XMP and unknown chunks. Raises ValueError or struct.error."""
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        raise ValueError("no WebP file")
    chunks, offset = b"", 12
    while offset + 8 <= len(raw):
        name = raw[offset : offset + 4]
        (length,) = struct.unpack("<I", raw[offset + 4 : offset + 8])
        end = offset + 8 + length + length % 2
        if name == b"VP8X":
            chunks += raw[offset : offset + 8] + bytes([raw[offset + 8] & ~WEBP_METADATA_FLAGS]) + raw[offset + 9 : end]
        elif name in WEBP_CHUNKS:
            chunks += raw[offset:end]
        offset = end
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _strip_gif(raw: bytes) -> bytes:
    """A GIF file without comments and application extensions; the loop extension is kept."""
    if raw[:3] != b"GIF":
        raise ValueError("no GIF file")
    offset = 13 + (3 << ((raw[10] & 7) + 1) if raw[10] & 0x80 else 0)
    blocks = [raw[:offset]]
    while raw[offset] != 0x3B:
        start = offset
        if raw[offset] == 0x2C:
            offset += 10
            offset += (3 << ((raw[offset - 1] & 7) + 1) if raw[offset - 1] & 0x80 else 0) + 1
            keep = True
        else:
            is_loop = raw[offset + 1] == 0xFF and raw[offset + 3 : offset + 14] == b"NETSCAPE2.0"
            keep = raw[offset + 1] == 0xF9 or is_loop
            offset += 2
        while raw[offset]:
            offset += raw[offset] + 1
        offset += 1
        if keep:
            blocks.append(raw[start:offset])
    return b"".join([*blocks, b";"])


def _strip_jpeg(raw: bytes) -> bytes:
    """A JPEG file without EXIF, XMP, IPTC and comments; rotated first where its EXIF orientation says so."""
    if raw[:2] != b"\xff\xd8":
        raise ValueError("no JPEG file")
    with Image.open(io.BytesIO(raw)) as image:
        if image.getexif().get(ORIENTATION_TAG, 1) != 1:
            raw = _apply_orientation(image)
    return b"\xff\xd8" + b"".join(_select_jpeg_segments(raw))


def _apply_orientation(image: Image.Image) -> bytes:
    """A photo re-encoded with its EXIF orientation applied."""
    written = io.BytesIO()
    ImageOps.exif_transpose(image).save(written, "JPEG", quality=JPEG_QUALITY)
    return written.getvalue()


def _select_jpeg_segments(raw: bytes) -> Iterator[bytes]:
    """The JPEG segments to keep: all but comments and application data, except JFIF, ICC and Adobe."""
    offset = 2
    while offset + 4 <= len(raw):
        marker = raw[offset + 1]
        if raw[offset] != 0xFF:
            raise ValueError("no part begins here")
        if marker == 0xDA:
            # From here on the picture itself, up to its end; what stands behind the end is no picture.
            yield raw[offset : raw.rindex(b"\xff\xd9") + 2]
            return
        (length,) = struct.unpack(">H", raw[offset + 2 : offset + 4])
        end = offset + 2 + length
        part = raw[offset:end]
        is_program = 0xE0 <= marker <= 0xEF
        is_colour = (marker == 0xE2 and part[4:15] == b"ICC_PROFILE") or (marker == 0xEE and part[4:9] == b"Adobe")
        if marker != 0xFE and (not is_program or is_colour or (marker == 0xE0 and part[4:8] == b"JFIF")):
            yield part
        offset = end
