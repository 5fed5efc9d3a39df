"""A project of as many items as wanted, made from the real one: the same lists, prose and kinds of item.

An item beyond the real ones repeats a real one's fields and headings, with paragraphs drawn from all of its collection,
so lengths, tables, links and dates are as they are in the real content. The same number gives the same project.
"""

import random
import re
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from nscp_site.content.fields import find_marked_in
from nscp_site.content.library import Entry, Library
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES
from nscp_site.schema.types import Model, Reference
from nscp_site.sources import Document

# How many of a hundred items each collection gets; themes and documents do not grow with a platform, so they end.
SHARES = {
    "themes": 10, "groups": 9, "guidance": 20, "news": 10, "campaigns": 5, "training": 12, "briefings": 5, "reviews": 9,
    "case-studies": 5, "voices": 2, "datasets": 4, "partners": 3, "annual-report": 2, "governance": 1,
    "arrangements-plan": 1, "decision-paper": 1, "business-plan": 1,
}  # fmt: skip
MOST = {"themes": 38, "annual-report": 25, "governance": 7, "arrangements-plan": 16, "decision-paper": 6,
        "business-plan": 4}  # fmt: skip
REF = re.compile(rf"\b({'|'.join(COLLECTIONS)})/([a-z0-9-]+)(#[a-z0-9-]+)?(?=[\s)}}\"']|$)")
DATASET = re.compile(r"\{dataset: ([a-z0-9-]+)\}")
# A paragraph of plain words, which may stand in any item of its collection.
PLAIN = re.compile(r"[A-Z“‘][^\n{}|]*")


