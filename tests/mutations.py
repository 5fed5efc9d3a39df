"""Good files made bad, in every way that an editor, a program or a disk does it: seeded, so that they stay the same."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nscp_site.content.file_rules import read_document
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.sources import Document, SourceFile
from tests.conftest import MINI

SEED = 2026


@dataclass(frozen=True)
class Good:
    """A file of the miniature project, and the lines of the fields that it must have."""

    path: str
    lines: tuple[str, ...]
    fields: dict[str, int]

    def text(self, changed: dict[int, str]) -> bytes:
        """The file with some of its lines, counted from 1, replaced."""
        return "\n".join(changed.get(number, line) for number, line in enumerate(self.lines, 1)).encode()


@dataclass(frozen=True)
class Bad:
    """A bad file: what was done to it, and the lines at one of which a problem must be told."""

    what: str
    path: str
    raw: bytes
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.what}:{self.path}"


Mutation = Callable[[Good, random.Random], Bad]


def good_files() -> list[Good]:
    """The items of the miniature project."""
    found = []
    for path in sorted((MINI / "content").glob("*/*.md")):
        document, _ = read_document(SourceFile(path.relative_to(MINI).as_posix(), path.read_bytes()))
        if document is not None:
            found.append(Good(document.path, tuple(path.read_text().split("\n")), needed_on_one_line(document)))
    return found


WITH_DEFAULTS = ("themes", "as_at", "working_together", "owner", "next_review")


def needed_on_one_line(document: Document) -> dict[str, int]:
    """The fields that can't hold just anything and stand on one line, with their lines."""
    model = COLLECTIONS[Path(document.path).parent.name].model
    lines = {str(loc[0]): position.line for loc, position in document.lines.items() if len(loc) == 1}
    return {
        name: line
        for name, line in lines.items()
        if (model.model_fields[name].is_required() and name != "columns") or name in WITH_DEFAULTS
    }


def another_value(what: str, names: tuple[str, ...], values: tuple[str, ...]) -> Mutation:
    """A field gets a value that it can't have; `names` are the fields to choose from, all where there are none."""

    def mutate(good: Good, chance: random.Random) -> Bad:
        name = chance.choice([name for name in good.fields if not names or name in names])
        line = good.fields[name]
        return Bad(what, good.path, good.text({line: f"{name}: {chance.choice(values)}"}), line, line)

    return mutate


def broken_line(what: str, spoil: Callable[[str], str], *, till_the_end: bool = False) -> Mutation:
    """A field's line is damaged; YAML notices some damage only further down."""

    def mutate(good: Good, chance: random.Random) -> Bad:
        line = chance.choice(list(good.fields.values()))
        raw = good.text({line: spoil(good.lines[line - 1])})
        return Bad(what, good.path, raw, line, len(good.lines) if till_the_end else line + 1)

    return mutate


def whole_file(what: str, spoil: Callable[[bytes, random.Random], bytes], last: int = 1) -> Mutation:
    """The whole file is damaged; the problem stands at its top."""

    def mutate(good: Good, chance: random.Random) -> Bad:
        return Bad(what, good.path, spoil(good.text({}), chance), 1, last)

    return mutate


def byte_in_a_line(what: str, byte: bytes) -> Mutation:
    """A byte that is no text stands in a line."""

    def mutate(good: Good, chance: random.Random) -> Bad:
        line = chance.randint(2, len(good.lines))
        before = "\n".join(good.lines[: line - 1]).encode() + b"\n"
        return Bad(what, good.path, before + byte + good.text({})[len(before) :], line, line)

    return mutate


def without_a_field(good: Good, chance: random.Random) -> Bad:
    """A field that must be there is not."""
    collection = COLLECTIONS[Path(good.path).parent.name]
    line = good.fields[chance.choice([name for name in good.fields if collection.requires(name)])]
    raw = "\n".join(good.lines[: line - 1] + good.lines[line:]).encode()
    return Bad("field gone", good.path, raw, 1, 1)


DATES = ("as_at", "last_reviewed", "next_review")
LISTS = ("audience", "themes")
MUTATIONS: tuple[Mutation, ...] = (
    another_value(
        "no date", DATES, ("31/02/2023", "2023-13-01", "2023-02-30", "yesterday", "20230331", "2023-3-1", "-5")
    ),
    another_value("no value", (), ("", "~", "null", '""', '"  "')),
    another_value("a mapping", (), ("{a: b}", "{a: {b: [c]}}")),
    another_value(
        "nothing real", LISTS, ("text", "12", "true", "{a: b}", "[[a]]", "[12]", "[{a: b}]", "[nothing-real]")
    ),
    another_value("another type", ("title", "summary"), ("12", "true", "1.5", "[a, b]", "|\n  two\n  lines")),
    another_value("another id", ("owner",), ("nobody", "12", "Communication Sub Group", "../groups/x", "[a]", '"#"')),
    another_value("no choice", ("working_together",), ("1999", "twenty", "true", "[2018]", "2018.5")),
    broken_line("quote not closed", lambda line: line.replace(": ", ': "', 1), till_the_end=True),
    broken_line("bracket not closed", lambda line: line.replace(": ", ": [", 1).rstrip("]"), till_the_end=True),
    broken_line("key twice", lambda line: f"{line}\n{line}"),
    broken_line("tab", lambda line: f"\t{line}"),
    broken_line("no colon", lambda line: line.replace(":", "", 1)),
    broken_line("two colons", lambda line: line.replace(": ", ": a: b: ", 1)),
    broken_line("misspelt", lambda line: f"x{line}"),
    broken_line("indented", lambda line: f"   {line}"),
    broken_line("alias", lambda line: line.split(":")[0] + ": *nothing"),
    broken_line("one value for many", lambda line: line.split(":")[0] + ": &a [*a, *a]"),
    broken_line("tag", lambda line: line.split(":")[0] + ": !!python/object:os.system x"),
    broken_line("control character", lambda line: f"{line}\x07"),
    without_a_field,
    byte_in_a_line("not UTF-8", b"\xff"),
    byte_in_a_line("half a character", b"\xe2\x82"),
    byte_in_a_line("zero byte", b"\0"),
    whole_file("UTF-16", lambda raw, _: raw.decode().encode("utf-16")),
    whole_file("empty", lambda _, chance: chance.choice([b"", b"\n", b"  \n\n", b"\xef\xbb\xbf"])),
    whole_file("cut off", lambda raw, chance: raw[: chance.randint(4, raw.index(b"\n---\n", 4))], last=30),
    whole_file("no fence", lambda raw, _: raw.removeprefix(b"---\n")),
    whole_file("too large", lambda raw, _: raw.replace(b"title: ", b"title: " + b"a" * 1_100_000, 1), last=2),
    whole_file(
        "too deep", lambda raw, chance: raw.replace(b"title: ", b"title: " + b"[" * chance.randint(200, 9000)), last=2
    ),
    whole_file("a list", lambda _, chance: b"---\n" + b"- a\n" * chance.randint(1, 9) + b"---\n", last=2),
)


def bad_files(count: int) -> Iterator[Bad]:
    """That many bad files, every kind of damage in turn."""
    chance = random.Random(SEED)
    goods = good_files()
    for number in range(count):
        yield MUTATIONS[number % len(MUTATIONS)](chance.choice(goods), chance)
