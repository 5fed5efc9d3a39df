"""Words that lead to pages beside their text: page names, editors' search terms, phrases with synonyms.

A page's name typed alone leads to it. A search term also counts as a whole, for the words of many terms together fit
almost every long query by chance. A phrase is known by the stems of its words: `MASH` and `Multi Agency Safeguarding
Hub` mean the same; `county lines` is called criminal exploitation here; `FGM` is on no page, and its nearest themes
are named.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from nscp_site.content.library import Library
from nscp_site.search.sections import ELSEWHERE, GLOSSARY
from nscp_site.search.stems import STOP_WORDS, stem, stems, words

AFTER = re.compile(r"\s*(?:\([^)]*\)|: .*|\?)\s*$")
# Beside guidance, whose topics must not stand behind a namesake.
NAMED = ("campaigns", "training", "briefings", "voices", "groups", "partners", "governance", "news")
# What stands beside a name and is no part of it: "the latest annual report", "thresholds guide", "LSCB procedures".
FRAME = ("latest", "current", "newest", "recent", "page", "website", "site", "guide", "document", "pdf", "copy", "link",
         "download", "nscp", "nscb", "lscb", "northamptonshire", "northants")  # fmt: skip
# A search term of so many words is said by nobody who means something else.
SENTENCE = 3
# So many pages of one name come first.
MOST_PAGES_OF_A_NAME = 2
# How people ask what a term means.
MEANING = ("what is {}", "what is a {}", "what is an {}", "what is the {}", "what are {}", "what does {} mean",
           "what does {} stand for", "{} stand for", "{} meaning", "{} definition", "meaning of {}",
           "definition of {}", "define {}")  # fmt: skip


def name_keys(text: str) -> set[str]:
    """The keys of a name: the stems of its words, without years; of several, also without small and framing words."""
    saying = [word for word in words(text) if not word.isdigit() and word not in STOP_WORDS and word not in FRAME]
    return {whole_key(text), *([" ".join(map(stem, saying))] if len(saying) > 1 else [])} - {""}


def whole_key(text: str) -> str:
    """The key of a name with its small words: "what is a threshold" asks for another thing than "threshold"."""
    return " ".join(stem(word) for word in words(text) if not word.isdigit())


def page_names(library: Library) -> dict[str, list[str]]:
    """The addresses of the pages and sections that a name means, the first first, by the key of the name."""
    found: dict[str, list[str]] = defaultdict(list)
    namers = (docs_names, answer_names, item_names, elsewhere_names)
    named = [(address, set().union(*map(name_keys, names))) for namer in namers for address, names in namer(library)]
    for address, keys in [*named, *glossary_keys(library)]:
        for key in keys:
            if len(found[key]) < MOST_PAGES_OF_A_NAME:
                found[key].append(address)
    return dict(sorted(found.items()))


def docs_names(library: Library) -> Iterator[tuple[str, list[str]]]:
    """The pages of docs/ with their names."""
    for path, document in sorted(library.prose.items()):
        address = path.removesuffix("index.md").removesuffix(".md")
        title = str(document.fields.get("title") or "")
        yield (
            f"{address.rstrip('/')}/".removeprefix("/"),
            titles(title) + list(document.fields.get("search_terms") or ()),
        )


def answer_names(library: Library) -> Iterator[tuple[str, list[str]]]:
    """The answers with their names; of their search terms, those that mean nothing else."""
    for entry in library.ordered("help"):
        terms = [term for term in entry.item.search_terms if len(term.split()) >= SENTENCE]
        yield f"{entry.ref}/", titles(entry.item.title) + terms


def item_names(library: Library) -> Iterator[tuple[str, list[str]]]:
    """Other items with their whole titles; the record, figures and themes are not what is asked for.

    Guidance is also called as its theme is: who writes "neglect" sees the topic before a course of that name.
    """
    themes = library.collections["themes"]
    for entry in library.ordered("guidance"):
        theme = themes.get(entry.id)
        yield f"{entry.ref}/", [entry.item.title, *([theme.item.title] if theme else [])]
    for collection in NAMED:
        for entry in library.ordered(collection):
            yield f"{entry.ref}/", [entry.item.title]


def elsewhere_names(library: Library) -> Iterator[tuple[str, list[str]]]:
    """The sections on websites of others with their names."""
    for name, one in library.values("elsewhere").items():
        if not one.is_pending:
            yield f"{ELSEWHERE}#{name}", [one.name]


def glossary_keys(library: Library) -> Iterator[tuple[str, set[str]]]:
    """The rows of the glossary with the keys of questions for the meaning of their terms; keys hold no numbers."""
    if GLOSSARY.rstrip("/") + ".md" not in library.prose:
        return
    for identifier, term in library.values("glossary").items():
        names = [name for name in (term.term, *term.also_called) if not any(map(str.isdigit, words(name)))]
        yield f"{GLOSSARY}#{identifier}", {whole_key(asked.format(name)) for asked in MEANING for name in names}


def titles(title: str) -> list[str]:
    """A title as people write it: whole, and without what explains it."""
    return [title, AFTER.sub("", title)]


# So many bits number the wordings of one page; what is beyond is left out.
BITS = 8
# For each stem: [number of stems in the wording, number of the wording, distance to the next, …] for each such number.
Wordings = dict[str, list[list[int]]]


def wordings(pages: list[tuple[str, ...]]) -> Wordings:
    """The wordings of pages, by their stems. `pages` are each page's search terms."""
    found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for page, terms in enumerate(pages):
        for place, said in enumerate(list(said_of(terms))[: 1 << BITS]):
            for word in said:
                found[word][len(said)].append(page << BITS | place)
    return {stem: [stepped(size, lists[size]) for size in sorted(lists)] for stem, lists in sorted(found.items())}


