"""The files that lie beside the pages of docs/: each is published as it is, so each must be meant for visitors."""

from collections.abc import Iterator

from nscp_site.content.fields import marked_fields
from nscp_site.content.file_rules import renamed
from nscp_site.content.library import Library
from nscp_site.findings import Finding, did_you_mean, one_of, rule
from nscp_site.schema.types import FileOfDocs
from nscp_site.sources import visible

PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif")
ENDINGS = (".md", *PICTURES, ".pdf")
# Bytes. A picture of 500 kB takes a phone on a slow connection (1.6 Mbit/s) two and a half seconds.
LARGEST = dict.fromkeys(PICTURES, 500_000) | {".pdf": 10_000_000}


@rule("library")
def strange_file(library: Library) -> Iterator[Finding]:
    """Only pages, pictures and PDF files may lie in docs/: everything there is published.

    Bad:
        docs/about/minutes.txt
    Good:
        docs/about/minutes.md
    """
    for path in visible(library.root / "docs", "**/*"):
        # MkDocs knows a page by .md alone; browsers know pictures in capitals as well.
        if path.suffix != ".md" and path.suffix.lower() not in LARGEST:
            right = renamed(path.name)
            remedy = f"Rename it `{right}`." if right.endswith(".md") else "Take it out of docs/."
            told = f"`{path.name}` would be published, but no page can use it: files of docs/ end in {one_of(ENDINGS)}."
            yield path.relative_to(library.root).as_posix(), 1, f"{told} {remedy}"


@rule("library")
def file_of_docs(library: Library) -> Iterator[Finding]:
    """A field that names a picture or PDF of docs/ must name one that is there.

    Bad:
        file: campaigns/postr.pdf
    Good:
        file: campaigns/poster.pdf
    """
    files = {path.relative_to(library.root / "docs").as_posix() for path in visible(library.root / "docs", "**/*")}
    for field, _ in marked_fields(library, FileOfDocs):
        there = {name for name in files if name.lower().endswith(tuple(LARGEST))}
        if field.value not in there:
            told = f"there is no picture or PDF `{field.value}` in docs/.{did_you_mean(field.value, there)}"
            yield field.document.path, field.line, told


@rule("library")
def large_file(library: Library) -> Iterator[Finding]:
    """A picture of docs/ must not be larger than 500 kB, a PDF not larger than 10 MB: people read on phones.

    Bad:
        docs/about/team.jpg of 6.8 MB, as a camera takes it
    Good:
        docs/about/team.jpg of 120 kB, 1200 pixels wide
    """
    for path in visible(library.root / "docs", "**/*"):
        size, most = path.stat().st_size, LARGEST.get(path.suffix.lower())
        if most and size > most:
            told = f"this file has {in_words(size)}, and may have {in_words(most)}"
            remedy = "Split it, or save its pictures smaller." if path.suffix == ".pdf" else "Save it smaller."
            yield path.relative_to(library.root).as_posix(), 1, f"{told}. {remedy}"


def in_words(size: int) -> str:
    """A number of bytes as people say it, rounded up: 6.8 MB or 512 kB."""
    if size < 1_000_000:
        return f"{-(-size // 1000)} kB"
    return f"{-(-size // 100_000) / 10} MB".replace(".0 ", " ")
