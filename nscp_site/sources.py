"""A file's text → its fields, its body, and the line of every field; and which files of a folder count.

PyYAML is given a strict loader: dates stay text (the schema reads them), `no` and `9:30` stay text, only `true` and
`false` are yes and no, and a key that appears twice is found, since YAML itself keeps the last one silently.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from nscp_site.cache import WorkedOut

Loc = tuple[str | int, ...]
FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class Place(int):
    """A line that knows the column as well: a number like any other line, with `column` from 1."""

    column: int

    def __new__(cls, line: int, column: int) -> "Place":
        """The line is the number."""
        place = super().__new__(cls, line)
        place.column = column
        return place


class StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without surprises: null, true, false, plain decimal numbers; all else is text.

    libyaml's parser where PyYAML was built with it: it is ten times as fast.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way


# libyaml recurses: text made to nest without end could end the program, not only the reading of one file.
LARGEST = 1_000_000
# YAML ends a line at these characters too, an editor's program does not: the lines told would be wrong.
RARE_BREAKS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
DEEP = re.compile(r"(?:[\[{]\s*){50}|(?:[-?:] +){50}")
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def refuse_aliases(node: yaml.Node, seen: set[int]) -> None:
    """Raise ComposerError where one value stands for another (`&`, `*`): a few lines could stand for a million."""
    if id(node) in seen:
        raise yaml.composer.ComposerError(None, None, "`&` and `*` can't begin a value", node.start_mark)
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for part in pair:
                refuse_aliases(part, seen)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            refuse_aliases(part, seen)


@dataclass(frozen=True)
class SourceFile:
    """A file as it lies on the disk. `path` is relative to the project's folder."""

    path: str
    raw: bytes

    @cached_property
    def text(self) -> str:
        """The file as text, without byte order mark, with plain line ends."""
        return self.raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def fences(self) -> list[re.Match[str]]:
        """The `---` lines that open and close the fields, where they are."""
        text = self.text
        opening = FENCE.match(text)
        if opening is None:
            return []
        closing = FENCE.search(text, opening.end())
        return [opening, closing] if closing else [opening]

    @cached_property
    def fields_text(self) -> str:
        """The YAML of the file: all of a .yml file, else what stands between the fences."""
        if self.path.endswith(".yml"):
            return self.text
        if len(self.fences) < 2:
            return ""
        opening, closing = self.fences
        return self.text[opening.end() + 1 : closing.start()]

    @property
    def fields_line(self) -> int:
        """The line at which the YAML begins."""
        return 1 if self.path.endswith(".yml") else 2

    @cached_property
    def node(self) -> yaml.Node | None:
        """The fields as YAML's nodes, which know their lines. Raises yaml.YAMLError or ValueError."""
        if len(self.fields_text) > LARGEST or DEEP.search(self.fields_text):
            raise ValueError("they are too long or nested too deeply")
        node: yaml.Node | None = yaml.compose(self.fields_text.translate(RARE_BREAKS), Loader=StrictLoader)
        if node is not None:
            refuse_aliases(node, set())
        return node


@dataclass(frozen=True)
class Document:
    """A file read: its fields, its Markdown body, and where each of them stands."""

    path: str
    fields: dict[str, Any]
    body: str
    body_line: int
    lines: Mapping[Loc, int] = field(default_factory=dict)
    worked_out: WorkedOut = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def id(self) -> str:
        """The name of the file without its ending."""
        return Path(self.path).stem

    def line_of(self, loc: Loc) -> int:
        """The line of a field, or of the nearest thing around it that has a line."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


def positions(node: yaml.Node | None, offset: int, loc: Loc = ()) -> Iterator[tuple[Loc, int]]:
    """The line of every field and list entry below a node, as a Place."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*loc, str(key.value)), place_of(key, offset)
            yield from positions(value, offset, (*loc, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*loc, index), place_of(value, offset)
            yield from positions(value, offset, (*loc, index))


def place_of(node: yaml.Node, offset: int) -> Place:
    """Where a node begins, in the file."""
    return Place(node.start_mark.line + offset, node.start_mark.column + 1)


def values(node: yaml.Node | None) -> Any:
    """The plain values that nodes stand for."""
    return None if node is None else StrictLoader("").construct_document(node)


class StrictHandler(YAMLHandler):
    """python-frontmatter's YAML handler, with the fields of a file that was read before."""

    def __init__(self, file: SourceFile) -> None:
        super().__init__()
        self.file = file

    def load(self, fm: str, **_: object) -> Any:  # noqa: ARG002 - the base class's
        """The fields as plain values, dates still as text."""
        return values(self.file.node)


def parse(file: SourceFile) -> Document:
    """The document in a file that passed every reading rule."""
    lines = dict(positions(file.node, file.fields_line))
    if file.path.endswith(".yml"):
        fields = values(file.node)
        return Document(file.path, fields if isinstance(fields, dict) else {}, "", 1, lines)
    fields, _ = frontmatter.parse(file.text, handler=StrictHandler(file))
    start = file.fences[1].end() if file.fences else 0
    rest = file.text[start:]
    body = rest.strip("\n")
    first = file.text.count("\n", 0, start) + 1 + (len(rest) - len(rest.lstrip("\n")))
    return Document(file.path, fields, body, first, lines)


def visible(folder: Path, pattern: str) -> list[Path]:
    """The files below a folder that fit a pattern such as `**/*.md`, in order.

    Without hidden ones and those in hidden folders, which MkDocs leaves out as well: editors' programs keep locks and
    copies of their own beside a file. Without links, devices and pipes, which a rule refuses: reading one might never
    end. A folder called as a file, such as `x.md`, is among them: who reads it tells that a file is needed.
    """
    start = len(str(folder))
    found = (path for path in folder.glob(pattern) if f"{os.sep}." not in str(path)[start:])
    return sorted(path for path in found if is_regular(path) or (path.is_dir() and path.suffix))


def is_regular(path: Path) -> bool:
    """Whether a path is a file itself: no link, device, pipe or folder, and there at all."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
