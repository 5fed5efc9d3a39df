"""Words that lead to pages besides their text: page names, editors' search terms, phrases with synonyms.

A page's name typed alone leads to it. A search term also matches as a whole, since the single words of many terms
match almost every long query by chance. A phrase is keyed by its stems: `MASH` and `Multi Agency Safeguarding Hub`
are synonyms; `county lines` maps to criminal exploitation; `FGM` is on no page, so its nearest themes are offered.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from nscp_site.content.addresses import path_to_address
from nscp_site.content.library import Library
from nscp_site.search.sections import ELSEWHERE_PAGE, GLOSSARY_PAGE
from nscp_site.search.stems import STOP_WORDS, stem, stems, tokenise

TITLE_EXPLANATION = re.compile(r"\s*(?:\([^)]*\)|: .*|\?)\s*$")
# Beside guidance, whose topics must not stand behind a namesake.
NAMED_COLLECTIONS = ("campaigns", "training", "briefings", "voices", "groups", "partners", "governance", "news")
# What stands beside a name and is no part of it: "the latest annual report", "thresholds guide", "LSCB procedures".
FRAMING_WORDS = ("latest", "current", "newest", "recent", "page", "website", "site", "guide", "document", "pdf", "copy",
                 "link", "download", "nscp", "nscb", "lscb", "northamptonshire", "northants")  # fmt: skip
# A search term of so many words is said by nobody who means something else.
MIN_UNAMBIGUOUS_WORDS = 3
# So many pages of one name come first.
MAX_PAGES_PER_NAME = 2
# How people ask what a term means.
MEANING_QUESTIONS = ("what is {}", "what is a {}", "what is an {}", "what is the {}", "what are {}",
                     "what does {} mean", "what does {} stand for", "{} stand for", "{} meaning", "{} definition",
                     "meaning of {}", "definition of {}", "define {}")  # fmt: skip


def _name_keys(text: str) -> set[str]:
    """The keys of a name: its stems without years; of several words, also without stop and framing words."""
    saying = [
        word for word in tokenise(text) if not word.isdigit() and word not in STOP_WORDS and word not in FRAMING_WORDS
    ]
    return {full_name_key(text), *([" ".join(map(stem, saying))] if len(saying) > 1 else [])} - {""}


def full_name_key(text: str) -> str:
    """The key of a name with its stop words: “what is a threshold” is another question than “threshold”."""
    return " ".join(stem(word) for word in tokenise(text) if not word.isdigit())


def page_names(library: Library) -> dict[str, list[str]]:
    """The addresses of pages and sections that a name means, best first, by the name's key."""
    found: dict[str, list[str]] = defaultdict(list)
    namers = (_docs_names, _answer_names, _item_names, _elsewhere_names)
    named = [(address, set().union(*map(_name_keys, names))) for namer in namers for address, names in namer(library)]
    for address, keys in [*named, *_glossary_keys(library)]:
        for key in keys:
            if len(found[key]) < MAX_PAGES_PER_NAME:
                found[key].append(address)
    return dict(sorted(found.items()))


def _docs_names(library: Library) -> Iterator[tuple[str, list[str]]]:
    """The pages of docs/ with their names."""
    for path, document in sorted(library.prose.items()):
        names = _title_variants(str(document.fields.get("title") or ""))
        yield path_to_address(path)[1:], names + list(document.fields.get("search_terms") or ())


def _answer_names(library: Library) -> Iterator[tuple[str, list[str]]]:
    """The answers with their names; of their search terms, those that mean nothing else."""
    for entry in library.ordered("help"):
        terms = [term for term in entry.item.search_terms if len(term.split()) >= MIN_UNAMBIGUOUS_WORDS]
        yield f"{entry.ref}/", _title_variants(entry.item.title) + terms


def _item_names(library: Library) -> Iterator[tuple[str, list[str]]]:
    """Other items with their whole titles; the record, figures and themes are not what is asked for.

    Guidance is also called as its theme is: who writes "neglect" sees the topic before a course of that name.
    """
    themes = library.collections["themes"]
    for entry in library.ordered("guidance"):
        theme = themes.get(entry.id)
        yield f"{entry.ref}/", [entry.item.title, *([theme.item.title] if theme else [])]
    for collection in NAMED_COLLECTIONS:
        for entry in library.ordered(collection):
            yield f"{entry.ref}/", [entry.item.title]


def _elsewhere_names(library: Library) -> Iterator[tuple[str, list[str]]]:
    """The sections on websites of others with their names."""
    for name, one in library.values("elsewhere").items():
        if not one.is_pending:
            yield f"{ELSEWHERE_PAGE}#{name}", [one.name]


def _glossary_keys(library: Library) -> Iterator[tuple[str, set[str]]]:
    """The rows of the glossary with the keys of questions for the meaning of their terms; keys hold no numbers."""
    if GLOSSARY_PAGE.rstrip("/") + ".md" not in library.prose:
        return
    for identifier, term in library.values("glossary").items():
        names = [name for name in (term.term, *term.also_called) if not any(map(str.isdigit, tokenise(name)))]
        yield (
            f"{GLOSSARY_PAGE}#{identifier}",
            {full_name_key(asked.format(name)) for asked in MEANING_QUESTIONS for name in names},
        )


def _title_variants(title: str) -> list[str]:
    """A title as people type it: whole, and without its explanation in brackets or after a colon."""
    return [title, TITLE_EXPLANATION.sub("", title)]


# So many bits number the wordings of one page; what is beyond is left out.
WORDING_BITS = 8
# For each stem: [number of stems in the wording, number of the wording, distance to the next, …] for each such number.
WordingIndex = dict[str, list[list[int]]]


