"""The files of a project's folder, each read once; and a file's text → its fields, its body, the line of every field.

PyYAML is given a strict loader: dates stay text (the schema reads them), `no` and `9:30` stay text, only `true` and
`false` are yes and no, and a key that appears twice is found, since YAML itself keeps the last one silently.
"""

import os
import re
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from nscp_site.cache import Memo
from nscp_site.findings import Finding

Loc = tuple[str | int, ...]
FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class Position(NamedTuple):
    """Where something stands in a file, from 1; column 0 where its line alone is known."""

    line: int
    column: int = 0


class StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A YAML loader that resolves null, true, false and plain decimal numbers; everything else is text.

    Uses libyaml if PyYAML was built with it, which is ten times as fast.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way


# libyaml recurses: text made to nest without end could end the program, not only the reading of one file.
MAX_FIELDS_LENGTH = 1_000_000
# YAML ends a line at these characters too, an editor's program does not: the lines told would be wrong.
YAML_ONLY_LINE_BREAKS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
DEEP_NESTING = re.compile(r"(?:[\[{]\s*){50}|(?:[-?:] +){50}")
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(0|[1-9][0-9]*)\.[0-9]+", "-+0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


def _reject_aliases(node: yaml.Node, seen: set[int]) -> None:
    """Raise ComposerError for YAML aliases (`&`, `*`): a few lines could expand to millions of values."""
    if id(node) in seen:
        raise yaml.composer.ComposerError(None, None, "`&` and `*` can't begin a value", node.start_mark)
    seen.add(id(node))
    if isinstance(node, yaml.CollectionNode):
        for entry in node.value:
            for part in entry if isinstance(node, yaml.MappingNode) else (entry,):
                _reject_aliases(part, seen)


@dataclass(frozen=True)
class SourceFile:
    """A file's bytes. `path` is relative to the project's folder."""

    path: str
    raw: bytes

    @cached_property
    def text(self) -> str:
        """The decoded text, without byte order mark, with LF line ends. Raises UnicodeDecodeError."""
        return self.raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def fences(self) -> list[re.Match[str]]:
        """The matches of the opening and closing `---` lines: two, one if not closed, or none."""
        text = self.text
        opening = FENCE.match(text)
        if opening is None:
            return []
        closing = FENCE.search(text, opening.end())
        return [opening, closing] if closing else [opening]

    @cached_property
    def fields_text(self) -> str:
        """The YAML text: all of a .yml file, else the front matter between the fences."""
        if self.path.endswith(".yml"):
            return self.text
        if len(self.fences) < 2:
            return ""
        opening, closing = self.fences
        return self.text[opening.end() + 1 : closing.start()]

    @property
    def fields_line(self) -> int:
        """The line at which the YAML text begins, from 1."""
        return 1 if self.path.endswith(".yml") else 2

    @cached_property
    def node(self) -> yaml.Node | None:
        """The composed YAML nodes, with line marks. Raises yaml.YAMLError, or ValueError if too long or too deep."""
        if len(self.fields_text) > MAX_FIELDS_LENGTH or DEEP_NESTING.search(self.fields_text):
            raise ValueError("they are too long or nested too deeply")
        node: yaml.Node | None = yaml.compose(self.fields_text.translate(YAML_ONLY_LINE_BREAKS), Loader=StrictLoader)
        if node is not None:
            _reject_aliases(node, set())
        return node


