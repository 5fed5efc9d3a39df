"""Shards of the index: what the script in the browser fetches for a word, all of it in one small file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from nscp_site.search.learning import home
from nscp_site.search.phrases import Phrase, Phrases
from nscp_site.search.postings import Posting
from nscp_site.search.wordings import Wordings

# Bytes of a shard.
SHARD = 2_000

# What each file holds: a value, or JSON that is made already.
Files = dict[str, Any]


@dataclass(frozen=True)
class Vocabulary:
    """What the index knows besides the pages' words.

    `phrases` that mean something, `names` of pages with the addresses that each means, and the `features` of what
    people write with the weights that they have learned.
    """

    phrases: Phrases
    names: dict[str, list[str]]
    features: dict[str, str]


def sharded(
    index: Iterable[tuple[str, int, list[Posting]]],
    vocabulary: Vocabulary,
    names: dict[str, list[int]],
    said: Wordings,
) -> tuple[int, Files]:
    """Postings, phrases, names, wordings and features in shards by the checksum of their (first) stem, or their home.

    There is a power of two of them.
    """
    entries = {name: compact([count, *levelled(postings)]) for name, count, postings in index}
    likes = {name: compact(lists) for name, lists in said.items()}
    features = {feature: compact(row) for feature, row in vocabulary.features.items() if home(feature)}
    size = sum(len(name) + 4 + len(text) for found in (entries, likes, features) for name, text in found.items())
    count = 1
    while count * SHARD < size:
        count *= 2
    parts = {
        "w": entries,
        "p": {key: compact(plain(phrase)) for key, phrase in vocabulary.phrases.items()},
        "n": {key: compact(numbers) for key, numbers in names.items()},
        "q": likes,
        "h": features,
    }
    shards: list[dict[str, list[str]]] = [{part: [] for part in parts} for _ in range(count)]
    for part, found in parts.items():
        for key, text in sorted(found.items()):
            stem = home(key) if part == "h" else key.split()[0]
            shards[checksum(stem) % count][part].append(f"{compact(key)}:{text}")
    return count, {
        f"s{number}.json": "{" + ",".join(f'"{part}":{{{",".join(shard[part])}}}' for part in parts) + "}"
        for number, shard in enumerate(shards)
    }


def levelled(postings: list[Posting]) -> Iterator[list[int]]:
    """The postings as [level, number, distance to the next, …] for each level, best first."""
    for level in sorted({posting.level for posting in postings}, reverse=True):
        numbers = sorted(posting.number for posting in postings if posting.level == level)
        yield [level, numbers[0], *(after - before for before, after in pairwise(numbers))]


def plain(phrase: Phrase) -> dict[str, Any]:
    """A phrase with what is empty left out."""
    fields = {
        "s": phrase.same,
        "n": phrase.near,
        "t": phrase.themes,
        "x": phrase.unmentioned,
        "p": int(phrase.protected),
    }
    return {name: value for name, value in fields.items() if value}


def checksum(text: str) -> int:
    """FNV-1a in 32 bits, as the script in the browser reckons it."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def compact(value: Any) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
