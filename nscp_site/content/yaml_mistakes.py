"""Slips that YAML takes without a word or tells in its own: what is lost, what is joined, what lacks its quotes.

The rules look at a file's lines or at YAML's nodes; `find_yaml_mistake` looks for the line that made the fields
unreadable.
"""

import re
import unicodedata
from collections.abc import Iterator

import yaml

from nscp_site.findings import Fault, Finding, rule
from nscp_site.sources import SourceFile, StrictLoader

CONFLICT_LINE = re.compile(r"(<{7}|\|{7}|>{7})( .*)?")
CONFLICT_SEPARATOR = "=" * 7  # the middle of a conflict; in a page without one, the line below a heading
FIELD_LINE = re.compile(r"(?P<indent> *(?:- +)*)(?P<name>[\w-]+):(?: +(?P<value>\S.*?))? *")
ENTRY_LINE = re.compile(r"(?P<indent> *- +)(?P<name>)(?P<value>\S.*?) *")
MISSING_SPACE = re.compile(r" *(?:- +)*([A-Za-z_]+):(?!//)([^\s:/].*)")
BLOCK_SCALAR = re.compile(r"(?:.*[:-] +|- *)[|>][-+0-9]*")
# What looks like a space and is none to YAML, where one must stand: in front of a field or entry, or behind its sign.
INDENT_OR_SEPARATOR = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*(?:-[^\S\n]+)*(?:[\w-]+:|-)?[^\S\n]+")
# What YAML takes for a sign of its own at the beginning of a value.
YAML_INDICATORS = "@`%*&!|>,]}?[{"
YamlMistake = tuple[int, Fault]


@rule("file")
def conflict_marker(file: SourceFile) -> Iterator[Finding]:
    """Where two people changed one place, one version must be chosen.

    Bad:
        <<<<<<< Updated upstream
        title: Summer holidays
        =======
        title: Safe summer holidays
        >>>>>>> Stashed changes
    Good:
        title: Safe summer holidays
    """
    lines = file.text.split("\n")
    two_versions = any(CONFLICT_LINE.fullmatch(line) for line in lines)
    for number, line in enumerate(lines, start=1):
        if CONFLICT_LINE.fullmatch(line) or (two_versions and line == CONFLICT_SEPARATOR):
            told = "two people changed this place. Keep one of the two versions and delete this line."
            yield Finding(file.path, number, told)


@rule("file")
def text_lost(file: SourceFile) -> Iterator[Finding]:
    """A value that holds ` #`, or begins with `&` or `!`, must be in quotes: the rest would not be read.

    Bad:
        title: Summer #safe holidays
    Good:
        title: "Summer #safe holidays"
    """
    # What is left empty may be marked at the line after the last.
    lines = [*file.fields_text.split("\n"), ""]
    for node in walk_nodes(file.node):
        begin, end = node.start_mark, node.end_mark
        first, last = lines[begin.line][begin.column :], lines[end.line][end.column :]
        if first[:1] in ("&", "!"):
            message = f"a value must not begin with `{first[0]}`. Put it in quotes: {_quote_value(first)}"
            yield Finding(file.path, file.fields_line + begin.line, message, column=begin.column + 1)
        elif isinstance(node, yaml.ScalarNode) and not node.style and last.lstrip().startswith("#"):
            whole = _quote_value((first if begin.line == end.line else lines[end.line]).strip())
            message = f"what follows `#` is not read. Put the whole text in quotes: {whole}"
            yield Finding(file.path, file.fields_line + end.line, message, column=end.column + 1)


@rule("file")
def other_space(file: SourceFile) -> Iterator[Finding]:
    """Behind the colon of a field and the dash of an entry, and in front of both, a plain space must stand.

    Bad:
        a no-break space behind the colon, as Word and web pages have them: it looks like any other
    Good:
        title: Safer Sleeping
    """
    lines = file.fields_text.split("\n")
    for number in _field_lines(lines):
        begin = INDENT_OR_SEPARATOR.match(lines[number])
        other = begin and next((sign for sign in begin[0] if sign.isspace() and sign not in " \t"), "")
        if begin and other:
            name = f"a {unicodedata.name(other, 'space').lower()} (U+{ord(other):04X})"
            right = " ".join(begin[0].split())
            after = f" behind `{right}`" if right else " in front of this"
            told = f"{name} stands{after}, where only a plain space is read. Delete it and type a space."
            yield Finding(file.path, file.fields_line + number, told, column=lines[number].index(other) + 1)


@rule("file")
def list_joined(file: SourceFile) -> Iterator[Finding]:
    """The dashes of a list must stand below each other, or two entries become one.

    Bad:
        aims:
        - To keep children safe
           - To be safe
    Good:
        aims:
          - To keep children safe
          - To be safe
    """
    lines = file.fields_text.split("\n")
    for node in walk_nodes(file.node):
        if isinstance(node, yaml.ScalarNode) and not node.style:
            for number in range(node.start_mark.line + 1, min(node.end_mark.line + 1, len(lines))):
                if lines[number].lstrip().startswith("- ") and node.value:
                    told = "this entry would be joined to the line above. Put its dash below the list's other dashes."
                    yield Finding(file.path, file.fields_line + number, told)


