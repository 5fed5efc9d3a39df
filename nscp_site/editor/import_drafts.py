"""Turns a document that was read (Word or PDF) into an item's draft: Markdown, pictures, known fields.

The readers (`word_import`, `pdf_import`) need the packages of the extra `import`; this module does not. Pictures are
at most 1,200 pixels wide and carry no metadata.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import yaml
from PIL import Image, ImageOps

from nscp_site.content.writing import FieldsDumper
from nscp_site.schema.collections import Collection
from nscp_site.schema.validation import example_line

# Told how far a reader is: pages or paragraphs read, and how many there are.
Progress = Callable[[int, int], None]


@dataclass
class Picture:
    """A picture of a document, resized for the site and without metadata; at first its ending is its name."""

    name: str
    raw: bytes


@dataclass
class ImportedDocument:
    """A document as it was read: title, Markdown, and what the editor must know.

    `differences` are words that are missing in the Markdown for no known reason. `properties` are (name, text) of the
    file's metadata: author, title, comments.
    """

    title: str
    body: str
    report: list[str] = field(default_factory=list)
    summary: str = ""
    differences: list[str] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True)
class ImportDecisions:
    """The editor's decisions on hidden parts of the file; None: not decided, so the import is refused."""

    changes: Literal["accept", "reject"] | None = None
    comments: Literal["leave-out"] | None = None
    hidden: Literal["leave-out", "keep"] | None = None


class DocumentError(Exception):
    """A document that must not or can't be imported as it is; the message says what to do."""


# Code, a mark of ours, emphasis (which begins before a word), a heading, brackets of a link or note, a name in HTML.
MARKDOWN_SIGNS = re.compile(
    r"[{`]|\*(?=\S)|(?<!\w)_(?=\S)|^#|\[|\](?=[(\[:])|\\(?=[\\`*_{}\[\]()>#+\-.!|])|&(?=#?\w+;)", re.MULTILINE
)
# What begins a list, a quotation, a rule, a box or a heading's underline where it stands first in a line.
BLOCK_STARTS = re.compile(
    r"^([ \t]*)(\d+(?=[.)](?:\s|$))|(?=[-+*](?:\s|$)|>|-{2,}|={2,}|_{3,}|!!!|:(?:\s|$)|\|))", re.MULTILINE
)
# The sign between cells, and whether it is escaped: an even number of signs before it escape only each other.
PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\\?\|")


def escape_markdown(text: str) -> str:
    """Escape text so that nothing in it becomes Markdown, HTML or a shortcode."""
    return MARKDOWN_SIGNS.sub(_escaped, text).replace("<", "&lt;")


def _escaped(sign: re.Match[str]) -> str:
    """A sign that means nothing."""
    return "&amp;" if sign[0] == "&" else f"\\{sign[0]}"


def escape_cell(text: str) -> str:
    """Escape text for a cell of a Markdown table."""
    return escape_pipes(escape_markdown(text))


def escape_pipes(markdown: str) -> str:
    """Escape pipes in Markdown that goes into a table's cell."""
    return PIPE.sub(r"\1\\|", markdown)


def escape_line_starts(markdown: str) -> str:
    """Escape line starts of a paragraph that would begin another block."""
    return BLOCK_STARTS.sub(lambda start: f"{start[1]}{start[2]}\\", markdown)


def escape_paragraph(text: str) -> str:
    """Escape text that is a paragraph of its own."""
    return escape_line_starts(escape_markdown(text))


def render_draft(collection: Collection, read: ImportedDocument, today: date) -> str:
    """The draft's file. Required fields that are unknown are empty, with their help text as a comment."""
    known = {"title": read.title, "summary": read.summary, "last_reviewed": str(today)}
    lines = "\n".join(_required_field_lines(collection, known))
    # A kind of item without a summary says it in its text.
    above = f"{escape_paragraph(read.summary)}\n\n" if read.summary and not collection.requires("summary") else ""
    return f"---\n{lines}\nlife: draft\n---\n\n{above}{read.body.strip()}\n"


def _required_field_lines(collection: Collection, known: dict[str, str]) -> Iterator[str]:
    """The lines of every field that must be there."""
    for name, info in collection.model.model_fields.items():
        if not collection.requires(name):
            continue
        if known.get(name):
            yield yaml.dump({name: known[name]}, Dumper=FieldsDumper, allow_unicode=True, width=10_000).strip()
        else:
            yield f"# {info.description} For example: {example_line(name, info)}"
            yield f"{name}:"


MAX_PICTURE_WIDTH = 1200
MAX_PICTURE_BYTES = 500_000
# A photo of a telephone has 12 to 50 million; a bomb has many more.
MAX_PICTURE_PIXELS = 64_000_000
JPEG_QUALITIES = (88, 78, 65, 50)
# Drawings and pictures of a screen have few colours: PNG keeps their edges.
MAX_PNG_COLOURS = 4096


def convert_picture(raw: bytes) -> Picture | None:
    """A picture for the site; None where it cannot be read, such as Windows metafiles."""
    try:
        with Image.open(io.BytesIO(raw)) as image:
            if image.width * image.height > MAX_PICTURE_PIXELS:
                return None
            return shrink_picture(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, EOFError):
        return None


def shrink_picture(image: Image.Image) -> Picture:
    """Resize a picture to the site's maximum, and encode it in at most MAX_PICTURE_BYTES.

    It becomes PNG where it has few colours or transparency, else JPEG.
    """
    image.thumbnail((MAX_PICTURE_WIDTH, MAX_PICTURE_WIDTH * 4))
    drawn = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if drawn.mode == "RGBA" or drawn.getcolors(MAX_PNG_COLOURS):
        made = io.BytesIO()
        drawn.save(made, "PNG", optimize=True)
        if made.tell() <= MAX_PICTURE_BYTES:
            return Picture("png", made.getvalue())
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn, mask=drawn.getchannel("A") if drawn.mode == "RGBA" else None)
        drawn = paper
    for quality in JPEG_QUALITIES:
        made = io.BytesIO()
        drawn.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= MAX_PICTURE_BYTES:
            break
    return Picture("jpg", made.getvalue())