def said_of(terms: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The stems of each wording, each wording and each stem once."""
    yield from dict.fromkeys(tuple(dict.fromkeys(stems(text))) for text in terms if stems(text))


def stepped(size: int, numbers: list[int]) -> list[int]:
    """Numbers in order, as the first and the distances between them, after the size."""
    return [size, numbers[0], *(after - before for before, after in pairwise(numbers))]


# e-safety and re-referral are one word, as the script in the browser reads them: the second half alone would mean
# another thing.
AFTER_LETTER = re.compile(r"(?<![\w-])([a-z]|re)-(?=[a-z]{3})", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
LONGEST = 6
# A phrase that many themes or terms claim says little: so many others are searched at most.
MOST_WORDS = 6


@dataclass
class Phrase:
    """A phrase that means something. `same` are other names for it, `near` are words close to it.

    `protected` phrases are never corrected; `unmentioned` is the name of a safeguarding term that stands on no page.
    `themes` are ids of themes.
    """

    same: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    themes: list[str] = field(default_factory=list)
    protected: bool = False
    unmentioned: str = ""


Phrases = dict[str, Phrase]


def key_of(text: str) -> str:
    """The stems that a phrase is known by; an acronym that looks like a stop word (DO) stays."""
    text = AFTER_LETTER.sub(r"\1", text)
    found = words(IN_BRACKETS.sub("", text)) or words(text)
    saying = [word for word in found if word not in STOP_WORDS] or found
    return " ".join(stem(word) for word in saying)


def phrases_of(library: Library, texts: Iterable[str]) -> Phrases:
    """Every phrase of the vocabularies. `texts` are the stems of each section, to see what stands on no page."""
    phrases: Phrases = {}
    add_numbers(phrases, library)
    add_glossary(phrases, library)
    add_everyday_words(phrases, library)
    add_themes(phrases, library)
    add_safeguarding_terms(phrases, library, texts)
    for key, phrase in phrases.items():
        phrase.same = [other for other in dict.fromkeys(phrase.same) if key_of(other) != key][:MOST_WORDS]
        phrase.near = [other for other in dict.fromkeys(phrase.near) if key_of(other) != key][:MOST_WORDS]
    return {key: phrase for key, phrase in sorted(phrases.items()) if key and len(key.split()) <= LONGEST}


def get(phrases: Phrases, text: str) -> Phrase:
    """The phrase of a text, made where it is new."""
    return phrases.setdefault(key_of(text), Phrase())


def add_numbers(phrases: Phrases, library: Library) -> None:
    """A telephone number that was copied without its spaces."""
    for contact in library.values("contacts").values():
        if contact.number:
            phrase = get(phrases, contact.number.replace(" ", ""))
            phrase.same.append(contact.number)
            phrase.protected = True


def add_glossary(phrases: Phrases, library: Library) -> None:
    """An acronym and its words, a term and its other names: the same, and never corrected."""
    for term in library.values("glossary").values():
        names = [term.term, *term.also_called]
        if term.abbreviation:
            names.append(IN_BRACKETS.sub("", term.meaning))
        for name in names:
            phrase = get(phrases, name)
            phrase.protected = True
            phrase.same += [other for other in names if other != name]


def add_everyday_words(phrases: Phrases, library: Library) -> None:
    """What people say leads to what the pages say, not the other way."""
    for word in library.values("everyday-words").values():
        for said in word.says:
            get(phrases, said).same += word.means


def add_themes(phrases: Phrases, library: Library) -> None:
    """A theme's other names and search terms are near to it."""
    for entry in library.ordered("themes"):
        title = IN_BRACKETS.sub("", entry.item.title)
        names = [title, *entry.item.also_called]
        for name in names:
            phrase = get(phrases, name)
            phrase.themes.append(entry.id)
            phrase.near += [other for other in names if other != name]
        for name in entry.item.search_terms:
            phrase = get(phrases, name)
            phrase.themes.append(entry.id)
            phrase.near += names


def add_safeguarding_terms(phrases: Phrases, library: Library, texts: Iterable[str]) -> None:
    """The terms of the field, never corrected; those that no page mentions are marked."""
    terms = [[term.term, *term.also_called] for term in library.values("safeguarding-terms").values()]
    said = mentioned({key_of(name) for names in terms for name in names}, texts)
    for term, names in zip(library.values("safeguarding-terms").values(), terms, strict=True):
        is_mentioned = any(key_of(name) in said for name in names)
        for name in names:
            phrase = get(phrases, name)
            phrase.protected = True
            phrase.themes += [theme for theme in term.themes if theme not in phrase.themes]
            if is_mentioned or phrase.same:
                phrase.same += [other for other in names if other != name]
            else:
                phrase.unmentioned = phrase.unmentioned or name


def mentioned(keys: set[str], texts: Iterable[str]) -> set[str]:
    """Those of the phrases that stand in a text; a text is read only for phrases whose first stem it holds."""
    missing: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        missing[key.partition(" ")[0]].add(key)
    for text in texts:
        for first in missing.keys() & set(text.split()):
            missing[first] -= {key for key in missing[first] if f" {key} " in f" {text} "}
            if not missing[first]:
                del missing[first]
    return keys - {key for left in missing.values() for key in left}
