"""Updates fields in a file's YAML and leaves all other bytes unchanged.

Only the lines of a changed field are rewritten; ruamel.yaml writes them, so that comments and quotes inside a changed
list survive. Comments, order, quotes and spacing of other fields, and the body, are not touched.
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

from nscp_site.console import ReportedError
from nscp_site.sources import StrictLoader, construct_values

FENCES = re.compile(r"\A(---[ \t]*\r?\n)(.*?)(^---[ \t]*\r?(?:\n|\Z))", re.DOTALL | re.MULTILINE)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
UNINDENTED_DASH = re.compile(r"^-(?: |$)", re.MULTILINE)
INDENT = 2


class UnmergeableError(ReportedError):
    """A file whose fields can't be changed one by one, such as a flow mapping."""


def merge_item(raw: bytes, changes: Mapping[str, Any], body: str | None, order: Sequence[str]) -> bytes:
    """Return an item's bytes with changed fields (None removes one); `body` None keeps the body.

    `order` is the schema's order of fields, which places a new one. Raises UnmergeableError.
    """
    mark, text = _split_byte_order_mark(raw)
    found = FENCES.match(text)
    if found is None:
        raise UnmergeableError("its fields do not stand between two lines of three hyphens")
    opening, fields, closing = found.groups()
    rest = text[found.end() :]
    if body is not None:
        rest = _replace_body(rest, body, _detect_newline(text))
    merged = _to_newlines(_merge_fields(_to_unix_newlines(fields), (), changes, order), _detect_newline(text))
    return mark + (opening + (merged if changes else fields) + closing + rest).encode()


def merge_record(raw: bytes, identifier: str, changes: Mapping[str, Any], order: Sequence[str]) -> bytes:
    """Return a vocabulary file's bytes with changed fields of one record; a new record is appended.

    Raises UnmergeableError.
    """
    mark, text = _split_byte_order_mark(raw)
    unix_text = _to_unix_newlines(text)
    record = next(
        (child for key, child in _find_mapping(_compose_yaml(unix_text), ()).value if key.value == identifier), None
    )
    if isinstance(record, yaml.MappingNode) and record.flow_style:
        # Written on one line: `kid: {says: [kid, kids], means: [child]}`.
        whole = {name: value for name, value in (construct_values(record) | changes).items() if value is not None}
        merged = _merge_field(unix_text, (), identifier, whole, [])
    elif record is not None:
        merged = _merge_fields(unix_text, (identifier,), changes, order)
    else:
        ordered = {name: changes[name] for name in order if changes.get(name) is not None}
        merged = (unix_text.rstrip("\n") + "\n\n" if unix_text.strip() else "") + fields_to_yaml({identifier: ordered})
    return mark + _to_newlines(merged, _detect_newline(text)).encode()


def merge_file(raw: bytes, changes: Mapping[str, Any], order: Sequence[str]) -> bytes:
    """Return a YAML file's bytes with changed top-level fields. Raises UnmergeableError."""
    mark, text = _split_byte_order_mark(raw)
    return (
        mark + _to_newlines(_merge_fields(_to_unix_newlines(text), (), changes, order), _detect_newline(text)).encode()
    )


def format_new_item(fields: Mapping[str, Any], body: str, order: Sequence[str]) -> bytes:
    """Return the bytes of a new item's file."""
    ordered = {name: fields[name] for name in order if fields.get(name) is not None}
    text = body.strip("\n")
    return f"---\n{fields_to_yaml(ordered)}---\n".encode() + (f"\n{text}\n".encode() if text else b"")


def _split_byte_order_mark(raw: bytes) -> tuple[bytes, str]:
    """Split a file into its byte order mark, or empty bytes, and its decoded text."""
    mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
    return mark, raw[len(mark) :].decode()


def _detect_newline(text: str) -> str:
    """Return a text's line end: CR LF or LF."""
    return "\r\n" if "\r\n" in text else "\n"


def _to_unix_newlines(text: str) -> str:
    """Convert CR LF to LF, as YAML's marks count lines."""
    return text.replace("\r\n", "\n")


def _to_newlines(text: str, newline: str) -> str:
    """Convert LF to a file's own line end."""
    return text.replace("\n", newline)


def _replace_body(rest: str, body: str, newline: str) -> str:
    """Replace the body after the front matter; the blank lines around it stay."""
    before = rest[: len(rest) - len(rest.lstrip("\r\n"))] or newline
    after = rest[len(rest.rstrip("\r\n")) :] if rest.strip("\r\n") else newline
    return before + _to_newlines(body.strip("\n"), newline) + (after or newline)


def _compose_yaml(text: str) -> yaml.Node | None:
    """Compose the YAML nodes of a text."""
    node: yaml.Node | None = yaml.compose(text, Loader=StrictLoader)
    return node


def _merge_fields(text: str, path: tuple[str, ...], changes: Mapping[str, Any], order: Sequence[str]) -> str:
    """Return YAML text with changed fields of the mapping at a path; the lines of other fields are unchanged."""
    for name, value in changes.items():
        text = _merge_field(text, path, name, value, order)
    return text


def _merge_field(text: str, path: tuple[str, ...], name: str, value: Any, order: Sequence[str]) -> str:
    """Return YAML text with one field changed, inserted in schema order, or (None) removed."""
    node = _find_mapping(_compose_yaml(text), path)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    pairs = {str(key.value): (key, child) for key, child in node.value}
    if name in pairs:
        key, child = pairs[name]
        start, end, column = key.start_mark.line, _last_line_of(child, lines) + 1, key.start_mark.column
        block = "".join(line[column:] if line.strip() else "\n" for line in lines[start:end])
        fresh = "" if value is None else _rewrite_field(block, name, construct_values(child), value)
    else:
        start = end = _insertion_line(name, pairs, order, lines)
        column = node.start_mark.column if node.value else INDENT * len(path)
        fresh = "" if value is None else fields_to_yaml({name: value})
    indented = "".join(" " * column + line if line.strip() else line for line in fresh.splitlines(keepends=True))
    return "".join(lines[:start]) + indented + "".join(lines[end:])