@rule("file")
def duplicate_key(file: SourceFile) -> Iterator[Finding]:
    """A field must stand only once.

    Bad:
        title: Safer Sleeping
        title: Safer Sleeping campaign
    Good:
        title: Safer Sleeping campaign
    """
    for mapping in walk_nodes(file.node):
        first: dict[str, yaml.Node] = {}
        for key, _ in mapping.value if isinstance(mapping, yaml.MappingNode) else ():
            earlier, name = first.setdefault(str(key.value), key), str(key.value)
            if earlier is not key:
                line, first_line = (file.fields_line + one.start_mark.line for one in (key, earlier))
                told = f"`{name}` stands twice; the first is on line {first_line}. Delete one of them."
                yield Finding(file.path, line, told, mark=name)


SILENT_MISTAKES = (text_lost, list_joined, duplicate_key)


def walk_nodes(node: yaml.Node | None) -> Iterator[yaml.Node]:
    """Yield a node and all nodes below it."""
    if node is None:
        return
    yield node
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                yield from walk_nodes(part)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from walk_nodes(part)


def find_yaml_mistake(text: str, last: int) -> YamlMistake | None:
    """The first line, up to the last one that YAML read, with a slip that makes fields unreadable; lines from 0."""
    lines = text.split("\n")[: last + 1]
    for number in _field_lines(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        fault = _diagnose_line(lines[number], following)
        if fault:
            return number, fault
    return None


def _field_lines(lines: list[str]) -> Iterator[int]:
    """Yield the numbers, from 0, of lines that are neither comments nor inside a block scalar."""
    deeper: int | None = None
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if deeper is not None and (indent > deeper or not line.strip()):
            continue
        deeper = indent if BLOCK_SCALAR.fullmatch(line.rstrip()) else None
        if line.strip() and line.strip()[0] != "#":
            yield number


def _diagnose_line(line: str, following: str) -> Fault | None:
    """What is wrong with a line alone; None where nothing is, or nothing that can be named."""
    glued = MISSING_SPACE.fullmatch(line)
    if glued and not FIELD_LINE.fullmatch(line):
        return Fault(f"a space is missing after the colon: {glued[1]}: {glued[2]}")
    field = FIELD_LINE.fullmatch(line) or ENTRY_LINE.fullmatch(line)
    value = field["value"] if field else None
    if field is None or not value or _is_valid_yaml(line):
        return None
    right = f"{field['name']}: " if field["name"] else "- "
    return _diagnose_value(value, right, goes_on=_is_field_line(following))


def _diagnose_value(value: str, before: str, *, goes_on: bool) -> Fault | None:
    """What is wrong with a value that YAML can't read alone; `goes_on` where another field begins below it."""
    quote = value[0]
    if quote not in "\"'":
        return _diagnose_indicator(value, before, goes_on=goes_on)
    inside = value[1:-1] if len(value) > 1 and value[-1] == quote else value[1:]
    if quote == "'" and re.search(r"\w'\w", inside):
        told = "an apostrophe stands between single quotation marks. Use double ones"
        return Fault(f"{told}: {before}{_quote_value(inside)}")
    if quote in inside:
        return Fault(f"the quotation marks must stand round the whole text: {before}{_quote_value(value)}")
    if goes_on:
        return Fault(f"a quotation mark opens here and never closes. Write: {before}{_quote_value(inside)}")
    return None


def _diagnose_indicator(value: str, before: str, *, goes_on: bool) -> Fault | None:
    """What is wrong with a value that begins with one of YAML's own signs."""
    sign = value[0]
    if sign not in YAML_INDICATORS:
        return None
    if sign in "[{" and value.count(sign) > value.count("]" if sign == "[" else "}"):
        told = f"a bracket opens here and never closes. Write: {before}{value}{']' if sign == '[' else '}'}"
        return Fault(told) if goes_on else None
    shown = "a backquote" if sign == "`" else f"`{sign}`"
    return Fault(f"a text that begins with {shown} must be in quotes: {before}{_quote_value(value)}", sign)


def _is_valid_yaml(line: str) -> bool:
    """Whether a line parses as YAML on its own."""
    try:
        yaml.compose(line.strip(), Loader=StrictLoader)
    except yaml.YAMLError:
        return False
    return True


def _is_field_line(line: str) -> bool:
    """Whether a line begins a field."""
    return bool(FIELD_LINE.fullmatch(line))


def _quote_value(value: str) -> str:
    """Put a text in quotation marks that it does not contain."""
    if '"' not in value:
        return f'"{value}"'
    return f"'{value}'" if "'" not in value else '"' + value.replace('"', "'") + '"'
