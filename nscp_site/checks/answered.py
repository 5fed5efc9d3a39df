"""What a host answers at an address by itself: a page, a file of the site or one of its own settings."""

import re
from pathlib import PurePosixPath

from nscp_site.cache import once
from nscp_site.content.addresses import is_page
from nscp_site.content.library import Library
from nscp_site.hosting.files import WRITERS
from nscp_site.hosting.policy import HASHED
from nscp_site.sources import visible
from nscp_site.versioning import NAME

# Made by finishing the site, wherever its content leads.
FINISHED = frozenset({*WRITERS, NAME, "404.html", "robots.txt", "sitemap.xml"})
# The look's own folder, the search's index and what standards keep for themselves (RFC 8615): what is in them changes.
FOLDERS = re.compile(r"(?:assets|search|\.well-known)(?:/|$)")
COMPRESSED = re.compile(r"\.(?:gz|br)$")


def why_answered(library: Library, address: str, made: set[str]) -> str:
    """Why an address can't be an old one: who asks for it gets an answer already. Empty where nobody does.

    A redirect from such an address would never end, or take away a page or file that is needed. `made` are the
    addresses that the content makes.
    """
    path = address.strip("/")
    plain = COMPRESSED.sub("", path)
    if PurePosixPath(plain).name.casefold() == "index.html":
        folder = f"/{plain[: -len('index.html')]}"
        remedy = "Delete this line" if folder in made else f"Write `{folder}` in its place"
        return f"{address} is the file that answers at {folder}, so it leads there already. {remedy}."
    if path.casefold() in FINISHED or plain.casefold() in FINISHED:
        return f"{address} is a file that the website and its host need. Delete this line."
    if FOLDERS.match(path.casefold()) or HASHED.match(f"{path}/"):
        return f"{address} lies among the files that the website makes for itself. Delete this line."
    taken = taken_names(library) | {one.strip("/").casefold(): one for one in made}
    for name in (path, plain):
        if name.casefold() in taken:
            return f"{address} can't be told from {taken[name.casefold()]} on every host. Delete this line."
    for parent in map(str, PurePosixPath(path.casefold()).parents):
        if parent in taken and not is_page(taken[parent]):
            return f"{address} lies below {taken[parent]}, which is a file. Delete this line."
    return ""


@once
def taken_names(library: Library) -> dict[str, str]:
    """The files of docs/ that are published as they are, by their names in small letters."""
    docs = library.root / "docs"
    files = (path.relative_to(docs).as_posix() for path in visible(docs, "**/*") if path.suffix != ".md")
    return {name.casefold(): f"/{name}" for name in files}


def same_place(addresses: list[str]) -> dict[str, str]:
    """The old addresses that another before them stands in the way of: one file can't be two, nor a folder too."""
    seen: dict[str, str] = {}
    found: dict[str, str] = {}
    for address in addresses:
        name = address.strip("/").casefold()
        if name in seen:
            found[address] = seen[name]
        seen.setdefault(name, address)
    for address in addresses:
        for parent in map(str, PurePosixPath(address.strip("/").casefold()).parents):
            if parent in seen and not is_page(seen[parent]):
                found.setdefault(address, seen[parent])
    return found
