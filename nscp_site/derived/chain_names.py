"""What an item names, and where it says so: the ties of the chain of learning come from these."""

from collections.abc import Iterator

from nscp_site.cache import once
from nscp_site.content.fields import references_of
from nscp_site.content.library import Entry
from nscp_site.content.relations import NOT_RELATED
from nscp_site.content.shortcodes import marks_in
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.sources import Loc

OURS = "its list of related pages"
# How a visitor is told where a tie is stated: by the field that holds the name.
TOLD = {
    "related": OURS,
    "see": "its list of where the documents speak of it",
    "sections": "the sections of documents that it prints",
    "figures": "its figures",
    "results": "its results",
    "actions": "its actions",
    "evidence": "the evidence it asks for",
}


@once
def names_in(entry: Entry) -> tuple[tuple[str, str, str], ...]:
    """What an item names: the name, the key of the part that names it (else the item's), and the place in words."""
    return tuple(found_names(entry))


def found_names(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """The same, one by one."""
    for found, reference in references_of(entry):
        place = str(found.loc[0])
        if place not in NOT_RELATED and "themes" not in found.loc and reference.target in ("", *COLLECTIONS):
            name = str(found.value).partition("#")[0]
            ref = f"{reference.target}/{name}" if reference.target else name
            yield ref, part_of(entry, found.loc), TOLD.get(place, f"its {place.replace('_', ' ')}")
    for mark in marks_in(entry.document):
        if mark.kind in ("item", "dataset", "remark"):
            folder = {"dataset": "datasets/", "remark": "scrutiny/"}.get(mark.kind, "")
            yield folder + mark.name.partition("#")[0], entry.ref, "its text"


def part_of(entry: Entry, loc: Loc) -> str:
    """The key of the action or the piece of evidence in which a field stands; else the item's."""
    if len(loc) > 1 and loc[0] in ("actions", "evidence") and isinstance(loc[1], int):
        part = getattr(entry.item, str(loc[0]))[loc[1]].id
        return f"{entry.ref}#{part.lower() if loc[0] == 'actions' else f'evidence-{part}'}"
    return entry.ref


@once
def remarks_in(entry: Entry) -> set[str]:
    """The remarks that an item prints."""
    return {mark.name for mark in marks_in(entry.document) if mark.kind == "remark"}
