"""Writes the index of a built site, `build_search(library, site)`, in shards that the browser fetches by word."""

import hashlib
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

from nscp_site.content.library import Library
from nscp_site.pages.help_panels import help_entry
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCES
from nscp_site.search.help_classifier import Learned, home, learn, read_examples
from nscp_site.search.postings import Indexed, Posting, alike, index_stems
from nscp_site.search.sections import (
    PageFacts,
    PageText,
    Section,
    appended,
    facts_by_address,
    is_hidden,
    is_spelled,
    read_pages,
)
from nscp_site.search.stems import IRREGULAR, STEP_2, STEP_3, STEP_4, STOP_WORDS, joined, stems, words
from nscp_site.search.vocabulary import FRAME, Phrase, Phrases, Wordings, page_names, phrases_of, wordings

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


# The layout of the files: overrides/assets/search-engine.js reads this one and no other. Raise it with every change.
LAYOUT = 5
# Bytes of a block of texts.
BLOCK = 2_500
# A longer text is cut: its words are all in the index, but what is shown of it comes from the beginning.
SHOWN = 4_000
# Who asks so wants a number. For the script in the browser.
ASKS_FIGURES = (
    r"\b(?:how (?:many|much|often|old)|numbers?|percent(?:age)?|per cent|rates?|"
    r"figures?|statistics|stats|proportion|total)\b"
)
SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*(?= [A-Z])")


class SearchError(Exception):
    """The index could not be made; its text says why."""


def build_search(library: Library, site: Path) -> int:
    """Write the index of a built site into it; the number of sections. Raises SearchError."""
    try:
        facts = facts_by_address(library)
        pages = [shown_part(page, facts) for page in read_pages(site) if not is_hidden(page.address)]
        said = (section.words.said for page in pages for section in page.sections)
        terms = (" ".join(stems(term)) for one in facts.values() for term in one.terms)
        phrases = phrases_of(library, chain(said, terms))
        labels, weights = learned(library)
        common = {feature: row for feature, row in weights.items() if not home(feature)}
        found = help_with_sections(help_entry(library, labels), pages)
        entry = {"themes": topics(library), "help": {**found, "common": common}}
        return write_index(site, pages, facts, Vocabulary(phrases, page_names(library), weights), entry)
    except (OSError, ValueError) as error:
        raise SearchError(f"The search could not be built: {error}.") from error


def learned(library: Library) -> Learned:
    """What the examples teach; nothing where there is no panel to show."""
    return learn(read_examples()) if library.values("help-panels") else ([], {})


def shown_part(page: PageText, facts: dict[str, PageFacts]) -> PageText:
    """A page as the search may show it: whole, or its title, content note and summary alone."""
    known = facts.get(page.address, PageFacts())
    if not known.summary:
        return page
    first = page.sections[0]
    return PageText(page.address, [Section(first.anchor, first.heading, appended(known.content_note, known.summary))])


def write_index(
    site: Path,
    pages: list[PageText],
    facts: dict[str, PageFacts],
    vocabulary: Vocabulary,
    more: dict[str, Any],
) -> int:
    """Index pages and write the files below `site`/search/; the number of sections. Raises SearchError, OSError.

    `more` is what the entry of the index tells besides.
    """
    sections = [
        Indexed(section, number, page.title, known, place == 0, introduces(page, place, known))
        for number, page in enumerate(pages)
        for known in [facts.get(page.address, PageFacts())]
        for place, section in enumerate(page.sections)
    ]
    if not sections:
        raise SearchError("The search could not be built: no page of the site has a heading and text.")
    groups = alike([one.section for one in sections])
    starts, blocks = text_blocks(pages, sections, groups)
    said = wordings([facts.get(page.address, PageFacts()).terms for page in pages])
    count, shards = sharded(index_stems(sections), vocabulary, named_sections(vocabulary.names, pages), said)
    files: Files = {**blocks, **shards, **spelling(sections), "facets.json": facets(pages, sections)}
    files["pages.json"] = [len(page.sections) for page in pages]
    entry = {
        "layout": LAYOUT,
        "sections": len(sections),
        "shards": count,
        "blocks": starts,
        "irregular": IRREGULAR,
        "stop": " ".join(sorted(STOP_WORDS)),
        "frame": FRAME,
        "endings": [STEP_2, STEP_3, STEP_4],
        "figures": ASKS_FIGURES,
        **more,
    }
    write(site / "search", files, entry)
    return len(sections)


def starts_of(pages: list[PageText]) -> dict[str, int]:
    """The number of each page's first section, by its address."""
    counts = accumulate((len(page.sections) for page in pages), initial=0)
    return {page.address: start for page, start in zip(pages, counts, strict=False)}


def named_sections(names: dict[str, list[str]], pages: list[PageText]) -> dict[str, list[int]]:
    """The first sections of the pages that a name means, or the section that it means."""
    starts = starts_of(pages)
    within = ((page, starts[page.address] + place, one) for page in pages for place, one in enumerate(page.sections))
    starts |= {f"{page.address}#{one.anchor}": number for page, number, one in within}
    found = {key: [starts[one] for one in addresses if one in starts] for key, addresses in names.items()}
    return {key: numbers for key, numbers in found.items() if numbers}