@dataclass(frozen=True)
class Document:
    """A file read: its fields, its Markdown body, and where each of them stands."""

    path: str
    fields: dict[str, Any]
    body: str
    body_line: int
    lines: Mapping[Loc, Position] = field(default_factory=dict)
    memo: Memo = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def id(self) -> str:
        """The file's name without its suffix."""
        return Path(self.path).stem

    def position_of(self, loc: Loc) -> Position:
        """Where a field stands, or the nearest thing around it whose place is known."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, Position(1))

    def line_of(self, loc: Loc) -> int:
        """Return the line of a field, or of its nearest enclosing field; 1 if none has a line."""
        return self.position_of(loc).line

    def finding(self, loc: Loc, message: str, fields: tuple[str, ...] = ()) -> Finding:
        """What is wrong with a field; `fields` where it is about others than the one in which that stands."""
        line, column = self.position_of(loc)
        return Finding(self.path, line, message, column=column, fields=fields or tuple(map(str, loc[:1])))


def field_positions(node: yaml.Node | None, offset: int, loc: Loc = ()) -> Iterator[tuple[Loc, Position]]:
    """Yield the path and the Position of every field and list entry below a node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*loc, str(key.value)), _node_position(key, offset)
            yield from field_positions(value, offset, (*loc, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*loc, index), _node_position(value, offset)
            yield from field_positions(value, offset, (*loc, index))


def _node_position(node: yaml.Node, offset: int) -> Position:
    """Where a node begins, in the file."""
    return Position(node.start_mark.line + offset, node.start_mark.column + 1)


def construct_values(node: yaml.Node | None) -> Any:
    """Construct plain Python values from YAML nodes."""
    return None if node is None else StrictLoader("").construct_document(node)


class _ParsedFieldsHandler(YAMLHandler):
    """A python-frontmatter handler that returns the fields already parsed by SourceFile."""

    def __init__(self, file: SourceFile) -> None:
        super().__init__()
        self.file = file

    def load(self, fm: str, **_: object) -> Any:  # noqa: ARG002 - the base class's
        """The fields as plain values, dates still as text."""
        return construct_values(self.file.node)


def parse_document(file: SourceFile) -> Document:
    """Parse a file that passed every reading rule into a Document."""
    lines = dict(field_positions(file.node, file.fields_line))
    if file.path.endswith(".yml"):
        fields = construct_values(file.node)
        return Document(file.path, fields if isinstance(fields, dict) else {}, "", 1, lines)
    fields, _ = frontmatter.parse(file.text, handler=_ParsedFieldsHandler(file))
    start = file.fences[1].end() if file.fences else 0
    rest = file.text[start:]
    body = rest.strip("\n")
    first = file.text.count("\n", 0, start) + 1 + (len(rest) - len(rest.lstrip("\n")))
    return Document(file.path, fields, body, first, lines)


# What rules look at: the folders, as paths from the project's folder, and the one file beside them.
CONTENT = ("content", "docs")
FOLDERS = (*CONTENT, "overrides", "nscp_site/templates")
SETTINGS = "mkdocs.yml"
# Texts, whose bytes are kept in memory once they were read: several rules ask for them. Other files may be large.
TEXTS = (".md", ".yml", ".csv", ".html", ".js", ".j2", ".svg")


class SourceEntry:
    """A file, folder, link or device of a project's folder, as it was when it was looked at.

    `path` is relative to the project's folder, with forward slashes. `mode` is that of `lstat`, `leads_to` that of
    `stat`; `size` (bytes) and `modified` (seconds since 1970) are those of what a link leads to. With `raw`, those
    bytes stand for the file, whether there is one or not. Raises OSError where nothing lies at the place.
    """

    def __init__(self, path: str, place: Path, raw: bytes | None = None) -> None:
        self.path, self.place = path, place
        self.memo: Memo = {}
        self._raw = raw
        if raw is not None:
            self.mode = self.leads_to = stat.S_IFREG
            self.size, self.modified = len(raw), time.time()
            self.stamp: tuple[int, ...] = ()
            return
        own = found = place.lstat()
        if stat.S_ISLNK(own.st_mode):
            with suppress(OSError):
                found = place.stat()
        self.mode, self.leads_to = own.st_mode, found.st_mode
        self.size, self.modified = found.st_size, found.st_mtime
        self.stamp = (own.st_mode, found.st_mtime_ns, found.st_size, found.st_ino)

    @cached_property
    def inside(self) -> PurePosixPath:
        """The path with its parts."""
        return PurePosixPath(self.path)

    @property
    def is_regular(self) -> bool:
        """Whether it is a file itself: no link, device, pipe or folder."""
        return stat.S_ISREG(self.mode)

    @property
    def raw(self) -> bytes:
        """The bytes, read when they are asked for first. Raises OSError."""
        if self._raw is not None:
            return self._raw
        raw = self.place.read_bytes()
        if self.path.endswith(TEXTS):
            self._raw = raw
        return raw

    @property
    def text(self) -> str:
        """The file as text with plain line ends; what is not UTF-8 is told by a rule. Raises OSError."""
        return self.raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")


class Sources:
    """The files of a project's folder as they were when this was made: FOLDERS are looked through, no file is read yet.

    None is read twice, and links to folders are not followed. What was worked out about a file is kept with it
    (`memoised`). `unreadable` are the failures to look into a folder of CONTENT, which would seem to be empty. With
    `known`, an entry of those is taken over while its time, size and place on the disk are the same.
    """

    def __init__(self, root: Path, known: Mapping[str, SourceEntry] = MappingProxyType({})) -> None:
        self.root = root
        self.unreadable: list[OSError] = []
        self.memo: Memo = {}
        self._entries = _in_order({entry.path: entry for entry in self._walk(known)})

    def __getitem__(self, path: str) -> SourceEntry:
        """What lies at a path. Raises KeyError where nothing does."""
        return self._entries[path]

    def find(self, path: str) -> SourceEntry | None:
        """What lies at a path; None where nothing does."""
        return self._entries.get(path)

    def file(self, path: str) -> SourceEntry | None:
        """The file at a path; None where there is none, or what is no regular file, which another rule tells."""
        found = self.find(path)
        return found if found and found.is_regular else None

    def entries(self, folder: str, *, hidden: bool = False) -> list[SourceEntry]:
        """Whatever lies below a folder, at any depth, sorted by path.

        Without hidden files and those in hidden folders, which MkDocs leaves out as well: editors' programs keep locks
        and copies of their own beside a file.
        """
        return [
            entry
            for path, entry in self._entries.items()
            if path.startswith(f"{folder}/") and (hidden or "/." not in path[len(folder) :])
        ]

    def files(self, folder: str, ending: str | tuple[str, ...] = "", *, deep: bool = True) -> list[SourceEntry]:
        """The files below a folder whose names have an ending, sorted; without `deep` those in the folder alone.

        There may be several endings. Without hidden ones, and without links, devices and pipes, which a rule refuses:
        reading one might never end. A folder called as a file, such as `x.md`, is among them: who reads it tells that a
        file is needed.
        """
        return [
            entry
            for entry in self.entries(folder)
            if entry.path.endswith(ending)
            and (deep or "/" not in entry.path[len(folder) + 1 :])
            and (entry.is_regular or (stat.S_ISDIR(entry.leads_to) and entry.inside.suffix))
        ]

    def with_file(self, path: str, raw: bytes) -> "Sources":
        """The same files with other bytes in one, which need not be on the disk."""
        laid = copy(self)
        laid.memo = {}
        laid._entries = _in_order(self._entries | {path: SourceEntry(path, self.root / path, raw)})
        return laid

    def refreshed(self, changed: Collection[str] = ()) -> "Sources":
        """The files as they are on the disk now; the same Sources where nothing changed.

        The paths that are told to have changed are read anew, whatever the disk says of their time.
        """
        fresh = Sources(self.root, {path: entry for path, entry in self._entries.items() if path not in changed})
        return self if fresh._entries == self._entries else fresh

    def _walk(self, known: Mapping[str, SourceEntry]) -> Iterator[SourceEntry]:
        """Look at everything once."""
        yield from self._look_at([SETTINGS], known)
        folders = [folder for folder in FOLDERS if (self.root / folder).is_dir()]
        for folder in folders:
            try:
                with os.scandir(self.root / folder) as found:
                    paths = [f"{folder}/{one.name}" for one in found]
            except OSError as error:
                if folder.startswith(CONTENT):
                    self.unreadable.append(error)
                continue
            for entry in self._look_at(paths, known):
                yield entry
                if stat.S_ISDIR(entry.mode):
                    folders.append(entry.path)

    def _look_at(self, paths: Iterable[str], known: Mapping[str, SourceEntry]) -> Iterator[SourceEntry]:
        """What lies at some paths now; what is gone meanwhile is left out."""
        for path in paths:
            try:
                entry = SourceEntry(path, self.root / path)
            except OSError:
                continue
            before = known.get(path)
            yield before if before and before.stamp == entry.stamp else entry


def _in_order(entries: dict[str, SourceEntry]) -> dict[str, SourceEntry]:
    """Entries folder by folder, as paths are sorted."""
    return dict(sorted(entries.items(), key=lambda item: item[0].split("/")))
