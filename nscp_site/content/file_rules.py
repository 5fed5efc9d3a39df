"""What can be wrong with a file before its fields are looked at: its size, encoding, front matter and place.

Limits are more than anybody writes, and less than anything that holds a program up.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

import yaml

from nscp_site.content.characters import unseen_character, unseen_in_value
from nscp_site.content.yaml_mistakes import SILENT_MISTAKES, conflict_marker, find_yaml_mistake, other_space
from nscp_site.findings import Fault, Finding, Rule, did_you_mean, rule
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.sources import Document, SourceFile, construct_values, parse_document

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
        told = f"this page has more than {MAX_SIGNS_PER_PAGE:,} brackets, stars and such. Split it."
        yield Finding(file.path, 1, told)
        return
    start = 0
    for end in (*(match.end() for match in PARAGRAPH_BREAK.finditer(file.text)), len(file.text)):
        if len(MARKDOWN_SIGN.findall(file.text, start, end)) > MAX_SIGNS_PER_PARAGRAPH:
            line_number = file.text.count("\n", 0, start) + 1
            told = f"this paragraph has more than {MAX_SIGNS_PER_PARAGRAPH:,} brackets, stars and such. Split it."
            yield Finding(file.path, line_number, told)
        start = end
    for match in DEEP_NESTING.finditer(file.text):
        line_number = file.text.count("\n", 0, match.start()) + 1
        yield Finding(file.path, line_number, "this stands more than nine levels deep. Write it with fewer levels.")
        return


# Letters of an item's name: with its ending it must fit on every disk, and be an address that people can read out.
MAX_ID_LENGTH = 150
NON_PRINTABLE = yaml.reader.Reader.NON_PRINTABLE
FILE_NAME_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\.(md|yml|csv)")
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
WINDOWS_DEVICE_NAME = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def explain_invalid_id(identifier: str) -> str:
    """Explain why a new item can't have this id; empty if it can."""
    if WINDOWS_DEVICE_NAME.match(identifier):
        return f"Windows can't hold a file called `{identifier}`. Choose another name."
    if not FILE_NAME_PATTERN.fullmatch(f"{identifier}.md") or len(identifier) > MAX_ID_LENGTH:
        return f"the name must be lower-case words joined by hyphens, such as {suggest_id(identifier)}."
    return ""


def suggest_id(title: str) -> str:
    """Convert a title to an id: Safer Sleeping → safer-sleeping."""
    unquoted = re.sub(r"[’'‘]", "", title.lower())
    found = re.sub(r"[^a-z0-9]+", "-", unquoted).strip("-")[:60].rstrip("-") or "new-page"
    return f"{found}-page" if WINDOWS_DEVICE_NAME.match(found) else found


@rule("file")
def file_name(file: SourceFile) -> Iterator[Finding]:
    """A file's name must be lower-case words joined by hyphens: it becomes the page's address.

    Bad:
        content/campaigns/Safer Sleeping.md
    Good:
        content/campaigns/safer-sleeping.md
    """
    name = Path(file.path).name
    if not FILE_NAME_PATTERN.fullmatch(name):
        stem, ending = Path(name).stem, Path(name).suffix.lower()
        better = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "new-page"
        told = f"the file name `{name}` must be lower-case words joined by hyphens: `{better}{ending}`."
        yield Finding(file.path, 1, told)


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
        yield Finding(file.path, line, "this line is not UTF-8 text. Save the file again with the encoding UTF-8.")
        return
    if b"\0" in file.raw:
        line = file.raw.count(b"\n", 0, file.raw.index(b"\0")) + 1
        told = "this line holds a zero byte, so the file is not plain text. Save it again as UTF-8 text."
        yield Finding(file.path, line, told)


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
        yield Finding(file.path, 1, "the file is empty. Write its fields and text, or delete the file.")


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
        told = "the fields open with `---` but never close. Write a second line `---` after the last field."
        yield Finding(file.path, 1, told, mark="---")
    elif not file.fences:
        told = "the first line must be `---`, then the fields, one a line, then `---` again."
        yield Finding(file.path, 1, told, mark="---")


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
            yield Finding(file.path, number, "this line holds a tab. Use two spaces instead of the tab.")