def index_wordings(pages: list[tuple[str, ...]]) -> WordingIndex:
    """An inverted index of search terms: `pages` are each page's terms; page and term are one number."""
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for page, terms in enumerate(pages):
        for place, said in enumerate(list(_distinct_wordings(terms))[: 1 << WORDING_BITS]):
            for word in said:
                found[word][len(said)].append(page << WORDING_BITS | place)
    return {stem: [encode_deltas(size, lists[size]) for size in sorted(lists)] for stem, lists in sorted(found.items())}


def _distinct_wordings(terms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The stems of each search term; duplicate terms and stems removed."""
    yield from dict.fromkeys(tuple(dict.fromkeys(stems(text))) for text in terms if stems(text))


def encode_deltas(size: int, numbers: list[int]) -> list[int]:
    """Sorted numbers as [size, first, deltas …]."""
    return [size, numbers[0], *(after - before for before, after in pairwise(numbers))]


# e-safety and re-referral are one word, as the script in the browser reads them: the second half alone would mean
# another thing.
HYPHENATED_PREFIX = re.compile(r"(?<![\w-])([a-z]|re)-(?=[a-z]{3})", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
MAX_PHRASE_STEMS = 6
# A phrase that many themes or terms claim says little: so many others are searched at most.
MAX_ALTERNATIVES = 6


@dataclass
class Phrase:
    """A known phrase: `synonyms`, and `related` words that are close to it.

    `protected` phrases are never spell-corrected; `unmentioned` is the name of a safeguarding term that is on no
    page. `themes` are ids.
    """

    synonyms: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    protected: bool = False
    unmentioned: str = ""


Phrases = dict[str, Phrase]


def phrase_key(text: str) -> str:
    """The stems that identify a phrase; an acronym that looks like a stop word (DO) is kept."""
    text = HYPHENATED_PREFIX.sub(r"\1", text)
    found = tokenise(IN_BRACKETS.sub("", text)) or tokenise(text)
    saying = [word for word in found if word not in STOP_WORDS] or found
    return " ".join(stem(word) for word in saying)


def build_phrases(library: Library, texts: Iterable[str]) -> Phrases:
    """Every phrase of the vocabularies by its key. `texts` are each section’s stems, to find unmentioned terms."""
    phrases: Phrases = defaultdict(Phrase)
    _add_numbers(phrases, library)
    _add_glossary(phrases, library)
    _add_everyday_words(phrases, library)
    _add_themes(phrases, library)
    _add_safeguarding_terms(phrases, library, texts)
    for key, phrase in phrases.items():
        for names in (phrase.synonyms, phrase.related):
            names[:] = [other for other in dict.fromkeys(names) if phrase_key(other) != key][:MAX_ALTERNATIVES]
    return {key: phrase for key, phrase in sorted(phrases.items()) if key and len(key.split()) <= MAX_PHRASE_STEMS}


def _add_numbers(phrases: Phrases, library: Library) -> None:
    """A telephone number that was copied without its spaces."""
    for contact in library.values("contacts").values():
        if contact.number:
            phrase = phrases[phrase_key(contact.number.replace(" ", ""))]
            phrase.synonyms.append(contact.number)
            phrase.protected = True


def _add_glossary(phrases: Phrases, library: Library) -> None:
    """An acronym and its words, a term and its other names: the same, and never corrected."""
    for term in library.values("glossary").values():
        names = [term.term, *term.also_called]
        if term.abbreviation:
            names.append(IN_BRACKETS.sub("", term.meaning))
        for name in names:
            phrase = phrases[phrase_key(name)]
            phrase.protected = True
            phrase.synonyms += [other for other in names if other != name]


def _add_everyday_words(phrases: Phrases, library: Library) -> None:
    """What people say leads to what the pages say, not the other way."""
    for word in library.values("everyday-words").values():
        for said in word.says:
            phrases[phrase_key(said)].synonyms += word.means


def _add_themes(phrases: Phrases, library: Library) -> None:
    """A theme's other names and search terms are near to it."""
    for entry in library.ordered("themes"):
        title = IN_BRACKETS.sub("", entry.item.title)
        names = [title, *entry.item.also_called]
        for name in names:
            phrase = phrases[phrase_key(name)]
            phrase.themes.append(entry.id)
            phrase.related += [other for other in names if other != name]
        for name in entry.item.search_terms:
            phrase = phrases[phrase_key(name)]
            phrase.themes.append(entry.id)
            phrase.related += names


def _add_safeguarding_terms(phrases: Phrases, library: Library, texts: Iterable[str]) -> None:
    """The terms of the field, never corrected; those that no page mentions are marked."""
    terms = [[term.term, *term.also_called] for term in library.values("safeguarding-terms").values()]
    said = _find_mentioned({phrase_key(name) for names in terms for name in names}, texts)
    for term, names in zip(library.values("safeguarding-terms").values(), terms, strict=True):
        is_mentioned = any(phrase_key(name) in said for name in names)
        for name in names:
            phrase = phrases[phrase_key(name)]
            phrase.protected = True
            phrase.themes += [theme for theme in term.themes if theme not in phrase.themes]
            if is_mentioned or phrase.synonyms:
                phrase.synonyms += [other for other in names if other != name]
            else:
                phrase.unmentioned = phrase.unmentioned or name


def _find_mentioned(keys: set[str], texts: Iterable[str]) -> set[str]:
    """The keys that occur in a text. Texts are scanned only for keys whose first stem they contain."""
    missing: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        missing[key.partition(" ")[0]].add(key)
    for text in texts:
        for first in missing.keys() & set(text.split()):
            missing[first] -= {key for key in missing[first] if f" {key} " in f" {text} "}
            if not missing[first]:
                del missing[first]
    return keys - {key for left in missing.values() for key in left}
