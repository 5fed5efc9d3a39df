"""Builds the search index of a built site as JSON shards: `build_search(library, site)`."""

import hashlib
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from nscp_site.console import ReportedError
from nscp_site.content.library import Library
from nscp_site.pages.search_pages import help_index_entry
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCES
from nscp_site.search.help_classifier import NO_PANEL, read_examples, shard_stem, train_classifier
from nscp_site.search.postings import IndexedSection, Posting, index_stems, near_duplicates
from nscp_site.search.sections import (
    PageFacts,
    PageText,
    Section,
    append_block,
    facts_by_address,
    is_hidden_from_search,
    is_spell_checked,
    read_pages,
)
from nscp_site.search.stems import IRREGULAR, STEP_2, STEP_3, STEP_4, STOP_WORDS, join_hyphenated, stems, tokenise
from nscp_site.search.vocabulary import (
    FRAMING_WORDS,
    Phrase,
    Phrases,
    WordingIndex,
    build_phrases,
    encode_deltas,
    index_wordings,
    page_names,
)

# Bytes of a shard.
SHARD_BYTES = 2_000

# What each file holds: a value, or JSON that is made already.
IndexFiles = dict[str, Any]


@dataclass(frozen=True)
class QueryVocabulary:
    """What the index knows besides the words of pages.

    `phrases` with synonyms, `names` of pages with the addresses each means, and the classifier's `features` with
    their weights.
    """

    phrases: Phrases
    names: dict[str, list[str]]
    features: dict[str, str]


def _build_shards(
    index: Iterable[tuple[str, int, list[Posting]]],
    vocabulary: QueryVocabulary,
    names: dict[str, list[int]],
    said: WordingIndex,
) -> tuple[int, IndexFiles]:
    """Postings, phrases, names, wordings and features in shards by the hash of their first stem.

    Returns the number of shards, a power of two, and the files. The browser fetches the shards of a query's stems
    only.
    """
    entries = {name: _compact_json([count, *_encode_postings(postings)]) for name, count, postings in index}
    likes = {name: _compact_json(lists) for name, lists in said.items()}
    features = {feature: _compact_json(row) for feature, row in vocabulary.features.items() if shard_stem(feature)}
    size = sum(len(name) + 4 + len(text) for found in (entries, likes, features) for name, text in found.items())
    count = 1
    while count * SHARD_BYTES < size:
        count *= 2
    parts = {
        "w": entries,
        "p": {key: _compact_json(_phrase_record(phrase)) for key, phrase in vocabulary.phrases.items()},
        "n": {key: _compact_json(numbers) for key, numbers in names.items()},
        "q": likes,
        "h": features,
    }
    shards: list[dict[str, list[str]]] = [{part: [] for part in parts} for _ in range(count)]
    for part, found in parts.items():
        for key, text in sorted(found.items()):
            stem = shard_stem(key) if part == "h" else key.split()[0]
            shards[_fnv1a_32(stem) % count][part].append(f"{_compact_json(key)}:{text}")
    return count, {
        f"s{number}.json": "{" + ",".join(f'"{part}":{{{",".join(shard[part])}}}' for part in parts) + "}"
        for number, shard in enumerate(shards)
    }


def _encode_postings(postings: list[Posting]) -> Iterator[list[int]]:
    """Postings as [impact, first number, deltas …] for each impact, highest first."""
    for level in sorted({posting.impact for posting in postings}, reverse=True):
        yield encode_deltas(level, sorted(posting.number for posting in postings if posting.impact == level))


def _phrase_record(phrase: Phrase) -> dict[str, Any]:
    """A phrase as JSON with one-letter keys, empty fields left out."""
    fields: dict[str, Any] = {"s": phrase.synonyms, "n": phrase.related, "t": phrase.themes}
    fields |= {"x": phrase.unmentioned, "p": int(phrase.protected)}
    return {name: value for name, value in fields.items() if value}


def _fnv1a_32(text: str) -> int:
    """FNV-1a, 32 bits, as in overrides/assets/search-engine.js."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def _compact_json(value: Any) -> str:
    """JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# The layout of the files: overrides/assets/search-engine.js reads this one and no other. Raise it with every change.
INDEX_VERSION = 6
# Bytes of a block of texts.
BLOCK_BYTES = 2_500
# A longer text is cut: its words are all in the index, but what is shown of it comes from the beginning.
MAX_SHOWN_CHARACTERS = 4_000
# Who asks so wants a number. For the script in the browser.
ASKS_FOR_NUMBER = (
    r"\b(?:how (?:many|much|often|old)|numbers?|percent(?:age)?|per cent|rates?|"
    r"figures?|statistics|stats|proportion|total)\b"
)
SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*(?= [A-Z])")


