"""A document that was read, whatever read it → the draft of an item: its Markdown, its pictures, its known fields.

The readers themselves (`word_import`, `pdf_import`) need the packages of the extra `import`, which are there only
where somebody asked for them; this module needs none. Pictures are 1,200 pixels wide or less, with nothing but what
they show.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import yaml
from PIL import Image, ImageOps

from nscp_site.content.writing import FieldsDumper
from nscp_site.schema.collections import Collection
from nscp_site.schema.validation import example

# Told how far a reader is: pages or paragraphs read, and how many there are.
Progress = Callable[[int, int], None]


@dataclass
class Picture:
    """A picture of a document, as small as the site wants it and without what a camera hides in it."""

    name: str
    raw: bytes


@dataclass
class Imported:
    """A document as it was read: its title, its text as Markdown, and what an editor must know of it.

    `differences` are words of which nobody can say why they are not in the text as they were in the document.
    `properties` are texts about the document that stand in it unseen: who wrote it, what it was called.
    """

    title: str
    body: str
    report: list[str] = field(default_factory=list)
    summary: str = ""
    differences: list[str] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True)
class Accepted:
    """What the editor decided of what a Word file hides; None: nothing, so that it is refused where it is found."""

    changes: Literal["accept", "reject"] | None = None
    comments: Literal["leave-out"] | None = None
    hidden: Literal["leave-out", "keep"] | None = None


class DocumentError(Exception):
    """A document that must not or can't be imported as it is; the message says what to do."""


# Code, a mark of ours, emphasis (which begins before a word), a heading, brackets of a link or note, a name in HTML.
SIGNS = re.compile(
    r"[{`]|\*(?=\S)|(?<!\w)_(?=\S)|^#|\[|\](?=[(\[:])|\\(?=[\\`*_{}\[\]()>#+\-.!|])|&(?=#?\w+;)", re.MULTILINE
)
# What begins a list, a quotation, a rule, a box or a heading's underline where it stands first in a line.
BEGINNINGS = re.compile(
    r"^([ \t]*)(\d+(?=[.)](?:\s|$))|(?=[-+*](?:\s|$)|>|-{2,}|={2,}|_{3,}|!!!|:(?:\s|$)|\|))", re.MULTILINE
)
# The sign between cells, and whether it is escaped: an even number of signs before it escape only each other.
PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\\?\|")


def literal(text: str) -> str:
    """A text that is printed as it was written: no sign in it makes a mark, heading, emphasis, link, code or HTML."""
    return SIGNS.sub(escaped, text).replace("<", "&lt;")


def escaped(sign: re.Match[str]) -> str:
    """A sign that means nothing."""
    return "&amp;" if sign[0] == "&" else f"\\{sign[0]}"


def literal_cell(text: str) -> str:
    """The same for a cell of a table."""
    return in_cell(literal(text))


def in_cell(markdown: str) -> str:
    """Markdown for a cell of a table: no sign in it ends the cell."""
    return PIPE.sub(r"\1\\|", markdown)


def literal_start(markdown: str) -> str:
    """Markdown of a paragraph that stays one, whatever its lines begin with."""
    return BEGINNINGS.sub(lambda start: f"{start[1]}{start[2]}\\", markdown)


def draft_text(collection: Collection, read: Imported, today: date) -> str:
    """A draft's file. A field that must be there and is not known stands empty, what it is for above it."""
    known: dict[str, Any] = {
        "title": read.title or None,
        "summary": read.summary or None,
        "last_reviewed": str(today),
    }
    lines = "\n".join(field_lines(collection, known))
    # A kind of item without a summary says it in its text.
    above = [literal_start(literal(read.summary))] if read.summary and not collection.needs("summary") else []
    body = "\n\n".join([*above, read.body.strip()])
    return f"---\n{lines}\nlife: draft\n---\n\n{body}\n"


def field_lines(collection: Collection, known: dict[str, Any]) -> Iterator[str]:
    """The lines of every field that must be there."""
    for name, info in collection.model.model_fields.items():
        if not collection.needs(name):
            continue
        if known.get(name) is not None:
            yield yaml.dump({name: known[name]}, Dumper=FieldsDumper, allow_unicode=True, width=10_000).strip()
        else:
            yield f"# {info.description} For example: {example(name, info)}"
            yield f"{name}:"


WIDEST = 1200
MOST_BYTES = 500_000
# A photo of a telephone has 12 to 50 million; a bomb has many more.
MOST_PIXELS = 64_000_000
QUALITIES = (88, 78, 65, 50)
# Drawings and pictures of a screen have few colours: PNG keeps their edges.
FEW_COLOURS = 4096


def site_picture(raw: bytes) -> tuple[str, bytes] | None:
    """The ending and the bytes of a picture for the site; None for what can't be read as one, as Windows' drawings."""
    try:
        with Image.open(io.BytesIO(raw)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            return fitted(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, EOFError):
        return None


def fitted(image: Image.Image) -> tuple[str, bytes]:
    """The ending and the bytes of a picture, made as small as the site wants it."""
    image.thumbnail((WIDEST, WIDEST * 4))
    return written(image)


def written(image: Image.Image) -> tuple[str, bytes]:
    """A picture written anew: as PNG where it has few colours or is seen through, else as JPEG."""
    drawn = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if drawn.mode == "RGBA" or drawn.getcolors(FEW_COLOURS):
        made = io.BytesIO()
        drawn.save(made, "PNG", optimize=True)
        if made.tell() <= MOST_BYTES:
            return "png", made.getvalue()
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn, mask=drawn.getchannel("A") if drawn.mode == "RGBA" else None)
        drawn = paper
    for quality in QUALITIES:
        made = io.BytesIO()
        drawn.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= MOST_BYTES:
            break
    return "jpg", made.getvalue()