class Generator:
    """Makes a project of `count` items below `root` from the real project's whole library."""

    def __init__(self, real: Library, root: Path, count: int) -> None:
        self.real, self.root = real, root
        self.chance = random.Random(count)
        self.patterns = {name: real.ordered(name) for name in COLLECTIONS if real.collections[name]}
        self.made = {name: self.ids(name, number) for name, number in self.shares(count).items()}
        self.paragraphs = {
            name: [part for entry in entries for part in entry.document.body.split("\n\n") if PLAIN.fullmatch(part)]
            for name, entries in self.patterns.items()
        }

    def shares(self, count: int) -> dict[str, int]:
        """How many items each collection gets; what is over goes to guidance."""
        numbers = {name: max(1, min(count * share // 100, MOST.get(name, count))) for name, share in SHARES.items()}
        numbers |= {"priorities": 1}
        return numbers | {"guidance": numbers["guidance"] + count - sum(numbers.values())}

    def ids(self, name: str, number: int) -> list[str]:
        """The ids of a collection: the real ones first."""
        real = [entry.id for entry in self.pattern_entries(name)]
        return [real[place] if place < len(real) else f"{real[place % len(real)]}-{place}" for place in range(number)]

    def pattern_entries(self, name: str) -> list[Entry]:
        """What a collection's items are made after; news is made after campaigns, as there is none yet."""
        return self.patterns.get(name) or self.patterns["campaigns"]

    def write(self) -> None:
        """Write the whole project."""
        shutil.copytree(self.real.root / "docs", self.root / "docs")
        for name in ("hooks", "overrides", "nscp_site"):
            (self.root / name).symlink_to(self.real.root / name)
        shutil.copy(self.real.root / "mkdocs.yml", self.root)
        for page in (self.root / "docs").rglob("*.md"):
            page.write_text(self.text(page.read_text("utf-8")), "utf-8")
        for name in VOCABULARIES:
            self.write_list(name)
        (self.root / "content/addresses.yml").write_text("published:\n  - /\n", "utf-8")
        for name, ids in self.made.items():
            (self.root / "content" / name).mkdir()
            for place, identifier in enumerate(ids):
                self.write_item(name, place, identifier)

    def write_list(self, name: str) -> None:
        """One list, its references led to what was made."""
        (self.root / "content").mkdir(exist_ok=True)
        records = {
            key: self.fields(record.document, record.value) for key, record in self.real.vocabularies[name].items()
        }
        (self.root / f"content/{name}.yml").write_text(dumped(records), "utf-8")

    def write_item(self, name: str, place: int, identifier: str) -> None:
        """One item, and a dataset's table."""
        patterns = self.pattern_entries(name)
        pattern = patterns[place % len(patterns)]
        fields = self.fields(pattern.document, pattern.item)
        if name == "news":
            fields = {key: fields[key] for key in NEWS_FIELDS if key in fields} | {"posted": self.day()}
        if place >= len(patterns):
            fields["title"] = f"{fields['title']} {place}"
            fields["related"] = [self.any_like(ref) for ref in fields.get("related", [])]
            if "order" in fields:
                fields["order"] = place + 1
        body = self.text(self.body(name, pattern) if place >= len(patterns) else pattern.document.body)
        (self.root / "content" / name / f"{identifier}.md").write_text(f"---\n{dumped(fields)}---\n\n{body}\n", "utf-8")
        if name == "datasets":
            shutil.copy(
                self.real.root / f"content/datasets/{pattern.id}.csv", self.root / f"content/datasets/{identifier}.csv"
            )

    def body(self, name: str, pattern: Entry) -> str:
        """A pattern's text with other paragraphs of its collection."""
        pool = self.paragraphs.get(name) or self.paragraphs["campaigns"]
        parts = pattern.document.body.split("\n\n")
        return "\n\n".join(self.chance.choice(pool) if PLAIN.fullmatch(part) else part for part in parts)

    def day(self) -> str:
        """A day of the last ten years."""
        return f"{self.chance.randint(2016, 2025)}-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"

    def fields(self, document: Document, model: Model) -> dict[str, Any]:
        """An item's or record's fields, each reference led to something that was made."""
        fields: dict[str, Any] = deepcopy(document.fields)
        for field, reference in find_marked_in(document, model, Reference, ()):
            if reference.target in VOCABULARIES:
                continue
            *way, last = field.loc
            holder = fields
            for step in way:
                holder = holder[step]  # type: ignore[index]
            value = str(field.value)
            holder[last] = self.ref(value) if not reference.target else self.near(reference.target, value)  # type: ignore[index]
        return {
            key: self.inside(value) for key, value in fields.items() if key != "part_of" or value in self.made["themes"]
        }

    def inside(self, value: Any) -> Any:
        """A field's value with the links in its texts led to what was made."""
        if isinstance(value, dict):
            return {key: self.inside(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.inside(part) for part in value]
        return self.text(value) if isinstance(value, str) and ":" in value else value

    def text(self, text: str) -> str:
        """A text with its links and marks led to what was made."""
        text = re.sub(rf"(?<=item:){REF.pattern}", lambda found: self.ref(found[0]), text)
        return DATASET.sub(lambda found: f"{{dataset: {self.near('datasets', found[1])}}}", text)

    def ref(self, ref: str) -> str:
        """A reference led to what was made; to a heading only where its item is the real one."""
        name, _, rest = ref.partition("/")
        identifier, _, _ = rest.partition("#")
        return ref if identifier in self.made.get(name, []) else f"{name}/{self.near(name, identifier)}"

    def near(self, name: str, identifier: str) -> str:
        """An id of a collection that was made: the same if it was."""
        ids = self.made[name]
        return identifier if identifier in ids else ids[crc32(identifier.encode()) % len(ids)]

    def any_like(self, ref: str) -> str:
        """Any item of the collection that a reference names."""
        name = ref.partition("/")[0]
        return f"{name}/{self.chance.choice(self.made[name])}"


NEWS_FIELDS = (
    "title", "summary", "audience", "themes", "source", "as_at", "working_together", "owner", "last_reviewed",
    "next_review", "related", "search_terms",
)  # fmt: skip


def dumped(fields: Any) -> str:
    """YAML as editors write it: the fields in their order."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(fields, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000))
