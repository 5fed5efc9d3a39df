"""The text of a page, as everybody must be able to read it."""

import re
from collections.abc import Iterator

from nscp_site.headings import headings
from nscp_site.library import Library
from nscp_site.marks import without_code
from nscp_site.problems import Finding, rule

IMAGE = re.compile(r"!\[([^\]]*)\]\(")
HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ALTERNATIVE = re.compile(r"\balt\s*=\s*(\"[^\"]+\"|'[^']+')", re.IGNORECASE)


@rule("library")
def image_without_alternative(library: Library) -> Iterator[Finding]:
    """An image must have a text that says what it shows, for people who can't see it.

    Bad:
        ![](poster.png)
    Good:
        ![A cot with a baby sleeping on its back](poster.png)
    """
    for document in library.texts:
        plain = without_code(document.body)
        bare = [match.start() for match in IMAGE.finditer(plain) if not match[1].strip()]
        bare += [match.start() for match in HTML_IMAGE.finditer(plain) if not ALTERNATIVE.search(match[0])]
        for place in sorted(bare):
            line = document.body_line + plain.count("\n", 0, place)
            yield document.path, line, "this image has no text alternative. Say what it shows: ![what it shows](file)."


@rule("library")
def heading_skipped(library: Library) -> Iterator[Finding]:
    """Headings must go down one level at a time; an item's first is ##, since its title is the page's #.

    Bad:
        ## What we did
        #### Where
    Good:
        ## What we did
        ### Where
    """
    for document in library.texts:
        is_item = document.path.startswith("content/")
        for line, told in skipped(document.body, first_level=2 if is_item else 1):
            yield document.path, document.body_line + line, told


def skipped(body: str, first_level: int) -> Iterator[tuple[int, str]]:
    """Each heading that stands too deep, or is a second title: its line in the body, and what to write."""
    level = first_level - 1
    for index, heading in enumerate(headings(body)):
        if heading.level == 1 and (index or first_level > 1):
            yield heading.line, f"a page has one `#` heading, its title. Write `## {heading.text}`."
        elif heading.level > level + 1:
            yield heading.line, f"this heading skips a level. Write `{'#' * (level + 1)} {heading.text}`."
        level = max(heading.level, first_level)
