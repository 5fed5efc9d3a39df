"""Whose words a page gives, said to visitors in one line: a document's as at its day, the Partnership's, or others'."""

from nscp_site.library import Entry, Library
from nscp_site.pages.editions import edition_note
from nscp_site.schema.types import spoken


def origin_line(library: Library, entry: Entry) -> str:
    """The line below a page's first sentence. Of the national guidance, only what repeats a document speaks."""
    item = entry.item
    if entry.origin == "service":
        return f"From the Partnership. Last checked on {spoken(item.last_reviewed)}."
    if entry.origin == "elsewhere":
        return f"From others: this page only says where to find it. Last checked on {spoken(item.last_reviewed)}."
    documents = [library.value("documents", source.document) for source in item.source]
    whose = "our documents" if any(document.ours for document in documents) else "what others have published"
    return f"From {whose}, as at {spoken(item.as_at)}. {edition_note(item.working_together)}".strip()


def dated(entry: Entry) -> str:
    """How old a page is, for a list: the day its document speaks of, or the day the Partnership last checked it."""
    if entry.origin == "record":
        return f"As at {spoken(entry.item.as_at)}"
    return f"Checked on {spoken(entry.item.last_reviewed)}"
