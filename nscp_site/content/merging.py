"""Puts changed fields into the text of a file, and leaves everything else as its bytes were.

Only the lines of a changed field are written anew; ruamel.yaml writes them, so that comments and quotes inside a
changed list stay. Comments, order, quotes and spacing of all other fields are never touched, nor is the body.
"""

import io
import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, ScalarString

from nscp_site.sources import StrictLoader, values

FENCES = re.compile(r"\A(---[ \t]*\r?\n)(.*?)(^---[ \t]*\r?(?:\n|\Z))", re.DOTALL | re.MULTILINE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FLUSH = re.compile(r"^-(?: |$)", re.MULTILINE)
INDENT = 2


class UnmergeableError(ValueError):
    """A file that is written in a way that its fields can't be changed one by one."""


def merge_item(raw: bytes, changes: Mapping[str, Any], body: str | None, order: Sequence[str]) -> bytes:
    """The bytes of an item's file with changed fields; None takes a field away. `body` is None where it is the same.

    `order` is the schema's order of fields: a field that is new goes to its place. Raises UnmergeableError.
    """
    mark, text = split_mark(raw)
    found = FENCES.match(text)
    if found is None:
        raise UnmergeableError("its fields do not stand between two lines of three hyphens")
    opening, fields, closing = found.groups()
    rest = text[found.end() :]
    if body is not None:
        rest = with_body(rest, body, newline_of(text))
    merged = in_newlines(merge_fields(plain_newlines(fields), (), changes, order), newline_of(text))
    return mark + (opening + (merged if changes else fields) + closing + rest).encode()


def merge_record(raw: bytes, identifier: str, changes: Mapping[str, Any], order: Sequence[str]) -> bytes:
    """The bytes of a vocabulary file with changed fields of one record; a record that is not there is added."""
    mark, text = split_mark(raw)
    plain = plain_newlines(text)
    record = next((child for key, child in mapping_at(compose(plain), ()).value if key.value == identifier), None)
    if isinstance(record, yaml.MappingNode) and record.flow_style:
        # Written on one line: `kid: {says: [kid, kids], means: [child]}`.
        whole = {name: value for name, value in (values(record) | changes).items() if value is not None}
        merged = merge_field(plain, (), identifier, whole, [])
    elif record is not None:
        merged = merge_fields(plain, (identifier,), changes, order)
    else:
        ordered = {name: changes[name] for name in order if changes.get(name) is not None}
        merged = (plain.rstrip("\n") + "\n\n" if plain.strip() else "") + written({identifier: ordered})
    return mark + in_newlines(merged, newline_of(text)).encode()


def merge_file(raw: bytes, changes: Mapping[str, Any], order: Sequence[str]) -> bytes:
    """The bytes of a YAML file with changed fields of the file itself. Raises UnmergeableError."""
    mark, text = split_mark(raw)
    return mark + in_newlines(merge_fields(plain_newlines(text), (), changes, order), newline_of(text)).encode()


def new_item(fields: Mapping[str, Any], body: str, order: Sequence[str]) -> bytes:
    """The bytes of a new item's file."""
    ordered = {name: fields[name] for name in order if fields.get(name) is not None}
    text = body.strip("\n")
    return f"---\n{written(ordered)}---\n".encode() + (f"\n{text}\n".encode() if text else b"")


def split_mark(raw: bytes) -> tuple[bytes, str]:
    """A file's byte order mark, where it has one, and its text."""
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    return mark, raw[len(mark) :].decode()


def newline_of(text: str) -> str:
    """How the lines of a file end."""
    return "\r\n" if "\r\n" in text else "\n"


def plain_newlines(text: str) -> str:
    """Text whose lines end as YAML's marks count them."""
    return text.replace("\r\n", "\n")


def in_newlines(text: str, newline: str) -> str:
    """Text whose lines end as those of its file do."""
    return text.replace("\n", newline)


def with_body(rest: str, body: str, newline: str) -> str:
    """What stands after the fields, with another body; the empty lines around it stay."""
    before = rest[: len(rest) - len(rest.lstrip("\r\n"))] or newline
    after = rest[len(rest.rstrip("\r\n")) :] if rest.strip("\r\n") else newline
    return before + in_newlines(body.strip("\n"), newline) + (after or newline)


def compose(text: str) -> yaml.Node | None:
    """The nodes of a YAML text."""
    node: yaml.Node | None = yaml.compose(text, Loader=StrictLoader)
    return node


def merge_fields(text: str, path: tuple[str, ...], changes: Mapping[str, Any], order: Sequence[str]) -> str:
    """YAML text with changed fields of the mapping that stands at a path; lines of other fields stay as they are."""
    for name, value in changes.items():
        text = merge_field(text, path, name, value, order)
    return text


def merge_field(text: str, path: tuple[str, ...], name: str, value: Any, order: Sequence[str]) -> str:
    """YAML text with one field changed, added at its place, or (None) taken away."""
    node = mapping_at(compose(text), path)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    pairs = {str(key.value): (key, child) for key, child in node.value}
    if name in pairs:
        key, child = pairs[name]
        start, end, column = key.start_mark.line, last_line(child, lines) + 1, key.start_mark.column
        block = "".join(line[column:] if line.strip() else "\n" for line in lines[start:end])
        fresh = "" if value is None else rewritten(block, name, values(child), value)
    else:
        start = end = place_for(name, pairs, order, lines)
        column = node.start_mark.column if node.value else INDENT * len(path)
        fresh = "" if value is None else written({name: value})
    indented = "".join(" " * column + line if line.strip() else line for line in fresh.splitlines(keepends=True))
    return "".join(lines[:start]) + indented + "".join(lines[end:])


def mapping_at(node: yaml.Node | None, path: tuple[str, ...]) -> yaml.MappingNode:
    """The mapping at a path below a node. Raises UnmergeableError where it is none, or in braces."""
    for name in path:
        node = next((child for key, child in node.value if key.value == name), None) if node else None
    if node is None:
        mark = yaml.Mark("", 0, 0, 0, "", 0)
        return yaml.MappingNode("tag:yaml.org,2002:map", [], mark, mark)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise UnmergeableError("its fields do not stand one a line")
    return node


def place_for(name: str, pairs: Mapping[str, Any], order: Sequence[str], lines: list[str]) -> int:
    """The line before which a new field goes: after the nearest field that the schema puts before it."""
    for other in reversed(order[: order.index(name)]):
        if other in pairs:
            return last_line(pairs[other][1], lines) + 1
    return min((key.start_mark.line for key, _ in pairs.values()), default=len(lines))


def last_line(node: yaml.Node, lines: list[str]) -> int:
    """The last line (from 0) on which something of a value stands; comments and empty lines after it are not its."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last, lines)
    line: int = node.end_mark.line
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        line = min(line, len(lines)) - 1
        while line > node.start_mark.line and not lines[line].strip():
            line -= 1
    return line


def writer(*, flush: bool = False) -> YAML:
    """ruamel.yaml, writing as the content's files are written; `flush`: dashes stand below the field's first letter."""
    yaml_ = YAML()
    yaml_.preserve_quotes = True
    yaml_.width = 100_000
    yaml_.indent(mapping=INDENT, sequence=INDENT if flush else 2 * INDENT, offset=0 if flush else INDENT)
    return yaml_


def written(fields: Mapping[str, Any]) -> str:
    """Fields as YAML, one a line; nothing for no fields."""
    return dumped(fresh_value(dict(fields))) if fields else ""


def dumped(data: Any, *, flush: bool = False) -> str:
    """Ruamel's data as text."""
    stream = io.StringIO()
    writer(flush=flush).dump(data, stream)
    return stream.getvalue()


def rewritten(block: str, name: str, old: Any, new: Any) -> str:
    """The lines of one field with another value; comments and quotes of what stays the same are kept."""
    data = writer().load(block)
    data[name] = merged_value(data[name], old, new)
    return dumped(data, flush=bool(FLUSH.search(block)))


def merged_value(node: Any, old: Any, new: Any) -> Any:
    """Ruamel's value changed from one plain value to another, as little as possible."""
    if isinstance(node, CommentedMap) and isinstance(old, dict) and isinstance(new, dict) and new:
        for gone in [name for name in old if name not in new]:
            del node[gone]
        for name, value in new.items():
            if old.get(name) != value:
                node[name] = merged_value(node.get(name), old.get(name), value)
        return node
    if isinstance(node, CommentedSeq) and isinstance(old, list) and isinstance(new, list) and new:
        return merged_list(node, old, new)
    if isinstance(node, ScalarString) and isinstance(new, str) and "\n" not in new:
        return type(node)(new) if not isinstance(node, LiteralScalarString) else fresh_value(new)
    return fresh_value(new)


def merged_list(node: CommentedSeq, old: list[Any], new: list[Any]) -> CommentedSeq:
    """Ruamel's list changed from the end to the beginning, so that comments keep their entries."""
    steps = SequenceMatcher(None, [repr(entry) for entry in old], [repr(entry) for entry in new], autojunk=False)
    for step, first, last, new_first, new_last in reversed(steps.get_opcodes()):
        if step == "equal":
            continue
        same = min(last - first, new_last - new_first)
        for index in range(last - 1, first + same - 1, -1):
            del node[index]
        for offset, entry in enumerate(new[new_first + same : new_last]):
            node.insert(first + same + offset, fresh_value(entry))
        for offset in range(same):
            node[first + offset] = merged_value(node[first + offset], old[first + offset], new[new_first + offset])
    return node


def fresh_value(value: Any) -> Any:
    """A plain value as ruamel writes it: in quotes wherever a reader of YAML could take it for something else."""
    if isinstance(value, Mapping):
        return CommentedMap((name, fresh_value(entry)) for name, entry in value.items() if entry is not None)
    if isinstance(value, list):
        return CommentedSeq([fresh_value(entry) for entry in value])
    if not isinstance(value, str):
        return value
    if "\n" in value:
        return LiteralScalarString(value)
    return value if DAY.fullmatch(value) or reads_as_text(value) else DoubleQuotedScalarString(value)


def reads_as_text(value: str) -> bool:
    """Whether text without quotes is read as the same text by old and new readers of YAML alike."""
    loaders = (yaml.SafeLoader, StrictLoader)
    return all(loader("").resolve(yaml.ScalarNode, value, (True, False)).endswith(":str") for loader in loaders)
