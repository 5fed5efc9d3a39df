"""What the search shows and filters of a page beside its text: kind, audience, themes, year. Taken from the library."""

from dataclasses import dataclass, field, replace

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import is_whole_document
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.types import AUDIENCES, spoken

# A list of pages stands behind what explains.
INDEX_WEIGHT = 0.45
# So is a chain of learning.
CHAIN_WEIGHT = 0.2
LISTS = ("about/", "publications/")
# The page on which each website of others has a section.
ELSEWHERE = "about/elsewhere/"
ELSEWHERE_WEIGHT = 0.7
# The page on which each term of the glossary has a section.
GLOSSARY = "about/glossary/"
GLOSSARY_WEIGHT = 0.2
# Pages of the site about itself and its documents' gaps, which no search should answer with.
HIDDEN = ("search/", "about/editors-notes/", "about/transcription/")


def is_hidden(address: str) -> bool:
    """Whether the search leaves a page out: one of those, or a whole document, whose chapters answer better."""
    return address.startswith(HIDDEN) or is_whole_document(address)


@dataclass(frozen=True)
class PageFacts:
    """What is known of a page. `terms` are the words editors added; `weight` is from 0 to 1.

    `content_note` stands before what a result shows. Where `summary` is given, the search holds that of the page and
    nothing of its text.
    """

    kind: str = "page"
    shelf: str = ""
    audience: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    date: str = ""
    year: str = ""
    terms: tuple[str, ...] = field(default=())
    weight: float = 1.0
    content_note: str = ""
    summary: str = ""
    origin: str = "service"


def facts_by_address(library: Library) -> dict[str, PageFacts]:
    """The facts of every page, by its address from the site's root, such as campaigns/safer-sleeping/."""
    found = {f"{entry.ref}/": item_facts(entry) for entry in library.entries()}
    found |= {f"themes/{name}/chain/": PageFacts(weight=CHAIN_WEIGHT) for name in library.collections["themes"]}
    for path in library.prose:
        address = path.removesuffix("index.md").removesuffix(".md")
        address = f"{address}/" if address and not address.endswith("/") else address
        lists = address.rstrip("/") in COLLECTIONS or address.startswith(LISTS)
        terms = tuple(library.prose[path].fields.get("search_terms") or ())
        found[address] = PageFacts(weight=INDEX_WEIGHT if lists else 0.9, terms=terms)
    if ELSEWHERE in found:
        terms = found[ELSEWHERE].terms
        found[ELSEWHERE] = PageFacts(shelf="Other websites", terms=terms, weight=ELSEWHERE_WEIGHT, origin="elsewhere")
    if GLOSSARY in found:
        found[GLOSSARY] = replace(found[GLOSSARY], shelf="Glossary", weight=GLOSSARY_WEIGHT)
    return found


def item_facts(entry: Entry) -> PageFacts:
    """The facts of an item's page."""
    item, collection = entry.item, COLLECTIONS[entry.collection]
    return PageFacts(
        kind=collection.one,
        shelf=collection.many,
        audience=tuple(name for name in AUDIENCES if name in item.audience),
        themes=tuple(item.themes) if entry.collection != "themes" else (entry.id, *item.themes),
        date=spoken(item.as_at),
        year=str(item.as_at)[:4],
        terms=(*item.search_terms, *getattr(item, "also_called", ())),
        weight=collection.search_weight,
        content_note=item.content_note or "",
        origin=entry.origin,
        summary="" if collection.whole_text_in_search else item.summary,
    )
