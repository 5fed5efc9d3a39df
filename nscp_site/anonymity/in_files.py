"""The guard's rules on what documents and pictures carry besides what they show."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nscp_site.anonymity import exceptions
from nscp_site.anonymity.folders import TEXTS, files
from nscp_site.anonymity.metadata import AUTHOR, Fact, UnreadableFileError, hidden_facts
from nscp_site.library import Library
from nscp_site.problems import Finding, rule
from nscp_site.readability import organisation_names

SAVE_WITHOUT = (
    "In Word: File, Info, Inspect Document, Remove All. Pictures and PDFs: export them again without properties."
)


@rule("library")
def hidden_author(library: Library) -> Iterator[Finding]:
    """A document or picture must not carry the name of who made it; the Partnership and its partners may be named.

    Bad:
        a PDF whose properties name its author
    Good:
        the same PDF, saved without properties
    """
    ours = organisation_names(library)
    allowed = [record for record in exceptions.rows(library) if record.value.rule == "hidden-author"]
    for name, kind, text in metadata(library.root):
        excused = any(record.value.text == text for record in allowed)
        if kind == AUTHOR and text not in ours and not excused:
            yield name, 1, "this file names who made it, in its properties. " + SAVE_WITHOUT


@rule("library")
def hidden_place(library: Library) -> Iterator[Finding]:
    """A picture must not carry the place where it was taken.

    Bad:
        a photo as the telephone saved it
    Good:
        the same photo, exported without its place
    """
    for name, kind, _ in metadata(library.root):
        if kind == "place":
            yield name, 1, "this picture carries the place where it was taken. " + SAVE_WITHOUT


@rule("library")
def unreadable_file(library: Library) -> Iterator[Finding]:
    """A document or picture must be one that can be looked into, or nobody knows what it carries.

    Bad:
        a PDF with a password
    Good:
        the same PDF without one
    """
    for name, kind, _ in metadata(library.root):
        if kind == "unreadable":
            yield name, 1, "nobody can look into this file: it is damaged or locked. Save it again, or delete it."


def metadata(root: Path) -> Iterator[tuple[str, str, str]]:
    """What files carry besides what they show: path, kind (author, place, unreadable) and text."""
    for path in files(root):
        if path.suffix not in TEXTS:
            name = path.relative_to(root).as_posix()
            yield from ((name, kind, text) for kind, text in facts_of(path.name, path.read_bytes()))


@lru_cache(maxsize=64)
def facts_of(name: str, raw: bytes) -> tuple[Fact, ...]:
    """What a file carries; the kind `unreadable` where nobody can say."""
    try:
        return tuple(hidden_facts(name, raw))
    except UnreadableFileError:
        return (("unreadable", ""),)