def help_with_sections(found: dict[str, Any], pages: list[PageText]) -> dict[str, Any]:
    """The help panels, each with the first section of its page and how many the page has."""
    starts = starts_of(pages)
    counts = {page.address: len(page.sections) for page in pages}
    for panel in found["panels"]:
        page = panel.pop("page")
        panel["sections"] = [starts[page], counts[page]] if page and page in starts else []
    return found


def introduces(page: PageText, place: int, known: PageFacts) -> bool:
    """Whether a section opens a page of several, or stands for one whose text is not shown."""
    return place == 0 and (len(page.sections) > 2 or bool(known.summary))


def topics(library: Library) -> list[list[str]]:
    """The themes as the script names them: id, title and address."""
    return [[entry.id, entry.item.title, f"{entry.ref}/"] for entry in library.ordered("themes")]


def text_blocks(pages: list[PageText], sections: list[Indexed], groups: list[int]) -> tuple[list[int], Files]:
    """The texts in blocks of a few sections, and how many sections each block holds."""
    others: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        others[group].append(number)
    starts: list[int] = []
    files: Files = {}
    block: list[Any] = []
    size = 0
    for number, one in enumerate(sections):
        also = [place(pages, sections, other) for other in others[groups[number]] if other != number]
        record = [*place(pages, sections, number), *shown(one), groups[number], also[:3]]
        record += [one.facts.content_note, one.facts.origin]
        length = len(json.dumps(record, ensure_ascii=False))
        if block and size + length > BLOCK:
            files[f"t{len(starts)}.json"] = block
            starts.append(len(block))
            block, size = [], 0
        block.append(record)
        size += length
    files[f"t{len(starts)}.json"] = block
    return [*starts, len(block)], files


def place(pages: list[PageText], sections: list[Indexed], number: int) -> list[str]:
    """Where a section is: address with anchor, its heading, the page's title, the shelf it stands on."""
    one = sections[number]
    address = f"{pages[one.page].address}#{one.section.anchor}"
    return [address, one.section.heading, one.title, one.facts.shelf]


def shown(one: Indexed) -> list[str]:
    """What a result tells besides: kind, audiences, date, text. The content note stands before it, and not in it."""
    letters = "".join(str(AUDIENCES.index(name)) for name in one.facts.audience)
    return [one.facts.kind, letters, one.facts.date, shortened((one.facts.summary or one.section.text).strip())]


def shortened(text: str) -> str:
    """What of a text is shown at most: whole sentences, or where none ends in time, whole words."""
    if len(text) <= SHOWN:
        return text
    ends = [found.end() for found in SENTENCE_END.finditer(text, 0, SHOWN)]
    return text[: ends[-1]] if ends else text[:SHOWN].rpartition(" ")[0]


def spelling(sections: list[Indexed]) -> Files:
    """The words that pages print, by their first letter, each with the number of sections it stands in.

    Beside them, the words of common English, which are never corrected.
    """
    counts: Counter[str] = Counter()
    of_page: set[str] = set()
    for one in sections:
        if one.first:
            of_page = {word for word in (*words(one.title), *joined(one.title)) if is_spelled(word)}
        counts.update(of_page.union(one.section.words.spelled.split()))
    letters = sorted({word[0] for word in (*counts, *common_words())})
    return {
        f"v-{letter}.json": {
            "counts": {word: counts[word] for word in sorted(counts) if word[0] == letter},
            "common": " ".join(word for word in common_words() if word[0] == letter and word not in counts),
        }
        for letter in letters
    }


@cache
def common_words() -> tuple[str, ...]:
    """Words of common English, which nobody misspelled; in order."""
    lines = (Path(__file__).parent / "common-words.txt").read_text("utf-8").splitlines()
    return tuple(sorted(word for word in lines if is_spelled(word)))


def facets(pages: list[PageText], sections: list[Indexed]) -> dict[str, Any]:
    """What pages can be filtered by: for each page how many sections, kind, year, audiences, themes."""
    facts: list[PageFacts] = [PageFacts()] * len(pages)
    counts = Counter(one.page for one in sections)
    for one in sections:
        facts[one.page] = one.facts
    kinds = [name.one for name in COLLECTIONS.values()]
    themes = sorted({theme for fact in facts for theme in fact.themes})
    return {
        "kinds": kinds,
        "themes": themes,
        "pages": [
            [
                counts[number],
                kinds.index(fact.kind) if fact.kind in kinds else -1,
                int(fact.year or 0),
                "".join(str(AUDIENCES.index(name)) for name in fact.audience),
                *(themes.index(theme) for theme in fact.themes),
            ]
            for number, fact in enumerate(facts)
        ],
    }


def write(folder: Path, files: Files, entry: dict[str, Any]) -> None:
    """Write everything into a folder named by its checksum, and the entry that names it."""
    texts = {name: value if isinstance(value, str) else compact(value) for name, value in sorted(files.items())}
    digest = hashlib.sha256("".join(f"{name}{text}\n" for name, text in texts.items()).encode()).hexdigest()[:12]
    for old in folder.glob("index-*"):
        shutil.rmtree(old)
    target = folder / f"index-{digest}"
    target.mkdir(parents=True)
    for name, text in texts.items():
        (target / name).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    index = compact({"folder": target.name, **entry}) + "\n"
    (folder / "index.json").write_text(index, encoding="utf-8", newline="\n")


__all__ = ["SearchError", "build_search"]
