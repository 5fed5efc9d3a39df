"""Files and folders: what lies beside the pages of docs/ is meant for visitors, and no folder is a link to another."""

import re
import stat
import unicodedata
from collections.abc import Iterator

from nscp_site.content.fields import find_marked_fields
from nscp_site.content.file_rules import WINDOWS_DEVICE_NAME, suggest_file_name
from nscp_site.content.library import Library
from nscp_site.findings import Finding, did_you_mean, format_choices, rule
from nscp_site.schema.types import DocsFile
from nscp_site.sources import CONTENT, SETTINGS

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif")
ALLOWED_SUFFIXES = (".md", *PICTURE_SUFFIXES, ".pdf")
# Bytes. A picture of 500 kB takes a phone on a slow connection (1.6 Mbit/s) two and a half seconds.
MAX_BYTES = dict.fromkeys(PICTURE_SUFFIXES, 500_000) | {".pdf": 10_000_000}


@rule("library")
def strange_file(library: Library) -> Iterator[Finding]:
    """Only pages, pictures and PDF files may lie in docs/: everything there is published.

    Bad:
        docs/about/minutes.txt
    Good:
        docs/about/minutes.md
    """
    for file in library.sources.files("docs"):
        path = file.inside
        # MkDocs knows a page by .md alone; browsers know pictures in capitals as well.
        if path.suffix != ".md" and path.suffix.lower() not in MAX_BYTES:
            right = suggest_file_name(path.name)
            remedy = f"Rename it `{right}`." if right.endswith(".md") else "Take it out of docs/."
            allowed = format_choices(ALLOWED_SUFFIXES)
            message = f"`{path.name}` would be published, but no page can use it: files of docs/ end in {allowed}."
            yield Finding(file.path, 1, f"{message} {remedy}")


@rule("library")
def file_of_docs(library: Library) -> Iterator[Finding]:
    """A field that names a picture or PDF of docs/ must name one that is there.

    Bad:
        file: campaigns/postr.pdf
    Good:
        file: campaigns/poster.pdf
    """
    files = {file.path.removeprefix("docs/") for file in library.sources.files("docs")}
    for field, _ in find_marked_fields(library, DocsFile):
        there = {name for name in files if name.lower().endswith(tuple(MAX_BYTES))}
        if field.value not in there:
            message = f"there is no picture or PDF `{field.value}` in docs/.{did_you_mean(field.value, there)}"
            yield field.finding(message)


@rule("library")
def large_file(library: Library) -> Iterator[Finding]:
    """A picture of docs/ must not be larger than 500 kB, a PDF not larger than 10 MB: people read on phones.

    Bad:
        docs/about/team.jpg of 6.8 MB, as a camera takes it
    Good:
        docs/about/team.jpg of 120 kB, 1200 pixels wide
    """
    for file in library.sources.files("docs"):
        limit = MAX_BYTES.get(file.inside.suffix.lower())
        if limit and file.size > limit:
            message = f"this file has {_format_size(file.size)}, and may have {_format_size(limit)}"
            remedy = "Split it, or save its pictures smaller." if file.inside.suffix == ".pdf" else "Save it smaller."
            yield Finding(file.path, 1, f"{message}. {remedy}")


def _format_size(size: int) -> str:
    """A number of bytes in kB or MB, rounded up: `6.8 MB`, `512 kB`."""
    if size < 1_000_000:
        return f"{-(-size // 1000)} kB"
    return f"{-(-size // 100_000) / 10} MB".replace(".0 ", " ")


SPECIAL_FILES = (
    (stat.S_ISLNK, "is a link. Delete it, and copy here what it leads to"),
    (stat.S_ISFIFO, "is a pipe, which no program can read to its end. Delete it"),
    (stat.S_ISSOCK, "is a socket. Delete it"),
    (lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode), "is a device. Delete it"),
)


FORBIDDEN_CHARACTERS = re.compile(r'[<>:"|?*\\]')
# Most of what disks hold, with the ending of a compressed copy: 255 bytes.
MAX_NAME_BYTES = 200


@rule("library")
def name_not_everywhere(library: Library) -> Iterator[Finding]:
    """A file or folder must have a name that Windows can hold too, and that differs from others by more than capitals.

    Bad:
        docs/about/aux.md; docs/about/Team.jpg beside docs/about/team.jpg
    Good:
        docs/about/auxiliary.md; docs/about/team.jpg alone
    """
    seen: dict[str, str] = {}
    for entry in (entry for name in CONTENT for entry in library.sources.entries(name)):
        # Letters with an accent may be written in two ways, which look alike.
        alike = unicodedata.normalize("NFC", entry.path).casefold()
        message = find_name_fault(entry.inside.name)
        if alike in seen:
            message = (
                f"this differs from {seen[alike]} by capitals or accents alone: Windows takes them for one. Rename it."
            )
        seen.setdefault(alike, entry.path)
        if message:
            yield Finding(entry.path, 1, message)


def find_name_fault(name: str) -> str:
    """The message about a file name that some operating system can't hold; empty where all can."""
    shown = name.encode("unicode_escape", "surrogatepass").decode() if not name.isprintable() else name
    if not name.isprintable():
        return f"the name `{shown}` holds a character that can't be seen. Rename it."
    if WINDOWS_DEVICE_NAME.match(name):
        return f"Windows can't hold a file or folder called `{name}`. Rename it."
    if name.endswith((".", " ")) or FORBIDDEN_CHARACTERS.search(name):
        return f"Windows can't hold `{name}`: no name there ends in a stop or space, or has one of <>:\"|?*. Rename it."
    if len(name.encode()) > MAX_NAME_BYTES:
        return f"this name is too long: it may have {MAX_NAME_BYTES} letters. Rename it."
    return ""


@rule("library")
def linked_folder(library: Library) -> Iterator[Finding]:
    """What lies in content/ and docs/ must be files and folders themselves: no links, devices or pipes.

    MkDocs would follow a link and publish what no check has read, and would read a device without end.

    Bad:
        docs/events, a link to a folder of the shared drive
    Good:
        docs/events, a copy of that folder
    """
    sources = library.sources
    for entry in filter(None, (sources.find(SETTINGS), *(one for name in CONTENT for one in sources.entries(name)))):
        message = next((message for is_kind, message in SPECIAL_FILES if is_kind(entry.mode)), "")
        if message:
            yield Finding(entry.path, 1, f"`{entry.inside.name}` {message}.")
