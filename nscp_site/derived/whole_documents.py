"""Documents that stand here chapter by chapter, as a whole: which there are, their parts, and where each stands."""

from dataclasses import dataclass

from nscp_site.library import Entry, Library
from nscp_site.schema.vocabularies import PublishedDocument

# What a document's sections lead to and does not stand in their folder: the priorities of a business plan.
BESIDE = {"business-plan": ("priorities",)}


@dataclass(frozen=True)
class WholeDocument:
    """A document with all its sections, in its order."""

    about: PublishedDocument
    collection: str
    sections: list[Entry]

    @property
    def page(self) -> str:
        """The path of its page among the pages."""
        return f"{self.collection}/in-full.md"

    @property
    def pdf(self) -> str:
        """The path of its PDF."""
        return f"{self.collection}/in-full.pdf"


def whole_documents(library: Library) -> list[WholeDocument]:
    """Every document of which sections are published, in the order of the list of documents."""
    found = []
    for about in library.values("documents").values():
        name = about.collection
        if name and library.collections.get(name):
            beside = [entry for other in BESIDE.get(name, ()) for entry in library.ordered(other)]
            found.append(WholeDocument(about, name, [*library.ordered(name), *beside]))
    return found


def is_whole_document(address: str) -> bool:
    """Whether an address is that of a whole document: what stands there stands in its chapters, too."""
    return address.rstrip("/").endswith("/in-full")
