"""The rules of reading: what can be wrong with a file before its fields are looked at."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from nscp_site.bounds import too_large, too_long_line
from nscp_site.characters import unseen_character, unseen_in_value
from nscp_site.findings import Finding, Problem, rule
from nscp_site.slips import conflict_marker, list_joined, other_space, slip_in, text_lost
from nscp_site.sources import Document, Place, SourceFile, parse, values

# Letters of an item's name: with its ending it must fit on every disk, and be an address that people can read out.
LONGEST_ID = 150
NON_PRINTABLE = yaml.reader.Reader.NON_PRINTABLE
GOOD_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.(md|yml|csv)")
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def fault_of_id(identifier: str) -> str:
    """Why no new item can have this name; empty where one can."""
    if DEVICES.match(identifier):
        return f"Windows can't hold a file called `{identifier}`. Choose another name."
    if not GOOD_NAME.fullmatch(f"{identifier}.md") or len(identifier) > LONGEST_ID:
        return f"the name must be lower-case words joined by hyphens, such as {suggested_id(identifier)}."
    return ""


def suggested_id(title: str) -> str:
    """A title as the name of a file: Safer Sleeping → safer-sleeping."""
    plain = re.sub(r"[’'‘]", "", title.lower())
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "new-page"
    return f"{found}-page" if DEVICES.match(found) else found


@rule("file")
def file_name(file: SourceFile) -> Iterator[Finding]:
    """A file's name must be lower-case words joined by hyphens: it becomes the page's address.

    Bad:
        content/campaigns/Safer Sleeping.md
    Good:
        content/campaigns/safer-sleeping.md
    """
    name = Path(file.path).name
    if not GOOD_NAME.fullmatch(name):
        stem, ending = Path(name).stem, Path(name).suffix.lower()
        better = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "new-page"
        yield file.path, 1, f"the file name `{name}` must be lower-case words joined by hyphens: `{better}{ending}`."


@rule("file")
def not_utf8(file: SourceFile) -> Iterator[Finding]:
    """A file must be saved as UTF-8 text.

    Bad:
        a file saved by Word, or in “Western European (Windows)”
    Good:
        the same file saved again with the encoding UTF-8
    """
    try:
        file.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.raw.count(b"\n", 0, error.start) + 1
        yield file.path, line, "this line is not UTF-8 text. Save the file again with the encoding UTF-8."
        return
    if b"\0" in file.raw:
        line = file.raw.count(b"\n", 0, file.raw.index(b"\0")) + 1
        yield (
            file.path,
            line,
            "this line holds a zero byte, so the file is not plain text. Save it again as UTF-8 text.",
        )


@rule("file")
def empty_file(file: SourceFile) -> Iterator[Finding]:
    """A file must not be empty.

    Bad:
        a file of 0 bytes
    Good:
        ---
        title: Safer Sleeping
        …
    """
    if not file.text.strip():
        yield file.path, 1, "the file is empty. Write its fields and text, or delete the file."


@rule("file")
def front_matter_not_closed(file: SourceFile) -> Iterator[Finding]:
    """The fields of an item or page must stand at the top, between two lines of three hyphens.

    Bad:
        ---
        title: Safer Sleeping
        Advice on a safe sleep space.
    Good:
        ---
        title: Safer Sleeping
        ---
        Advice on a safe sleep space.
    """
    if file.path.endswith(".yml"):
        return
    if len(file.fences) == 1:
        yield (
            file.path,
            1,
            "the fields open with `---` but never close. Write a second line `---` after the last field.",
        )
    elif not file.fences:
        yield file.path, 1, "the first line must be `---`, then the fields, one a line, then `---` again."


@rule("file")
def tab_in_fields(file: SourceFile) -> Iterator[Finding]:
    """Fields must be indented with spaces, never with a tab.

    Bad:
        source:
        →document: annual-report-2022-23
    Good:
        source:
          - document: annual-report-2022-23
    """
    for number, line in enumerate(file.fields_text.split("\n"), start=file.fields_line):
        if "\t" in line:
            yield file.path, number, "this line holds a tab. Use two spaces instead of the tab."


@rule("file")
def unreadable_fields(file: SourceFile) -> Iterator[Finding]:
    """The fields must be readable YAML; text that holds a colon followed by a space must be in quotes.

    Bad:
        title: Neglect: what we are doing
    Good:
        title: "Neglect: what we are doing"
    """
    try:
        values(file.node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # What is missing at the end is told at the last line, not below it.
        last = file.fields_text.count("\n")
        line, column = (min(mark.line, last), mark.column) if mark else (0, 0)
        slip = slip_in(file.fields_text, line)
        if slip:
            yield file.path, file.fields_line + slip[0], slip[1]
            return
        yield file.path, Place(file.fields_line + line, column + 1), explain_yaml(error, file.fields_text, line)
    except (yaml.YAMLError, ValueError) as error:
        unseen = NON_PRINTABLE.search(file.fields_text)
        if unseen:
            line = file.fields_line + file.fields_text.count("\n", 0, unseen.start())
            yield file.path, line, "this line holds a character that can't be seen. Type the line again."
        else:
            yield file.path, file.fields_line, f"the fields can't be read: {str(error).splitlines()[0]}."


@rule("file")
def duplicate_key(file: SourceFile) -> Iterator[Finding]:
    """A field must stand only once.

    Bad:
        title: Safer Sleeping
        title: Safer Sleeping campaign
    Good:
        title: Safer Sleeping campaign
    """
    for name, line, first in duplicates(file.node):
        yield (
            file.path,
            file.fields_line + line,
            f"`{name}` stands twice; the first is on line {file.fields_line + first}. Delete one of them.",
        )


@rule("file")
def not_fields(file: SourceFile) -> Iterator[Finding]:
    """The fields must be names with values, not loose text and not a list.

    Bad:
        ---
        - Safer Sleeping
        ---
    Good:
        ---
        title: Safer Sleeping
        ---
    """
    if file.node is not None and not isinstance(file.node, yaml.MappingNode):
        told = "this must be a field: a name, a colon, a space and its text: `title: Safer Sleeping`."
        line, told = slip_in(file.fields_text, 0) or (0, told)
        yield file.path, file.fields_line + line, told


def explain_yaml(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    """A YAML error in an editor's words."""
    lines = text.split("\n")
    written = lines[line] if line < len(lines) else ""
    name, _, value = written.strip().partition(":")
    if "mapping values are not allowed" in str(error.problem) and ": " in value:
        value = value.strip().replace('"', "'")
        return f'the text after `{name}:` holds a colon, so it must be in quotes: {name}: "{value}"'
    if "mapping values are not allowed" in str(error.problem):
        return "this line does not fit the line above it. Give both the same indent, or put the text above in quotes."
    if "determine a constructor" in str(error.problem):
        return "a value must not begin with `!`. Put it in quotes."
    if "could not find expected ':'" in str(error.problem):
        return "this line is not a field. A field is a name, a colon, a space and its text: `title: Safer Sleeping`."
    return f"the fields can't be read here ({error.problem}). Put the text in quotes, or compare with a good file."


def duplicates(node: yaml.Node | None) -> Iterator[tuple[str, int, int]]:
    """Every key that stands twice in one mapping: its name, its line, the line of the first (from 0)."""
    if isinstance(node, yaml.MappingNode):
        first: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line
            if name in first:
                yield name, line, first[name]
            first.setdefault(name, line)
            yield from duplicates(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from duplicates(value)


# Each rule may rely on those before it: a file that is not text has no fields, and so on.
AFTER_THE_NAME = (
    too_large,
    not_utf8,
    empty_file,
    too_long_line,
    conflict_marker,
    unseen_character,
    front_matter_not_closed,
    tab_in_fields,
    other_space,
    unreadable_fields,
    not_fields,
    text_lost,
    list_joined,
    duplicate_key,
    unseen_in_value,
)


def read_document(file: SourceFile) -> tuple[Document | None, list[Problem]]:
    """Read one file. A file name that does not fit is told, and the file read all the same."""
    problems = list(file_name(file))
    for find in AFTER_THE_NAME:
        found = list(find(file))
        if found:
            return None, problems + found
    return parse(file), problems