@rule("file")
def unreadable_fields(file: SourceFile) -> Iterator[Finding]:
    """The fields must be readable YAML; text that holds a colon followed by a space must be in quotes.

    Bad:
        title: Neglect: what we are doing
    Good:
        title: "Neglect: what we are doing"
    """
    try:
        construct_values(file.node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # What is missing at the end is told at the last line, not below it.
        last = file.fields_text.count("\n")
        line, column = (min(mark.line, last), mark.column) if mark else (0, 0)
        mistake = find_yaml_mistake(file.fields_text, line)
        if mistake:
            yield mistake[1].at(file.path, file.fields_line + mistake[0])
            return
        told = _explain_yaml_error(error, file.fields_text, line)
        yield Finding(file.path, file.fields_line + line, told, column=column + 1)
    except (yaml.YAMLError, ValueError) as error:
        unseen = NON_PRINTABLE.search(file.fields_text)
        if unseen:
            line = file.fields_line + file.fields_text.count("\n", 0, unseen.start())
            yield Finding(file.path, line, "this line holds a character that can't be seen. Type the line again.")
        else:
            yield Finding(file.path, file.fields_line, f"the fields can't be read: {str(error).splitlines()[0]}.")


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
        message = "this must be a field: a name, a colon, a space and its text: `title: Safer Sleeping`."
        line, fault = find_yaml_mistake(file.fields_text, 0) or (0, Fault(message))
        yield fault.at(file.path, file.fields_line + line)


def _explain_yaml_error(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    """Explain a YAML error in an editor's words; `line` is the line in `text`, from 0."""
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


# Each rule may rely on those before it: a file that is not text has no fields, and so on.
READING_RULES = (
    *(too_large, not_utf8, empty_file, too_long_line, conflict_marker, unseen_character, front_matter_not_closed),
    *(tab_in_fields, other_space, unreadable_fields, not_fields, *SILENT_MISTAKES, unseen_in_value),
)


def read_document(file: SourceFile) -> tuple[Document | None, list[Finding]]:
    """Read one file. A file name that does not fit is told, and the file read all the same."""
    found = first_found(file, READING_RULES)
    return None if found else parse_document(file), [*file_name(file), *found]


def first_found(file: SourceFile, rules: Iterable[Rule]) -> list[Finding]:
    """What the first rule finds that finds anything: those behind it may rely on that being right."""
    return next((found for find in rules if (found := list(find(file)))), [])


# Endings that programs put behind another, or write in capitals.
WRONG_SUFFIX = re.compile(r"\.(md|csv|yml)(\.txt|\.md|\.csv|\.yml)*", re.IGNORECASE)


def explain_unexpected_file(inside: PurePath) -> str:
    """Explain why a file is no item, vocabulary or table, with the remedy; `inside` is its path in content/."""
    *folders, name = inside.parts
    collection = folders[0] if folders else ""
    right = suggest_file_name(name)
    if collection and collection not in COLLECTIONS:
        guess = did_you_mean(collection, COLLECTIONS)
        return f"`{collection}` is not a collection.{guess or ' Move the file into the folder of its collection.'}"
    if len(folders) > 1:
        return (
            f"nothing reads a folder inside `{collection}`. Take the file out of the folder `{'/'.join(folders[1:])}`."
        )
    if not collection and right.endswith(".md"):
        return "a page can't stand here. Move it into the folder of its collection, such as content/campaigns/."
    if right != name:
        return f"the ending of `{name}` is not read. Rename the file `{right}`."
    if collection:
        endings = ".md or .csv" if collection == "datasets" else ".md"
        return f"only files that end in {endings} belong here. Take `{name}` out of content/."
    guess = did_you_mean(inside.stem, VOCABULARIES)
    return f"`{name}` is not one of the lists.{guess or ' Take it out of content/.'}"


def suggest_file_name(name: str) -> str:
    """Correct a file's suffix: x.MD and x.md.txt become x.md."""
    stem, dot, rest = name.partition(".")
    found = WRONG_SUFFIX.fullmatch(dot + rest)
    return f"{stem}.{found[1].lower()}" if found else name.removesuffix(".yaml") + ".yml" * name.endswith(".yaml")
