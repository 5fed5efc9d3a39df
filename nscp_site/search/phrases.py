"""What else to search when somebody writes a phrase: the editors' vocabularies as one table of phrases.

A phrase is known by the stems of its words, joined by a space. `MASH` and `Multi Agency Safeguarding Hub` mean the
same; `county lines` is called criminal exploitation here; `FGM` is on no page, and its nearest themes are named.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from nscp_site.content.library import Library
from nscp_site.search.words import STOP_WORDS, stem, words

# e-safety and re-referral are one word, as the script in the browser reads them: the second half alone would mean
# another thing.
AFTER_LETTER = re.compile(r"(?<![\w-])([a-z]|re)-(?=[a-z]{3})", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
LONGEST = 6
# A phrase that many themes or terms claim says little: so many others are searched at most.
MOST = 6


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
        phrase.same = [other for other in dict.fromkeys(phrase.same) if key_of(other) != key][:MOST]
        phrase.near = [other for other in dict.fromkeys(phrase.near) if key_of(other) != key][:MOST]
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