def _find_mapping(node: yaml.Node | None, path: tuple[str, ...]) -> yaml.MappingNode:
    """Return the block mapping at a path; an empty one if absent. Raises UnmergeableError for other nodes."""
    for name in path:
        node = next((child for key, child in node.value if key.value == name), None) if node else None
    if node is None:
        mark = yaml.Mark("", 0, 0, 0, "", 0)
        return yaml.MappingNode("tag:yaml.org,2002:map", [], mark, mark)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        raise UnmergeableError("its fields do not stand one a line")
    return node


def _insertion_line(name: str, pairs: Mapping[str, Any], order: Sequence[str], lines: list[str]) -> int:
    """Return the line before which a new field goes: after the nearest preceding field of the schema."""
    for earlier in reversed(order[: order.index(name)]):
        if earlier in pairs:
            return _last_line_of(pairs[earlier][1], lines) + 1
    return min((key.start_mark.line for key, _ in pairs.values()), default=len(lines))


def _last_line_of(node: yaml.Node, lines: list[str]) -> int:
    """Return the last line of a value, from 0, without comments and blank lines after it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line_of(last[1] if isinstance(last, tuple) else last, lines)
    line: int = node.end_mark.line
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        line = min(line, len(lines)) - 1
        while line > node.start_mark.line and not lines[line].strip():
            line -= 1
    return line


def _create_yaml_writer(*, flush: bool = False) -> YAML:
    """Configure ruamel.yaml as the content is written; `flush`: list dashes are not indented."""
    yaml_ = YAML()
    yaml_.preserve_quotes = True
    yaml_.width = 100_000
    yaml_.indent(mapping=INDENT, sequence=INDENT if flush else 2 * INDENT, offset=0 if flush else INDENT)
    return yaml_


def fields_to_yaml(fields: Mapping[str, Any]) -> str:
    """Serialise fields as block YAML; empty for no fields."""
    return _dump_yaml(_to_ruamel(dict(fields))) if fields else ""


def _dump_yaml(data: Any, *, flush: bool = False) -> str:
    """Serialise ruamel's data as text."""
    stream = io.StringIO()
    _create_yaml_writer(flush=flush).dump(data, stream)
    return stream.getvalue()


def _rewrite_field(block: str, name: str, old: Any, new: Any) -> str:
    """Rewrite the lines of one field with a new value; comments and quotes of unchanged parts are kept."""
    data = _create_yaml_writer().load(block)
    data[name] = _merge_yaml_value(data[name], old, new)
    return _dump_yaml(data, flush=bool(UNINDENTED_DASH.search(block)))


def _merge_yaml_value(node: Any, old: Any, new: Any) -> Any:
    """Update a ruamel value from one plain value to another, changing as little as possible."""
    if isinstance(node, CommentedMap) and isinstance(old, dict) and isinstance(new, dict) and new:
        for gone in [name for name in old if name not in new]:
            del node[gone]
        for name, value in new.items():
            if old.get(name) != value:
                node[name] = _merge_yaml_value(node.get(name), old.get(name), value)
        return node
    if isinstance(node, CommentedSeq) and isinstance(old, list) and isinstance(new, list) and new:
        return _merge_yaml_list(node, old, new)
    if isinstance(node, ScalarString) and isinstance(new, str) and "\n" not in new:
        return type(node)(new) if not isinstance(node, LiteralScalarString) else _to_ruamel(new)
    return _to_ruamel(new)


def _merge_yaml_list(node: CommentedSeq, old: list[Any], new: list[Any]) -> CommentedSeq:
    """Update a ruamel list from its end to its start, so that comments stay with their entries."""
    steps = SequenceMatcher(None, [repr(entry) for entry in old], [repr(entry) for entry in new], autojunk=False)
    for step, first, last, new_first, new_last in reversed(steps.get_opcodes()):
        if step == "equal":
            continue
        same = min(last - first, new_last - new_first)
        for index in range(last - 1, first + same - 1, -1):
            del node[index]
        for offset, entry in enumerate(new[new_first + same : new_last]):
            node.insert(first + same + offset, _to_ruamel(entry))
        for offset in range(same):
            node[first + offset] = _merge_yaml_value(node[first + offset], old[first + offset], new[new_first + offset])
    return node


def _to_ruamel(value: Any) -> Any:
    """Convert a plain value for ruamel; text that a YAML reader could misread is quoted."""
    if isinstance(value, Mapping):
        return CommentedMap((name, _to_ruamel(entry)) for name, entry in value.items() if entry is not None)
    if isinstance(value, list):
        return CommentedSeq([_to_ruamel(entry) for entry in value])
    if not isinstance(value, str):
        return value
    if "\n" in value:
        return LiteralScalarString(value)
    return value if DATE.fullmatch(value) or _is_text_unquoted(value) else DoubleQuotedScalarString(value)


def _is_text_unquoted(value: str) -> bool:
    """Whether unquoted text is a string to YAML 1.1 and to our loader alike."""
    loaders = (yaml.SafeLoader, StrictLoader)
    return all(loader("").resolve(yaml.ScalarNode, value, (True, False)).endswith(":str") for loader in loaders)
