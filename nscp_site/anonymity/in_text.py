"""The guard's rules on what stands in the text of a file, one for each recogniser.

A message says what stands where, never the thing itself: it is read in logs that others keep.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from nscp_site.anonymity import exceptions
from nscp_site.anonymity.folders import TEXTS, about_children, files, text_of
from nscp_site.anonymity.guard import secrets_in
from nscp_site.anonymity.in_files import texts_inside
from nscp_site.anonymity.names import PrivateNames, read_names
from nscp_site.anonymity.online import names_in_file_name
from nscp_site.anonymity.spots import Spot, initial, place_of
from nscp_site.anonymity.table import RECOGNISERS, Recogniser
from nscp_site.cache import once
from nscp_site.content.library import Library
from nscp_site.content.shortcodes import blank
from nscp_site.findings import RULES, Finding, Problem, Rule, rule
from nscp_site.sources import Place

CONTACTS = "content/contacts.yml"
# Without a figure, a space or a capital letter a file's name can only hold names, which are looked for by themselves.
TELLING = re.compile(r"[\dA-Z ]")
# Of the numbers and addresses that anybody may use.
FOR_ALL = ("telephone-number", "email-address", "postcode", "street-line")
# A contact's number is held to be one that can be rung by the field itself: it is nobody's NHS number.
OF_A_CONTACT = re.compile(r"^[ \t]+number:.*", re.MULTILINE)


@once
def spots(library: Library) -> dict[str, list[tuple[str, str, Spot]]]:
    """By kind what the recognisers find: the file's path, its text and the spot, whose `sort` is its severity."""
    found: dict[str, list[tuple[str, str, Spot]]] = defaultdict(list)
    for path in files(library.root):
        name = path.relative_to(library.root).as_posix()
        if path.suffix in TEXTS:
            text = text_of(path.read_bytes())
            table = path.suffix == ".csv"
            for spot in secrets_in(library, readable(name, text), about_children=about_children(name), table=table):
                if name != CONTACTS or spot.kind not in FOR_ALL:
                    found[spot.kind].append((name, text, spot))
    return found


def readable(name: str, text: str) -> str:
    """A file's text; of the exceptions without the words that they let pass, of contacts without their numbers."""
    if name == CONTACTS:
        return OF_A_CONTACT.sub(blank, text)
    return exceptions.without_words(text) if name == exceptions.FILE else text


def told(library: Library, recogniser: Recogniser) -> Iterator[Problem]:
    """A problem for each place where a recogniser finds something that no exception lets pass."""
    for path, text, spot in spots(library).get(recogniser.kind, ()):
        if not exceptions.excusing(library, path, text, spot):
            line, column = place_of(text, spot.start)
            yield problem(recogniser, path, line, column, spot)
    for path, what, text, spot in spots_inside(library).get(recogniser.kind, ()):
        if not exceptions.excusing(library, path, text, spot):
            yield problem(recogniser, path, 1, 1, spot, f"In {what}: ")


def problem(recogniser: Recogniser, path: str, line: int, column: int, spot: Spot, where: str = "") -> Problem:
    """What is told of a spot. `sort` is its severity."""
    message = where + recogniser.remedy.replace("{hint}", spot.hint)
    severity = "error" if spot.sort == "error" else "warning"
    return Problem(path, line, message, recogniser.kind, severity, column)  # type: ignore[arg-type]


@once
def spots_inside(library: Library) -> dict[str, list[tuple[str, str, str, Spot]]]:
    """By kind what stands in names of files, in PDFs and in drawings: path, part of the file, text and spot."""
    found: dict[str, list[tuple[str, str, str, Spot]]] = defaultdict(list)
    for path in files(library.root):
        name = path.relative_to(library.root).as_posix()
        folder = path.parent.relative_to(library.root).as_posix()
        stem = path.stem.replace("_", " ")
        for text in (stem, stem.replace("-", " ")) if TELLING.search(stem) and not path.name.startswith(".") else ():
            for spot in secrets_in(library, text, about_children=about_children(name)):
                found[spot.kind].append((folder, "the name of a file in this folder", text, spot))
        if names_in_file_name(path.stem):
            spot = Spot(0, len(path.stem), "person-name", initial(path.stem), sort=severity_of_names(name))
            found[spot.kind].append((folder, "the name of a file in this folder", path.stem, spot))
        for part, text in texts_inside(path):
            for spot in secrets_in(library, text, about_children=about_children(name)):
                found[spot.kind].append((name, part, text, spot))
    return found


def severity_of_names(path: str) -> str:
    """How serious a name in a file's name is."""
    return "error" if about_children(path) else "warning"


def rule_of(recogniser: Recogniser) -> Callable[[Library], Iterator[Problem]]:
    """Register the rule of a recogniser."""

    def run(library: Library) -> Iterator[Problem]:
        yield from told(library, recogniser)

    one = Rule(recogniser.kind, "library", "error", recogniser.demand, recogniser.bad, recogniser.good, run)
    RULES[recogniser.kind] = one
    return run


TEXT_RULES = tuple(rule_of(recogniser) for recogniser in RECOGNISERS.values())


@rule("library")
def private_name(library: Library) -> Iterator[Finding]:
    """No page may hold a name from the private list, which the setting NSCP_PRIVATE_NAMES names.

    Bad:
        the real name of a child whom the reviews call Child X
    Good:
        Child X
    """
    names = read_names(library.root)
    if names.fault:
        yield "mkdocs.yml", 1, names.fault
    for path in files(library.root) if names.patterns else ():
        yield from named_in(library.root, path, names)


def named_in(root: Path, path: Path, names: PrivateNames) -> Iterator[Finding]:
    """The names of the list that stand in a file, inside it, or in the name of the file."""
    name = path.relative_to(root).as_posix()
    for _, line in names.find(path.stem):
        folder = path.parent.relative_to(root).as_posix()
        yield folder, 1, f"the name of a file in this folder holds a private name (line {line} of the list). Rename it."
    if path.suffix in TEXTS:
        text = text_of(path.read_bytes())
        for start, line in names.find(text):
            told = f"a private name (line {line} of the list) stands here. Write the pseudonym."
            yield name, Place(*place_of(text, start)), told
    for part, text in texts_inside(path):
        for _, line in names.find(text):
            yield name, 1, f"In {part}: a private name (line {line} of the list) stands here. Write the pseudonym."