class SearchError(ReportedError):
    """The index could not be built; the text says why."""


def build_search(library: Library, site: Path) -> int:
    """Build the search index of a site and write it into the site; the number of sections. Raises SearchError."""
    try:
        facts = facts_by_address(library)
        pages = [_searchable_part(page, facts) for page in read_pages(site) if not is_hidden_from_search(page.address)]
        said = (section.words.phrase_text for page in pages for section in page.sections)
        terms = (" ".join(stems(term)) for one in facts.values() for term in one.terms)
        phrases = build_phrases(library, chain(said, terms))
        labels, weights = train_classifier(read_examples()) if library.values("help-panels") else ([NO_PANEL], {})
        common = {feature: row for feature, row in weights.items() if not shard_stem(feature)}
        found = _link_panels_to_sections(help_index_entry(library, labels), pages)
        themes = [[entry.id, entry.item.title, f"{entry.ref}/"] for entry in library.ordered("themes")]
        more = {"themes": themes, "help": {**found, "common": common}}
        return write_index(site, pages, facts, QueryVocabulary(phrases, page_names(library), weights), more)
    except (OSError, ValueError) as error:
        raise SearchError(f"The search could not be built: {error}.") from error


def _searchable_part(page: PageText, facts: dict[str, PageFacts]) -> PageText:
    """A page as the search may show it: whole, or only its title, content note and summary."""
    known = facts.get(page.address, PageFacts())
    if not known.summary:
        return page
    first, text = page.sections[0], append_block(known.content_note, known.summary)
    return PageText(page.address, [Section(first.anchor, first.heading, text)])


def write_index(
    site: Path, pages: list[PageText], facts: dict[str, PageFacts], vocabulary: QueryVocabulary, more: dict[str, Any]
) -> int:
    """Index pages and write the files below `site`/search/; the number of sections.

    `more` is added to index.json. Raises SearchError, OSError.
    """
    sections = [
        IndexedSection(section, number, page.title, known, place == 0, _is_introduction(page, place, known))
        for number, page in enumerate(pages)
        for known in [facts.get(page.address, PageFacts())]
        for place, section in enumerate(page.sections)
    ]
    if not sections:
        raise SearchError("The search could not be built: no page of the site has a heading and text.")
    groups = near_duplicates([one.section for one in sections])
    starts, blocks = _text_blocks(pages, sections, groups)
    said = index_wordings([facts.get(page.address, PageFacts()).terms for page in pages])
    count, shards = _build_shards(index_stems(sections), vocabulary, _named_sections(vocabulary.names, pages), said)
    files: IndexFiles = {**blocks, **shards, **_spelling_files(sections), "facets.json": _facet_record(pages, sections)}
    files["pages.json"] = [len(page.sections) for page in pages]
    entry = {
        "layout": INDEX_VERSION,
        "sections": len(sections),
        "shards": count,
        "blocks": starts,
        "irregular": IRREGULAR,
        "stop": " ".join(sorted(STOP_WORDS)),
        "frame": FRAMING_WORDS,
        "endings": [STEP_2, STEP_3, STEP_4],
        "figures": ASKS_FOR_NUMBER,
        **more,
    }
    _write_index_files(site / "search", files, entry)
    return len(sections)


def _first_section_numbers(pages: list[PageText]) -> dict[str, int]:
    """The number of each page's first section, by the page's address."""
    counts = accumulate((len(page.sections) for page in pages), initial=0)
    return {page.address: start for page, start in zip(pages, counts, strict=False)}


def _named_sections(names: dict[str, list[str]], pages: list[PageText]) -> dict[str, list[int]]:
    """For each name, the numbers of the first sections of its pages, or of the section it means."""
    starts = _first_section_numbers(pages)
    within = ((page, starts[page.address] + place, one) for page in pages for place, one in enumerate(page.sections))
    starts |= {f"{page.address}#{one.anchor}": number for page, number, one in within}
    found = {key: [starts[one] for one in addresses if one in starts] for key, addresses in names.items()}
    return {key: numbers for key, numbers in found.items() if numbers}


