"""The guard's rules on what files carry: pictures, drawings and PDFs."""

from collections.abc import Iterator
from pathlib import Path

from nscp_site.anonymity import drawings, papers, pictures
from nscp_site.anonymity.folders import files
from nscp_site.cache import kept
from nscp_site.content.library import Library
from nscp_site.content.own_words import organisation_names
from nscp_site.findings import Finding, rule

AUTHOR = "its property Author"


@rule("library")
def picture_data(library: Library) -> Iterator[Finding]:
    """A picture must carry nothing but what it shows: not who took it, when, where, and with what.

    Bad:
        a photo as the telephone saved it
    Good:
        the same photo after `nscp strip-pictures`
    """
    for path in files(library.root):
        ending = path.suffix.lower().lstrip(".")
        if ending in pictures.KINDS and state_of_picture(ending, path.read_bytes()) == "more":
            name = path.relative_to(library.root).as_posix()
            yield (
                name,
                1,
                f"this picture carries more than it shows. Run `nscp strip-pictures {name}`: it takes that out.",
            )


@rule("library")
def hidden_author(library: Library) -> Iterator[Finding]:
    """A PDF must not carry the name of who made it; the Partnership and its partners may be named.

    Bad:
        a PDF whose properties name its author
    Good:
        the same PDF, saved without properties
    """
    ours = organisation_names(library)
    allowed = {row.text for row in library.values("anonymity-exceptions").values() if row.rule == "hidden-author"}
    for path in files(library.root):
        for part, text in texts_inside(path):
            if part == AUTHOR and text.strip() not in ours | allowed:
                told = "this file names who made it, in its properties. Export it again without properties."
                yield path.relative_to(library.root).as_posix(), 1, told


@rule("library")
def active_file(library: Library) -> Iterator[Finding]:
    """A PDF or a drawing must do nothing by itself, and hold no other file: it is to be read.

    Bad:
        a PDF with a script or an attachment, a drawing with a link
    Good:
        the same PDF, printed to a file again; the drawing saved as “Plain SVG”
    """
    for path in files(library.root):
        for told in faults_inside(path):
            yield path.relative_to(library.root).as_posix(), 1, told


@rule("library")
def unreadable_file(library: Library) -> Iterator[Finding]:
    """A document or picture must be one that can be looked into, or nobody knows what it carries.

    Bad:
        a PDF with a password
    Good:
        the same PDF without one
    """
    for path in files(library.root):
        if is_unreadable(path):
            told = "nobody can look into this file: it is damaged or locked. Save it again, or delete it."
            yield path.relative_to(library.root).as_posix(), 1, told


@kept
def state_of_picture(ending: str, raw: bytes) -> str:
    """`bare` for a picture that carries nothing else, `more` for one that does, `unreadable`."""
    try:
        return "bare" if pictures.stripped(ending, raw) == raw else "more"
    except ValueError:
        return "unreadable"


@kept
def look_into(ending: str, raw: bytes) -> tuple[list[tuple[str, str]], list[str], bool]:
    """The texts of a PDF or a drawing by their part, what it must not do, and whether it can be read at all."""
    reader = {"pdf": papers.look_into, "svg": drawings.look_into}[ending]
    try:
        texts, faults = reader(raw)
    except ValueError:
        return [], [], False
    return texts, faults, True


def seen(path: Path) -> tuple[list[tuple[str, str]], list[str], bool]:
    """The same for a file, whatever its kind."""
    ending = path.suffix.lower().lstrip(".")
    if ending in ("pdf", "svg"):
        return look_into(ending, path.read_bytes())
    if ending in pictures.KINDS:
        return [], [], state_of_picture(ending, path.read_bytes()) != "unreadable"
    return [], [], True


def texts_inside(path: Path) -> list[tuple[str, str]]:
    """The texts inside a PDF or a drawing, each with the part of the file that it stands in."""
    return seen(path)[0]


def faults_inside(path: Path) -> list[str]:
    """What a PDF or a drawing must not do or hold."""
    return seen(path)[1]


def is_unreadable(path: Path) -> bool:
    """Whether a picture, a drawing or a PDF can't be looked into."""
    return not seen(path)[2]


def strip(path: Path) -> bool:
    """Take out of a picture what it carries besides what it shows; whether there was anything. Raises ValueError."""
    raw = path.read_bytes()
    made = pictures.stripped(path.suffix.lower().lstrip("."), raw)
    if made != raw:
        path.write_bytes(made)
    return made != raw
