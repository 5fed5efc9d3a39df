"""Every page has an address of its own."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from nscp_site.library import Library
from nscp_site.problems import Finding, rule


@rule("library")
def same_address(library: Library) -> Iterator[Finding]:
    """Two pages must not have one address.

    Bad:
        content/campaigns/safer-sleeping.md and docs/campaigns/safer-sleeping.md
    Good:
        content/campaigns/safer-sleeping.md alone
    """
    taken: dict[str, str] = {}
    for path, source in sources(library):
        address = address_of(path)
        if address in taken:
            yield (
                source,
                1,
                f"this page would have the address /{address}, as {taken[address]} has. Rename one of the two.",
            )
        taken.setdefault(address, source)


def sources(library: Library) -> Iterator[tuple[str, str]]:
    """The path each page is made at, with the file it is made from."""
    for entry in library.entries():
        yield f"{entry.ref}.md", entry.document.path
    for path, document in library.prose.items():
        yield path, document.path


def address_of(path: str) -> str:
    """The address of a page: about/index.md and about.md are both at about/."""
    parts = PurePosixPath(path.lower()).with_suffix("").parts
    if parts[-1] in ("index", "readme"):
        parts = parts[:-1]
    return "".join(f"{part}/" for part in parts)
