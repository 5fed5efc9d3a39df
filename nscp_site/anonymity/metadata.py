"""What files say besides what they show: who wrote them, and where a picture was taken."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSException
from pdfminer.utils import decode_text
from PIL import Image, UnidentifiedImageError

AUTHOR = "author"
PLACE = "place"
Fact = tuple[str, str]

# EXIF tags: Artist, Windows' author, the camera's owner; and the block that holds the place.
EXIF_PEOPLE = (315, 0x9C9D)
EXIF_BLOCK, EXIF_OWNER, GPS_BLOCK = 34665, 0xA430, 34853
# In a document's core properties: who made it and who saved it last (Office), the same in OpenDocument.
PERSONS = {"creator", "lastModifiedBy", "initial-creator", "manager"}
PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
XMP_CREATOR = re.compile(rb"<dc:creator>.*?<rdf:li[^>]*>([^<]+)</rdf:li>", re.DOTALL)
XMP_PLACE = re.compile(rb"exif:GPSLatitude")
LARGEST_PART = 50_000_000


class UnreadableFileError(Exception):
    """A file that can't be looked into."""


def hidden_facts(name: str, raw: bytes) -> list[Fact]:
    """Author and place that a file carries, as (kind, text). Raises UnreadableFileError.

    Files of other kinds carry none: text files, styles and so on.
    """
    reader = READERS.get(name.rpartition(".")[2].lower())
    try:
        return sorted(set(reader(raw))) if reader else []
    except UNREADABLE as error:
        raise UnreadableFileError(name) from error


def in_office_file(raw: bytes) -> Iterator[Fact]:
    """Of Word, Excel, PowerPoint and OpenDocument files, and of the pictures in them."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for part in parts.infolist():
            if part.file_size > LARGEST_PART:
                raise ValueError(part.filename)
            if part.filename in PROPERTIES:
                yield from in_properties(parts.read(part))
            elif part.filename.rpartition(".")[2].lower() in IMAGES:
                yield from in_image(parts.read(part))


def in_properties(xml: bytes) -> Iterator[Fact]:
    """Of a document's properties."""
    for element in ElementTree.fromstring(xml).iter():  # noqa: S314 - expat refuses entities that grow
        if element.tag.rpartition("}")[2] in PERSONS and (element.text or "").strip():
            yield AUTHOR, str(element.text).strip()


def in_pdf(raw: bytes) -> Iterator[Fact]:
    """Of a PDF: its author, and those in its XMP."""
    document = PDFDocument(PDFParser(io.BytesIO(raw)))
    for info in document.info:
        author = resolve1(info.get("Author", b""))
        text = decode_text(author) if isinstance(author, bytes) else str(author)
        if text.strip("\0 "):
            yield AUTHOR, text.strip("\0 ")
    metadata = resolve1(document.catalog.get("Metadata"))
    if metadata is not None:
        yield from in_xmp(metadata.get_data())


def in_image(raw: bytes) -> Iterator[Fact]:
    """Of a picture: artist, owner of the camera, place."""
    with Image.open(io.BytesIO(raw)) as image:
        exif = image.getexif()
        people: list[Any] = [exif.get(tag) for tag in EXIF_PEOPLE]
        people.append(exif.get_ifd(EXIF_BLOCK).get(EXIF_OWNER))
        people += [value for key, value in image.info.items() if str(key).lower() in ("author", "artist", "creator")]
        place = exif.get_ifd(GPS_BLOCK)
    yield from ((AUTHOR, text) for person in people if (text := as_text(person)))
    if place:
        yield PLACE, ""
    yield from in_xmp(raw)


def in_xmp(raw: bytes) -> Iterator[Fact]:
    """Of the XML that programs of Adobe and others put into a file."""
    for match in XMP_CREATOR.finditer(raw):
        yield AUTHOR, match[1].decode("utf-8", errors="replace").strip()
    if XMP_PLACE.search(raw):
        yield PLACE, ""


def as_text(value: Any) -> str:
    """A value of EXIF as text; Windows writes some of them in UTF-16."""
    if isinstance(value, bytes):
        value = value.decode("utf-16-le", errors="replace")
    return str(value or "").strip("\0 ")


IMAGES = ("jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "avif")
READERS: dict[str, Callable[[bytes], Iterator[Fact]]] = {
    **dict.fromkeys(IMAGES, in_image),
    **dict.fromkeys(("docx", "dotx", "docm", "xlsx", "xlsm", "pptx", "odt", "ods", "odp"), in_office_file),
    "pdf": in_pdf,
    "svg": in_properties,
}
UNREADABLE = (
    zipfile.BadZipFile,
    ElementTree.ParseError,
    PSException,
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    SyntaxError,
    RuntimeError,
)
