"""What others publish, as editors must see to it: what is to be asked, what is to be opened, and who is told of it."""

from nscp_site.content.library import Library
from nscp_site.schema.editorial import NOT_YET, Elsewhere

VOCABULARY = "elsewhere"


def to_ask(library: Library) -> dict[str, Elsewhere]:
    """What is pending, by id: nothing may name it before somebody has answered what its `ask` says.

    For a library that holds what editors know; visitors' knows nothing of it.
    """
    return {name: one for name, one in library.values(VOCABULARY).items() if one.is_pending}


def to_open(library: Library) -> dict[str, Elsewhere]:
    """What pages may name, by id, and no person has opened yet."""
    found = library.values(VOCABULARY).items()
    return {name: one for name, one in found if not one.is_pending and one.opened_by == NOT_YET}


def owners(library: Library) -> dict[str, str]:
    """The groups that are told when an address is gone, by the address, where its entry names one."""
    return {one.address: one.told_to for one in library.values(VOCABULARY).values() if one.address and one.told_to}