def _link_panels_to_sections(found: dict[str, Any], pages: list[PageText]) -> dict[str, Any]:
    """The help panels, each with the first section of its page and the number of sections."""
    starts = _first_section_numbers(pages)
    counts = {page.address: len(page.sections) for page in pages}
    for panel in found["panels"]:
        page = panel.pop("page")
        panel["sections"] = [starts[page], counts[page]] if page and page in starts else []
    return found


def _is_introduction(page: PageText, place: int, known: PageFacts) -> bool:
    """Whether a section opens a page of several, or is all that is indexed of it."""
    return place == 0 and (len(page.sections) > 2 or bool(known.summary))


def _text_blocks(
    pages: list[PageText], sections: list[IndexedSection], groups: list[int]
) -> tuple[list[int], IndexFiles]:
    """The texts of sections in blocks of about BLOCK_BYTES, and how many sections each block holds."""
    others: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        others[group].append(number)
    starts: list[int] = []
    files: IndexFiles = {}
    block: list[Any] = []
    size = 0
    for number, one in enumerate(sections):
        also = [_location_record(pages, sections, other) for other in others[groups[number]] if other != number]
        record = [*_location_record(pages, sections, number), *_result_record(one), groups[number], also[:3]]
        record += [one.facts.content_note, one.facts.origin]
        length = len(json.dumps(record, ensure_ascii=False))
        if block and size + length > BLOCK_BYTES:
            files[f"t{len(starts)}.json"] = block
            starts.append(len(block))
            block, size = [], 0
        block.append(record)
        size += length
    files[f"t{len(starts)}.json"] = block
    return [*starts, len(block)], files


def _location_record(pages: list[PageText], sections: list[IndexedSection], number: int) -> list[str]:
    """Where a section is: [address with anchor, heading, page title, group]."""
    one = sections[number]
    address = f"{pages[one.page].address}#{one.section.anchor}"
    return [address, one.section.heading, one.title, one.facts.group]


def _result_record(one: IndexedSection) -> list[str]:
    """What a search result shows: [kind, audiences, date, text]."""
    letters = "".join(str(AUDIENCES.index(name)) for name in one.facts.audience)
    return [one.facts.kind, letters, one.facts.date, shorten_text((one.facts.summary or one.section.text).strip())]


def shorten_text(text: str) -> str:
    """A text cut to MAX_SHOWN_CHARACTERS at the end of a sentence, or else of a word."""
    if len(text) <= MAX_SHOWN_CHARACTERS:
        return text
    ends = [found.end() for found in SENTENCE_END.finditer(text, 0, MAX_SHOWN_CHARACTERS)]
    return text[: ends[-1]] if ends else text[:MAX_SHOWN_CHARACTERS].rpartition(" ")[0]


def _spelling_files(sections: list[IndexedSection]) -> IndexFiles:
    """Words for spelling correction by first letter, with the number of sections that contain each.

    Common English words are listed beside them: they are never corrected.
    """
    counts: Counter[str] = Counter()
    of_page: set[str] = set()
    for one in sections:
        if one.is_first:
            of_page = {word for word in (*tokenise(one.title), *join_hyphenated(one.title)) if is_spell_checked(word)}
        counts.update(of_page.union(one.section.words.spell_checked.split()))
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
    """Common English words, sorted; never corrected."""
    lines = (Path(__file__).parent / "common-words.txt").read_text("utf-8").splitlines()
    return tuple(sorted(word for word in lines if is_spell_checked(word)))


def _facet_record(pages: list[PageText], sections: list[IndexedSection]) -> dict[str, Any]:
    """What pages can be filtered by: for each page its section count, kind, year, audiences and themes."""
    facts: list[PageFacts] = [PageFacts()] * len(pages)
    counts = Counter(one.page for one in sections)
    for one in sections:
        facts[one.page] = one.facts
    kinds = [name.singular for name in COLLECTIONS.values()]
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


def _write_index_files(folder: Path, files: IndexFiles, entry: dict[str, Any]) -> None:
    """Write the files to a folder named by their hash, and index.json, which names that folder."""
    texts = {name: value if isinstance(value, str) else _compact_json(value) for name, value in sorted(files.items())}
    digest = hashlib.sha256("".join(f"{name}{text}\n" for name, text in texts.items()).encode()).hexdigest()[:12]
    for old in folder.glob("index-*"):
        shutil.rmtree(old)
    target = folder / f"index-{digest}"
    target.mkdir(parents=True)
    for name, text in texts.items():
        (target / name).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    index = _compact_json({"folder": target.name, **entry}) + "\n"
    (folder / "index.json").write_text(index, encoding="utf-8", newline="\n")
