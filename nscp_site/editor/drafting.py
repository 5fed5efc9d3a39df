"""A new item built from answers: its possible ids, its text, and what `nscp check` would report."""

import csv
import io
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from nscp_site.checks.suite import check_library
from nscp_site.clock import first_day_after_a_year
from nscp_site.content.addresses import load_addresses
from nscp_site.content.file_rules import explain_invalid_id, read_document
from nscp_site.content.library import RECORD_ONLY_FIELDS, Entry, Library
from nscp_site.content.visibility import editors_only_fields
from nscp_site.content.writing import format_item
from nscp_site.findings import Finding
from nscp_site.schema.collections import Collection
from nscp_site.schema.contacts import Answer
from nscp_site.schema.items import FIELDS_OF_STATUS
from nscp_site.schema.validation import validate_document
from nscp_site.sources import Document, SourceFile, Sources

# What belongs to one life of one item, and is not copied to another.
NOT_COPIED = {"life", "title", "published", "published_note", "last_reviewed", "next_review", "posted", "over_after"}
NOT_COPIED |= {name for names in FIELDS_OF_STATUS.values() for name in names}


@dataclass
class Draft:
    """An item being written; `done` lists the fields whose answers are complete."""

    collection: Collection
    library: Library
    answers: dict[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    body: str = ""
    id: str = ""
    copied_from: str = ""

    @property
    def path(self) -> str:
        """Where its file will be."""
        return f"content/{self.collection.name}/{self.id or 'new'}.md"

    @property
    def fields(self) -> dict[str, Any]:
        """The answers in the schema's order."""
        names = self.collection.model.model_fields
        return {name: self.answers[name] for name in names if name in self.answers}

    @property
    def text(self) -> str:
        """Its file."""
        return format_item(self.fields, self.body)

    @property
    def draft_reason(self) -> str:
        """Why the item must start as a draft; empty where it need not."""
        if issubclass(self.collection.model, Answer):
            return "A safeguarding lead must read it first: write who did in `read_by`, and the day in `read_on`."
        if self.collection.model.model_fields["life"].default == "draft":
            return "A second person must read it first: it becomes more than a draft once `checked_by` is there."
        return "Its figures are still to be written into its table." if self.collection.name == "datasets" else ""

    def state(self) -> dict[str, Any]:
        """The draft as JSON-serialisable values, to be resumed later."""
        return {"answers": self.answers, "done": self.done, "body": self.body, "id": self.id, "from": self.copied_from}

    def resume(self, state: dict[str, Any]) -> None:
        """Restore the draft from a saved state."""
        self.answers, self.done = dict(state.get("answers", {})), list(state.get("done", []))
        self.body, self.id = str(state.get("body", "")), str(state.get("id", ""))
        self.copied_from = str(state.get("from", ""))


def copy_item_into(draft: Draft, entry: Entry) -> None:
    """Copy an item's fields and text into a draft, except what belongs to that item alone."""
    left_out = NOT_COPIED | set(editors_only_fields(draft.collection.model))
    if draft.collection.origin == "service":
        # The copy is what the Partnership says today, though the other repeats a document.
        left_out |= {"origin", "source", *RECORD_ONLY_FIELDS}
    for name, value in entry.document.fields.items():
        if name not in left_out:
            draft.answers[name] = value
            draft.done.append(name)
    draft.body, draft.copied_from = entry.document.body, entry.ref


def suggest_answers(draft: Draft, today: date) -> dict[str, Any]:
    """Suggested answers by field, used when Enter is pressed."""
    suggested: dict[str, Any] = {
        "last_reviewed": str(today),
        "next_review": str(first_day_after_a_year(today)),
        "posted": str(today),
        **_suggest_from_source(draft.answers.get("source"), draft.library),
    }
    if "order" in draft.collection.model.model_fields:
        entries = draft.library.collections[draft.collection.name].values()
        suggested["order"] = max((entry.item.order for entry in entries), default=0) + 1
    return {name: value for name, value in suggested.items() if name in draft.collection.model.model_fields}


def _suggest_from_source(sources: Any, library: Library) -> dict[str, Any]:
    """Fields that an item probably shares with the document it repeats: its date and edition."""
    record = library.vocabularies["documents"].get(sources[0]["document"]) if sources else None
    if record is None:
        return {}
    document = record.value
    day = document.dated or document.covers_to or document.published
    return {"working_together": document.working_together} | ({"as_at": day} if day else {})


def find_id_fault(draft: Draft, identifier: str) -> str:
    """Why a file can't have that name; empty where it can."""
    root, folder = draft.library.root, draft.collection.name
    if explain_invalid_id(identifier):
        return explain_invalid_id(identifier)
    if (root / "content" / folder / f"{identifier}.md").exists():
        return (
            f"content/{folder}/{identifier}.md is there already; nothing is ever written over it. Choose another name."
        )
    if folder == "datasets" and (root / "content" / folder / f"{identifier}.csv").exists():
        return f"content/{folder}/{identifier}.csv is there already. Choose another name."
    values, address = load_addresses(Sources(root)).values, f"/{folder}/{identifier}/"
    if address in {*values.moved, *values.gone}:
        return f"{address} is the address of a page that moved or went. Choose another name."
    return ""


def check_draft(draft: Draft) -> list[Finding]:
    """The findings that `nscp check` would report for the new file."""
    document, problems = read_document(SourceFile(draft.path, draft.text.encode()))
    if document is None:
        return problems
    item, found = validate_document(document, draft.collection.model, draft.collection.singular)
    if item is None:
        return problems + found
    found = check_library(_library_with_draft(draft, document, item))
    # A dataset's table is written together with it.
    return problems + [one for one in found if one.path == draft.path and one.check != "table-missing"]


def _library_with_draft(draft: Draft, document: Document, item: Any) -> Library:
    """The library with the new item added."""
    library, name, identifier = draft.library, draft.collection.name, Path(document.path).stem
    entries = library.collections[name] | {identifier: Entry(name, document, item)}
    return replace(
        library,
        collections=library.collections | {name: entries},
        ids=library.ids | {name: {*library.ids.get(name, ()), identifier}},
        texts=[*library.texts, document],
        drafts=library.drafts | ({f"{name}/{identifier}"} if item.life == "draft" else set()),
    )


def find_field_at(draft: Draft, problem: Finding) -> str:
    """The field that a problem of the draft's file stands in; empty for its text."""
    document, _ = read_document(SourceFile(draft.path, draft.text.encode()))
    if document is None or (document.body and problem.line >= document.body_line):
        return ""
    places = {position.line: str(loc[0]) for loc, position in document.lines.items() if len(loc) == 1}
    return places.get(max((line for line in places if line <= problem.line), default=0), "")


def new_table_text(draft: Draft) -> str:
    """The CSV of a new dataset: its header only."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow([column["name"] for column in draft.answers["columns"]])
    return written.getvalue()
