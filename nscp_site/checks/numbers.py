"""Telephone numbers stand in content/contacts.yml and nowhere else: a wrong one can hurt a child."""

import re
from collections.abc import Iterator
from pathlib import Path

from phonenumbers import Leniency, PhoneNumberMatcher

from nscp_site.anonymity.folders import about_children
from nscp_site.kept import kept
from nscp_site.library import Library
from nscp_site.problems import Finding, rule
from nscp_site.visible import visible

CONTACTS = "content/contacts.yml"
WATCHED = (
    ("content", "**/*.md"),
    ("content", "**/*.yml"),
    ("content", "**/*.csv"),
    ("docs", "**/*.md"),
    ("overrides", "**/*.html"),
    ("overrides", "**/*.js"),
    ("nscp_site/templates", "**/*.j2"),
    ("", "mkdocs.yml"),
)
# In these a mark is printed as it is written.
WITHOUT_MARKS = (".csv", ".js", "mkdocs.yml")
CALL = re.compile(
    r"\b(?:call|ring|dial|phone|text|press)(?:ing)?\s+(?:\w+\s+)?(999|101|111|112|55|116\s?\d{3})\b", re.IGNORECASE
)
# What breaks a number in an editor's file and not on the page.
BREAKS = re.compile(r"(?<!\n)\n(?!\n)|[*_]+|</?[a-z]+>")

# An old number of the Multi Agency Safeguarding Hub, still found on old pages of other sites (read 2026-11-22).
FORBIDDEN = {"03001261000": "0300 126 1000 is an old, wrong number"}


@rule("library")
def typed_number(library: Library) -> Iterator[Finding]:
    """A telephone number must be named by its id in contacts.yml, never typed.

    Bad:
        Call 999.
    Good:
        Call {contact: emergency}.
    """
    known = {digits(contact.number): name for name, contact in library.values("contacts").items() if contact.number}
    for path, text in watched(library.root):
        for number, place in numbers_in(text) + (broken_numbers(text) if path.endswith(".md") else []):
            name = known.get(digits(number))
            if name is None and about_children(path):
                continue  # It may be a family's: the anonymity guard tells its place without repeating it.
            told = f"the telephone number `{number}` is typed here. {remedy(path, name)}"
            yield path, text.count("\n", 0, place) + 1, told


def remedy(path: str, name: str | None) -> str:
    """What to do about a number that is typed in a file; `name` is its contact, where it has one."""
    mark = f"{{contact: {name or 'its-id'}}}"
    if path.endswith(WITHOUT_MARKS):
        return f"Take it away: only pages name numbers, as {mark}."
    return f"Write {mark}." if name else f"Put it in {CONTACTS} and write {mark}."


@rule("library")
def forbidden_number(library: Library) -> Iterator[Finding]:
    """A number known to be old or wrong must stand nowhere, not in the contacts either.

    Bad:
        the old number of the Multi Agency Safeguarding Hub, in any spacing
    Good:
        {contact: mash}
    """
    contacts = library.root / CONTACTS
    files = [*watched(library.root), *([(CONTACTS, read(contacts))] if contacts.exists() else [])]
    for path, text in files:
        for number, line in line_digits(text):
            for forbidden, why in FORBIDDEN.items():
                if forbidden in number or "44" + forbidden[1:] in number:
                    yield path, line, f"{why}. Use {{contact: mash}}."


def watched(root: Path) -> Iterator[tuple[str, str]]:
    """Every file a number could be typed in, with its text."""
    for folder, pattern in WATCHED:
        for path in visible(root / folder, pattern):
            name = path.relative_to(root).as_posix()
            if name != CONTACTS:
                yield name, read(path)


def read(path: Path) -> str:
    """A file's text; what is not UTF-8 is told by another rule."""
    return path.read_text(encoding="utf-8", errors="replace")


@kept
def numbers_in(text: str) -> list[tuple[str, int]]:
    """Telephone numbers as people write them in Britain, and short numbers that one is told to call."""
    whole = [(match.raw_string, match.start) for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.VALID)]
    return whole + [(short[1], short.start(1)) for short in CALL.finditer(text)]


@kept
def broken_numbers(text: str) -> list[tuple[str, int]]:
    """Telephone numbers that a line end, stars or tags break: read as browsers print them."""
    plain = BREAKS.sub(lambda match: " " * len(match[0]), text)
    plainly = {place for _, place in numbers_in(text)}
    found = PhoneNumberMatcher(plain, "GB", leniency=Leniency.VALID)
    return [(" ".join(one.raw_string.split()), one.start) for one in found if one.start not in plainly]


def digits(number: str) -> str:
    """A number as it is dialled in Britain."""
    return re.sub(r"\D", "", number.replace("+44", "0"))


def line_digits(text: str) -> Iterator[tuple[str, int]]:
    """The digits of each line, all that stands between them dropped."""
    for number, line in enumerate(text.split("\n"), start=1):
        yield re.sub(r"(?<=\d)[\s().+-]+(?=\d)", "", line), number
