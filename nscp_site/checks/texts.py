"""A page's text as everybody must be able to read it: headings in order, pictures described, nothing said twice."""

import re
from collections.abc import Callable, Iterator
from functools import partial

from nscp_site.cache import memoised
from nscp_site.content.fields import documents_with_models, find_marked_fields, find_references
from nscp_site.content.headings import find_headings
from nscp_site.content.library import Library
from nscp_site.content.own_words import mask_code
from nscp_site.content.shortcodes import (
    INLINE_CODE,
    SHORTCODE_TARGETS,
    blank_fenced_code,
    blank_match,
    document_shortcodes,
    find_texts,
)
from nscp_site.findings import Fault, Finding, rule
from nscp_site.schema.types import Reference
from nscp_site.sources import Document

MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\(")
HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
# A tag, or the attributes that Markdown takes in braces.
TAG_OR_ATTRIBUTES = re.compile(r"<[A-Za-z][^<>]*>|\{[^{}\n]*\}")
EXTERNAL_URL_PATTERN = r"((?:https?:)?//[^\s\"'<>)]+)"
EXTERNAL_IMAGE = re.compile(rf"!\[[^\]]*\]\(\s*<?{EXTERNAL_URL_PATTERN}", re.IGNORECASE)
# A picture may be named by words whose address stands on a line of its own: ![A cot][cot], and [cot]: https://….
REFERENCE_IMAGE = re.compile(r"!\[([^\]]*)\](?: ?\[([^\]]*)\])?(?!\()")
EXTERNAL_LINK_DEFINITION = re.compile(
    rf"^ {{0,3}}\[([^\]]+)\]:[ \t]*<?{EXTERNAL_URL_PATTERN}", re.IGNORECASE | re.MULTILINE
)
EXTERNAL_FILE_ATTRIBUTE = re.compile(
    rf"(?<![\w-])(?:src|srcset|poster|data)\s*=\s*[\"']?{EXTERNAL_URL_PATTERN}", re.IGNORECASE
)
# A heading as Markdown also knows it: a line of text, and a line of equals signs below it.
HEADING_TAG = re.compile(r"<h([1-6])\b", re.IGNORECASE)
UNDERLINED_TITLE = re.compile(r"^(?![ \t]*[#>|=-])[ ]{0,3}(\S[^\n]*)\n[ ]{0,3}=+[ \t]*$", re.MULTILINE)
ALT_ATTRIBUTE = re.compile(r"\balt\s*=\s*(\"[^\"]+\"|'[^']+')", re.IGNORECASE)


def all_documents(library: Library) -> Iterator[Document]:
    """Every file with a Markdown body, and every record of the lists of content/*.yml."""
    yield from library.texts
    for records in library.vocabularies.values():
        yield from (record.document for record in records.values())


@memoised
def document_texts(document: Document) -> tuple[tuple[int, str], ...]:
    """Every text of a file that becomes HTML, with its line: its fields, and its body."""
    fields = ((document.line_of(loc), text) for loc, text in find_texts(document.fields, ()))
    return (*fields, (document.body_line, document.body))


def find_mentions(library: Library, target: str) -> Iterator[tuple[str, str, Callable[[str], Finding]]]:
    """Wherever a text or a field names an entry of a vocabulary: its id, the kind of mark, what makes a finding.

    The kind is empty for a field.
    """
    for document in library.texts:
        for mark in document_shortcodes(document):
            if SHORTCODE_TARGETS.get(mark.kind) == target:
                yield mark.name, mark.kind, partial(Finding, document.path, mark.line, mark=mark.name)
    for field, reference in find_marked_fields(library, Reference):
        if reference.target == target:
            yield str(field.value), "", field.finding


@rule("library")
def image_without_alternative(library: Library) -> Iterator[Finding]:
    """An image must have a text that says what it shows, for people who can't see it.

    Bad:
        ![](poster.png)
    Good:
        ![A cot with a baby sleeping on its back](poster.png)
    """
    for document in library.texts:
        prose = blank_fenced_code(document.body)
        bare = [match.start() for match in MARKDOWN_IMAGE.finditer(prose) if not match[1].strip()]
        bare += [match.start() for match in HTML_IMAGE.finditer(prose) if not ALT_ATTRIBUTE.search(match[0])]
        for offset in sorted(bare):
            line = document.body_line + prose.count("\n", 0, offset)
            told = "this image has no text alternative. Say what it shows: ![what it shows](file)."
            yield Finding(document.path, line, told)


@rule("library")
def what_browsers_refuse(library: Library) -> Iterator[Finding]:
    """A text must show no file of another website.

    Browsers are told to refuse it: what another website sends could watch the reader, and change.

    Bad:
        ![A cot](https://elsewhere.example/cot.png)
    Good:
        ![A cot](cot.png), with the file beside the page
    """
    for document in all_documents(library):
        for first, text in document_texts(document):
            prose = mask_code(text)
            for offset, address in sorted(find_external_files(prose)):
                yield external_file_fault(address).at(document.path, first + prose.count("\n", 0, offset))


def external_file_fault(address: str) -> Fault:
    """What to tell of a file of another website that a text would show."""
    remedy = "Put the file beside the page, or link to it."
    return Fault.of(address, f"is a file of another website, which no visitor would see. {remedy}")


def find_external_files(text: str) -> Iterator[tuple[int, str]]:
    """Each file of another website that a text embeds: offset, and URL."""
    for match in EXTERNAL_IMAGE.finditer(text):
        yield match.start(), match[1]
    named = {match[1].casefold(): match[2] for match in EXTERNAL_LINK_DEFINITION.finditer(text)}
    for match in REFERENCE_IMAGE.finditer(text) if named else ():
        address = named.get((match[2] or match[1]).casefold())
        if address:
            yield match.start(), address
    for holder in TAG_OR_ATTRIBUTES.finditer(text):
        for match in EXTERNAL_FILE_ATTRIBUTE.finditer(holder[0]):
            yield holder.start(), match[1]


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
        for line, fault in _find_skipped_levels(document.body, first_level=2 if is_item else 1):
            yield fault.at(document.path, document.body_line + line)
        prose = blank_fenced_code(document.body)
        for match in HEADING_TAG.finditer(prose):
            message = f"a heading must not be written as a tag. Write `{'#' * int(match[1])} ` and its words."
            yield Finding(document.path, document.body_line + prose.count("\n", 0, match.start()), message)


def _find_skipped_levels(body: str, first_level: int) -> Iterator[tuple[int, Fault]]:
    """Each heading that stands too deep, or is a second title: its line in the body, and what to write."""
    level = first_level - 1
    for index, heading in enumerate(find_headings(body)):
        if heading.level == 1 and (index or first_level > 1):
            yield heading.line, Fault(f"a page has one `#` heading, its title. Write `## {heading.text}`.", "#")
        elif heading.level > level + 1:
            right = f"{'#' * (level + 1)} {heading.text}"
            yield heading.line, Fault(f"this heading skips a level. Write `{right}`.", right)
        level = max(heading.level, first_level)


@rule("library")
def heading_underlined(library: Library) -> Iterator[Finding]:
    """A line of equals signs makes a second title of the text above it, and a page has one.

    Bad:
        What to bring
        =============
    Good:
        ## What to bring
    """
    for document in library.texts:
        prose = blank_fenced_code(document.body)
        titled = document.path.startswith("content/") or any(one.level == 1 for one in find_headings(document.body))
        # The title of a page of docs/ itself may be written so.
        for match in list(UNDERLINED_TITLE.finditer(prose))[0 if titled else 1 :]:
            line = document.body_line + prose.count("\n", 0, match.start())
            message = "the line of `=` below this makes it a second title of the page."
            yield Finding(
                document.path, line, f"{message} Write `## {match[1].strip()}`, and delete that line.", mark="="
            )


@rule("library")
def anchor_twice(library: Library) -> Iterator[Finding]:
    """A name that you give a heading in braces must stand once on a page: a link can lead to one place only.

    Bad:
        ## Mondays {: #when }
        ## Fridays {: #when }
    Good:
        ## Mondays {: #mondays }
        ## Fridays {: #fridays }
    """
    for document in library.texts:
        seen: set[str] = set()
        for heading in find_headings(document.body):
            if heading.anchor in seen:
                message = (
                    f"the name `{heading.anchor}` is that of a heading above. Give this one another name, or none."
                )
                yield Finding(document.path, document.body_line + heading.line, message, mark=heading.anchor)
            seen.add(heading.anchor)


@rule("library")
def remark_in_text(library: Library) -> Iterator[Finding]:
    """A text must hold no remark between <!-- and -->: everybody can read it in the page's source.

    Bad:
        <!-- ask the mother first -->
    Good:
        nothing: write to each other elsewhere
    """
    for document in library.texts:
        for first, text in document_texts(document):
            prose = INLINE_CODE.sub(blank_match, blank_fenced_code(text)) if "<!--" in text else ""
            for match in re.finditer("<!--", prose):
                line = first + prose.count("\n", 0, match.start())
                told = "a remark that begins with `<!--` can be read by everybody. Delete it."
                yield Finding(document.path, line, told, mark="<!--")


@rule("library", "warning")
def entry_twice(library: Library) -> Iterator[Finding]:
    """A list should not hold one entry twice: a page, a date or an aim would be shown twice.

    Bad:
        themes: [neglect, early-help, neglect]
    Good:
        themes: [neglect, early-help]
    """
    for document, record in documents_with_models(library):
        for name in type(record).model_fields:
            entries = getattr(record, name)
            if isinstance(entries, list):
                for index, entry in enumerate(entries):
                    if entries.index(entry) < index:
                        message = f"this stands in `{name}` already. Take one of the two out, or correct it."
                        yield document.finding((name, index), message)


@rule("library", "warning")
def names_itself(library: Library) -> Iterator[Finding]:
    """A page should not name itself as another page to read.

    Bad:
        related: [campaigns/safer-sleeping] on the page of that campaign
    Good:
        related: [guidance/safer-sleeping]
    """
    for entry in library.entries():
        for field, reference in find_references(entry):
            if not reference.target and str(field.value).partition("#")[0] == entry.ref:
                yield field.finding(f"`{field.value}` is this page itself. Name another page, or take it out.")


@rule("library")
def title_twice(library: Library) -> Iterator[Finding]:
    """Two pages of one kind must not have one title: in a list or a browser's tabs nobody could tell them apart.

    Bad:
        two briefings with `title: Professional Curiosity`
    Good:
        title: Professional Curiosity, and for the newer: title: Professional Curiosity in schools
    """
    for entries in library.collections.values():
        first: dict[str, str] = {}
        for entry in entries.values():
            path = entry.document.path
            # What the browser shows in its tab is the neutral title where there is one.
            for name in ("title", "neutral_title"):
                title = " ".join(str(getattr(entry.item, name) or "").split()).casefold()
                if title and first.setdefault(title, path) != path:
                    message = f"{first[title]} has the same title. Say in one of the two titles what tells them apart."
                    yield entry.document.finding((name,), message)
