"""How much a file, a line and a paragraph may hold: more than anybody writes, and less than anything fails of."""

import re
from collections.abc import Iterator

from nscp_site.findings import Finding, rule
from nscp_site.sources import SourceFile

# Bytes. The longest list of the site has a fifth of it, the longest table a hundredth.
MAX_FILE_BYTES = 1_000_000
MAX_PAGE_BYTES = 200_000
MAX_LINE_LENGTH = 5_000
# Signs with which Markdown begins something, and looks through the paragraph for its end from each.
MARKDOWN_SIGN = re.compile(r"[\[(<*_`!{]")
MAX_SIGNS_PER_PARAGRAPH, MAX_SIGNS_PER_PAGE = 600, 5_000
PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n")
DEEP_NESTING = re.compile(r"^(?:[ \t]{48}|[ \t]*(?:>[ \t]*){10})", re.MULTILINE)


@rule("file")
def too_large(file: SourceFile) -> Iterator[Finding]:
    """A page may have 200,000 letters, a list or table a million: people read on phones.

    Bad:
        a page that holds a whole report of 900 pages
    Good:
        a page for each part of it
    """
    most = MAX_PAGE_BYTES if file.path.endswith(".md") else MAX_FILE_BYTES
    if len(file.raw) > most:
        line = file.raw.count(b"\n", 0, most) + 1
        yield Finding(file.path, line, f"this file has {len(file.raw):,} letters, and may have {most:,}. Split it.")


@rule("file")
def too_long_line(file: SourceFile) -> Iterator[Finding]:
    """A line may have 5,000 letters, a paragraph 600 signs of Markdown, a page 5,000, and nothing be ten levels deep.

    Bad:
        a paragraph of twenty thousand opening brackets
    Good:
        Listen to the child first.
    """
    for number, line in enumerate(file.text.split("\n"), start=1):
        if len(line) > MAX_LINE_LENGTH:
            told = f"this line has {len(line):,} letters, and may have {MAX_LINE_LENGTH:,}. Break it."
            yield Finding(file.path, number, told)
    if not file.path.endswith(".md"):
        return
    if len(MARKDOWN_SIGN.findall(file.text)) > MAX_SIGNS_PER_PAGE:
        yield Finding(
            file.path, 1, f"this page has more than {MAX_SIGNS_PER_PAGE:,} brackets, stars and such. Split it."
        )
        return
    start = 0
    for end in (*(match.end() for match in PARAGRAPH_BREAK.finditer(file.text)), len(file.text)):
        if (
            end - start > MAX_SIGNS_PER_PARAGRAPH
            and len(MARKDOWN_SIGN.findall(file.text, start, end)) > MAX_SIGNS_PER_PARAGRAPH
        ):
            line_number = file.text.count("\n", 0, start) + 1
            told = f"this paragraph has more than {MAX_SIGNS_PER_PARAGRAPH:,} brackets, stars and such. Split it."
            yield Finding(file.path, line_number, told)
        start = end
    for match in DEEP_NESTING.finditer(file.text):
        line_number = file.text.count("\n", 0, match.start()) + 1
        yield Finding(file.path, line_number, "this stands more than nine levels deep. Write it with fewer levels.")
        return
