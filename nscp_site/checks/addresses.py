"""Every page has an address of its own, and no address ever published is lost."""

from collections.abc import Iterator

from nscp_site.checks.answered import same_place, why_answered
from nscp_site.checks.folders import fault_of_name
from nscp_site.checks.resting import may_be_made, unread_items
from nscp_site.content.addresses import ADDRESS, LIST, address_of, is_page, made_addresses, read_addresses, sources
from nscp_site.content.library import Library
from nscp_site.content.visibility import public_view, state
from nscp_site.derived.theme_pages import chain_path
from nscp_site.findings import Finding, did_you_mean, rule
from nscp_site.handouts.paths import handout_paths
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.search.pages import LISTS
from nscp_site.sources import Loc, visible

# All that lies in these is made by the website.
FOLDERS_OF_OURS = ("assets/", "data/", "feeds/", "search/")
# Data and feeds are alike in name only, and no message may guess at what is about a child.
NO_GUESS = ("data", "feeds", *(name for name, one in COLLECTIONS.items() if one.about_children))


@rule("library")
def same_address(library: Library) -> Iterator[Finding]:
    """Two pages must not have one address, and no page or file that of one that the website makes itself.

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
                f"this page would have the address {address}, as {taken[address]} has. Rename one of the two.",
            )
        taken.setdefault(address, source)
    yield from lost_pages(library)
    yield from lost_files(library)


def lost_pages(library: Library) -> Iterator[Finding]:
    """The pages of docs/ in whose place the website puts one of its own."""
    ours = pages_of_the_site(library)
    for path in sorted(library.known("docs")):
        address = address_of(path)
        if address in ours or address.startswith("/search/"):
            told = f"the website makes what stands at {address} itself, and this page would be lost. Move or rename it."
            yield f"docs/{path}", 1, told
        elif address == "/404/":
            told = "nobody would ever see this: the website makes the page for what is not there itself. Delete it."
            yield f"docs/{path}", 1, told


def lost_files(library: Library) -> Iterator[Finding]:
    """The files of docs/ in whose place the website puts one of its own."""
    docs, ours = library.root / "docs", {path.casefold() for path in handout_paths(library)}
    for path in visible(docs, "**/*"):
        name = path.relative_to(docs).as_posix()
        if path.suffix != ".md" and (name.casefold() in ours or name.casefold().startswith(FOLDERS_OF_OURS)):
            yield f"docs/{name}", 1, f"the website makes what stands at /{name} itself. Move or rename this file."


def pages_of_the_site(library: Library) -> set[str]:
    """The addresses of pages that no file of docs/ may replace: the search's, the data's, the themes' chains."""
    chains = {address_of(chain_path(theme)) for theme in library.ids["themes"]}
    return {"/search/", "/data/", *(address_of(f"search/{path}") for path, _ in LISTS), *chains}


@rule("library")
def address_list(library: Library) -> Iterator[Finding]:
    """The list of addresses must hold `published`, `moved` and `gone`, with each address whole, as in /about/.

    Bad:
        moved: campaigns/old
    Good:
        moved:
          /campaigns/old/: /campaigns/new/
    """
    addresses = read_addresses(library.root)
    for problem in addresses.problems:
        yield problem.path, problem.line, problem.message
    values, line_of = addresses.values, addresses.document.line_of
    named: list[tuple[Loc, str | None]] = [
        *((("published", index), address) for index, address in enumerate(values.published)),
        *((("moved", old), address) for old, new in values.moved.items() for address in (old, new)),
        *((("old_site", old), address) for old, new in values.old_site.items() for address in (old, new)),
        *((("gone", old), address) for old, stone in values.gone.items() for address in (old, stone.see)),
    ]
    for loc, address in named:
        if address is not None and not ADDRESS.fullmatch(address):
            yield LIST, line_of(loc), address_fault(address)
        elif address is not None:
            told = next(filter(None, map(fault_of_name, address.strip("/").split("/"))), "")
            if told:
                yield LIST, line_of(loc), f"a folder or file stands at each address. {told}"


