"""A library made larger in memory: copies of an item, each of which names what is there and prints three notes."""

from dataclasses import replace
from itertools import cycle, islice

from nscp_site.content.library import Library
from nscp_site.schema.collections import COLLECTIONS


def grown(library: Library, copies: int, collection: str = "guidance", names: int = 20) -> Library:
    """The library with so many more items of a collection, each of which names so many of those that were there."""
    pattern = library.ordered(collection)[0]
    refs = cycle([entry.ref for entry in library.entries()])
    notes = cycle(library.vocabularies["editors-notes"])
    themes = cycle(library.collections["themes"])
    made = dict(library.collections[collection])
    for number in range(copies):
        related, own = list(islice(refs, names)), [next(themes), next(themes)]
        item = pattern.item.model_copy(
            update={"title": f"{pattern.item.title} {number}", "related": related, "themes": own, "as_at": "2016"}
        )
        document = replace(
            pattern.document,
            path=f"content/{collection}/{pattern.id}-{number}.md",
            fields={**pattern.document.fields, "related": related, "themes": own},
            body="\n\n".join([pattern.document.body, *(f"{{note: {next(notes)}}}" for _ in range(3))]),
        )
        made[document.id] = replace(pattern, document=document, item=item)
    collections = {name: made if name == collection else library.collections[name] for name in COLLECTIONS}
    return replace(library, collections=collections)
