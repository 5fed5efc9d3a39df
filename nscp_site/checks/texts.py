"""A page's text as everybody must be able to read it: headings in order, pictures described, nothing said twice."""

import re
from collections.abc import Iterator

from nscp_site.content.fields import documents, references_of
from nscp_site.content.headings import headings
from nscp_site.content.library import Library
from nscp_site.content.own_words import outside_code
from nscp_site.content.shortcodes import CODE, blank, texts_in, without_code
from nscp_site.findings import Fault, Finding, rule

IMAGE = re.compile(r"!\[([^\]]*)\]\(")
HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
# A tag, or the attributes that Markdown takes in braces.
HOLDER = re.compile(r"<[A-Za-z][^<>]*>|\{[^{}\n]*\}")
ELSEWHERE = r"((?:https?:)?//[^\s\"'<>)]+)"
FOREIGN_IMAGE = re.compile(rf"!\[[^\]]*\]\(\s*<?{ELSEWHERE}", re.IGNORECASE)
# A picture may be named by words whose address stands on a line of its own: ![A cot][cot], and [cot]: https://….
NAMED_IMAGE = re.compile(r"!\[([^\]]*)\](?: ?\[([^\]]*)\])?(?!\()")
FOREIGN_NAME = re.compile(rf"^ {{0,3}}\[([^\]]+)\]:[ \t]*<?{ELSEWHERE}", re.IGNORECASE | re.MULTILINE)
FOREIGN_FILE = re.compile(rf"(?<![\w-])(?:src|srcset|poster|data)\s*=\s*[\"']?{ELSEWHERE}", re.IGNORECASE)
# A heading as Markdown also knows it: a line of text, and a line of equals signs below it.
HEADING_TAG = re.compile(r"<h([1-6])\b", re.IGNORECASE)
UNDERLINED = re.compile(r"^(?![ \t]*[#>|=-])[ ]{0,3}(\S[^\n]*)\n[ ]{0,3}=+[ \t]*$", re.MULTILINE)
REMEDY = "Put the file beside the page, or link to it."
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
    records = (record.document for records in library.vocabularies.values() for record in records.values())
    for document in (*library.texts, *records):
        fields = ((document.line_of(loc), text) for loc, text in texts_in(document.fields, ()))
        for first, text in (*fields, (document.body_line, document.body)):
            plain = outside_code(text)
            for place, address in sorted(foreign_files(plain)):
                told = f"`{address}` is a file of another website, which no visitor would see. {REMEDY}"
                yield Finding(document.path, first + plain.count("\n", 0, place), told, mark=address)


def foreign_files(text: str) -> Iterator[tuple[int, str]]:
    """The files of other websites that a text would show: place in the text, and address."""
    for match in FOREIGN_IMAGE.finditer(text):
        yield match.start(), match[1]
    named = {match[1].casefold(): match[2] for match in FOREIGN_NAME.finditer(text)}
    for match in NAMED_IMAGE.finditer(text) if named else ():
        address = named.get((match[2] or match[1]).casefold())
        if address:
            yield match.start(), address
    for holder in HOLDER.finditer(text):
        for match in FOREIGN_FILE.finditer(holder[0]):
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
        for line, fault in skipped(document.body, first_level=2 if is_item else 1):
            yield fault.at(document.path, document.body_line + line)
        plain = without_code(document.body)
        for match in HEADING_TAG.finditer(plain):
            told = f"a heading must not be written as a tag. Write `{'#' * int(match[1])} ` and its words."
            yield Finding(document.path, document.body_line + plain.count("\n", 0, match.start()), told)


def skipped(body: str, first_level: int) -> Iterator[tuple[int, Fault]]:
    """Each heading that stands too deep, or is a second title: its line in the body, and what to write."""
    level = first_level - 1
    for index, heading in enumerate(headings(body)):
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
        plain = without_code(document.body)
        titled = document.path.startswith("content/") or any(one.level == 1 for one in headings(document.body))
        # The title of a page of docs/ itself may be written so.
        for match in list(UNDERLINED.finditer(plain))[0 if titled else 1 :]:
            line = document.body_line + plain.count("\n", 0, match.start())
            told = "the line of `=` below this makes it a second title of the page."
            yield Finding(document.path, line, f"{told} Write `## {match[1].strip()}`, and delete that line.", mark="=")


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
        for heading in headings(document.body):
            if heading.anchor in seen:
                told = f"the name `{heading.anchor}` is that of a heading above. Give this one another name, or none."
                yield Finding(document.path, document.body_line + heading.line, told, mark=heading.anchor)
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
        texts = [(document.line_of(loc), text) for loc, text in texts_in(document.fields, ())]
        for first, text in (*texts, (document.body_line, document.body)):
            plain = CODE.sub(blank, without_code(text)) if "<!--" in text else ""
            for match in re.finditer("<!--", plain):
                line = first + plain.count("\n", 0, match.start())
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
    for document, record in documents(library):
        for name in type(record).model_fields:
            entries = getattr(record, name)
            if isinstance(entries, list):
                for index, entry in enumerate(entries):
                    if entries.index(entry) < index:
                        told = f"this stands in `{name}` already. Take one of the two out, or correct it."
                        yield document.finding((name, index), told)


@rule("library", "warning")
def names_itself(library: Library) -> Iterator[Finding]:
    """A page should not name itself as another page to read.

    Bad:
        related: [campaigns/safer-sleeping] on the page of that campaign
    Good:
        related: [guidance/safer-sleeping]
    """
    for entry in library.entries():
        for field, reference in references_of(entry):
            if not reference.target and str(field.value).partition("#")[0] == entry.ref:
                told = f"`{field.value}` is this page itself. Name another page, or take it out."
                yield field.finding(told)


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
                    told = f"{first[title]} has the same title. Say in one of the two titles what tells them apart."
                    yield entry.document.finding((name,), told)
