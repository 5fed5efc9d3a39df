"""What people call the pages of the site: who writes nothing but a page's name sees that page first.

The names of a page are its title, with and without its years and what stands after a colon or in brackets, and for a
page of docs/ or an answer the search terms that editors gave it. A website of others is found by its name as well, a
term of the glossary by the question what it means.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from nscp_site.content.library import Library
from nscp_site.search.facts import ELSEWHERE, GLOSSARY
from nscp_site.search.words import STOP_WORDS, stem, words

AFTER = re.compile(r"\s*(?:\([^)]*\)|: .*|\?)\s*$")
# Beside guidance, whose topics must not stand behind a namesake.
NAMED = ("campaigns", "training", "briefings", "voices", "groups", "partners", "governance", "news")
# What stands beside a name and is no part of it: "the latest annual report", "thresholds guide", "LSCB procedures".
FRAME = ("latest", "current", "newest", "recent", "page", "website", "site", "guide", "document", "pdf", "copy", "link",
         "download", "nscp", "nscb", "lscb", "northamptonshire", "northants")  # fmt: skip
# A search term of so many words is said by nobody who means something else.
SENTENCE = 3
# So many pages of one name come first.
MOST = 2
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
            if len(found[key]) < MOST:
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