def address_fault(address: str) -> str:
    """What is wrong with an address."""
    if not address.startswith("/"):
        return f"`{address}` must begin with a slash: `/{address}`."
    if ADDRESS.fullmatch(f"{address}/"):
        return f"`{address}` must end with a slash, as every page's address: `{address}/`."
    return (
        f"`{address}` must be an address such as /about/ or /datasets/reach.csv: unaccented letters, digits, hyphens, "
        f"dots and underscores between slashes."
    )


@rule("library")
def address_lost(library: Library) -> Iterator[Finding]:
    """An address that was ever published must stay, or be named under `moved` or `gone`.

    Bad:
        delete content/campaigns/hotel-watch.md and write nothing else
    Good:
        moved:
          /campaigns/hotel-watch/: /campaigns/safer-places/
    """
    addresses = read_addresses(library.root)
    values, made = addresses.values, known_addresses(library)
    for index, address in enumerate(values.published):
        if ADDRESS.fullmatch(address) and address not in {*made, *values.moved, *values.gone}:
            if may_be_made(library, address):
                continue
            told = hidden_again(library, address) or (
                f"the page at {address} was published and is gone.{new_place(address, made)} "
                f"Name its new address under `moved`, or write under `gone` why it was taken away."
            )
            yield LIST, addresses.document.line_of(("published", index)), told


def new_place(address: str, made: set[str]) -> str:
    """A guess where a page is now. None for children's stories, data and feeds: they are alike in name only."""
    section = address.split("/")[1]
    if section in NO_GUESS or not is_page(address):
        return ""
    return did_you_mean(address, {other for other in made if other.split("/")[1] not in NO_GUESS})


def hidden_again(library: Library, address: str) -> str:
    """What to tell of a published page whose file is there, but hidden now; empty where it is not."""
    ref = address.strip("/")
    entry = library.find(ref)
    if entry is None and ref not in library.drafts:
        return ""
    now = state(entry.item) if entry else "a draft"
    return (
        f"the page at {address} was published, and it is {now} now. What people have read can't be hidden again: write "
        f"`life: withdrawn` in content/{ref}.md, and why."
    )


@rule("library")
def address_moved(library: Library) -> Iterator[Finding]:
    """An old address must lead to a page that there is, in one step, and nothing may answer at it itself.

    The host answers at /index.html with the front page: sent on from there to `/`, a visitor would never arrive.

    Bad:
        moved:
          /a/: /b/
          /b/: /c/
    Good:
        moved:
          /a/: /c/
          /b/: /c/
    """
    addresses = read_addresses(library.root)
    values, made = addresses.values, known_addresses(library)
    leads = [(("moved", old), old, new) for old, new in values.moved.items()]
    leads += [(("old_site", old), old, new) for old, new in values.old_site.items()]
    leads += [(("gone", old), old, stone.see or "/") for old, stone in values.gone.items()]
    twice = same_place([old for _, old, _ in leads])
    for loc, old, new in leads:
        line = addresses.document.line_of(loc)
        if old in made:
            yield LIST, line, f"{old} is the address of a page now. Take it out of `{loc[0]}`."
        elif why_answered(library, old, made):
            yield LIST, line, why_answered(library, old, made)
        elif old in twice:
            yield LIST, line, f"{old} can't be told from {twice[old]} on every host. Keep one of the two."
        if new in values.moved:
            yield LIST, line, f"{new} has moved itself. Name the page where it is now: {values.moved[new]}"
        elif new not in made and not may_be_made(library, new):
            yield LIST, line, f"there is no page at {new}.{did_you_mean(new, made)}"


def known_addresses(library: Library) -> set[str]:
    """The addresses the content makes, with those whose file is there but has another mistake, told elsewhere."""
    pages = {f"/{ref}/" for ref in unread_items(library)} | {f"/{name}/" for name in COLLECTIONS if library.ids[name]}
    return made_addresses(public_view(library)) | pages | {address_of(path) for path in library.known("docs")}
