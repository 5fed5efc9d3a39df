"""Where readers are led: buttons of answers, ways to reach a contact without speaking, reading for a theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.schema.answers import AnswerRoute
from nscp_site.schema.contacts import Contact, Route, as_dialled
from nscp_site.schema.types import AUDIENCE_NAMES, ROLE_NAMES

HELP = "help"
EMERGENCY_NUMBER = "999"


@dataclass(frozen=True)
class Button:
    """A link that begins a call, a message or a visit: its address, what it does, whom one reaches."""

    to: str
    does: str
    whom: str = ""


def button_of(library: Library, route: AnswerRoute) -> Button | None:
    """Where a route of an answer leads; None where its contact can't be reached so."""
    if route.elsewhere:
        page = library.value("elsewhere", route.elsewhere)
        return Button(page.address, route.says or page.name)
    return button_of_contact(library, library.value("contacts", str(route.contact)), route.by)


def button_of_contact(library: Library, contact: Contact, by: str = "telephone") -> Button | None:
    """How to reach a contact in one way; None where there is no such way."""
    if by == "telephone" and contact.number:
        # Whoever dials this knows whom they reach.
        whom = contact.name if contact.number != EMERGENCY_NUMBER else ""
        return Button(f"tel:{as_dialled(contact.number)}", f"Call {contact.number}", whom)
    if by == "e-mail" and contact.email:
        return Button(f"mailto:{contact.email}", f"E-mail {contact.email}", contact.name)
    found = next((route for route in contact.routes if route.by == by), None)
    return button_of_route(library, contact, found) if found else None


def button_of_route(library: Library, contact: Contact, route: Route) -> Button | None:
    """The button of one of a contact's own routes."""
    if route.text_to:
        word = f"?body={route.text_word}" if route.text_word else ""
        does = f"Text {route.text_word} to {route.text_to}" if route.text_word else f"Text {route.text_to}"
        return Button(f"sms:{as_dialled(route.text_to)}{word}", does, contact.name)
    if route.elsewhere is None:
        return None
    verbs = {"chat": f"Chat with {contact.name}", "form": f"Fill in a form for {contact.spoken}"}
    address = library.value("elsewhere", route.elsewhere).address
    return Button(address, verbs.get(route.by, f"{contact.name}: {route.by}"))


def doors(library: Library, audience: list[str]) -> list[tuple[str, list[Entry]]]:
    """The answers for an audience, or all, below their headings, in their order."""
    chosen = [one for one in library.ordered(HELP) if not audience or one.item.audience[0] in audience]
    return [(heading, list(same)) for heading, same in groupby(chosen, key=lambda one: str(one.item.door))]


def unread(library: Library) -> list[Entry]:
    """The answers that nobody who leads on safeguarding has read and agreed to."""
    return [entry for entry in library.ordered(HELP) if not entry.item.is_read]


EMERGENCY = "emergency"
# The page that tells every way.
PAGE = "other-ways.md"
# So many ways stand together for one need; who looks for help does not read ten.
MOST_WAYS = 3
# In these one speaks.
SPOKEN = ("telephone", "call-back")


@dataclass(frozen=True)
class Way:
    """A way to reach a contact, in one sentence of Markdown, and what else one must know."""

    says: str
    more: str = ""


def ways(contact: Contact, audience: Sequence[str] = ()) -> list[Way]:
    """Every way to reach a contact without speaking, for an audience or all, the best first; its e-mail comes last."""
    found = [
        Way(_linked(route), route.more or "")
        for route in contact.routes
        if route.by not in SPOKEN and _is_for(route, audience)
    ]
    if contact.email:
        found.append(Way(f"Write an e-mail to {contact.spoken}: [{contact.email}](mailto:{contact.email})."))
    return found


def meant_for(library: Library, audience: list[str]) -> list[str]:
    """The ids of the contacts for an audience, those meant for it before those meant for anybody; all for none."""
    contacts = library.values("contacts")
    found = [name for name, contact in contacts.items() if _is_for(contact, audience)]
    return sorted(found, key=lambda name: bool(audience) and not contacts[name].audience)


def best_ways(library: Library, names: list[str], audience: Sequence[str] = ()) -> dict[str, list[Way]]:
    """At most three ways to get help without speaking in danger, and three to talk to the contacts that are named."""
    contacts = library.values("contacts")
    return {
        "danger": ways(contacts[EMERGENCY])[:MOST_WAYS] if EMERGENCY in contacts else [],
        "talk": [way for name in names if name != EMERGENCY for way in ways(contacts[name], audience)][:MOST_WAYS],
    }


def _is_for(one: Contact | Route, audience: Sequence[str]) -> bool:
    """Whether a contact or a way is meant for an audience; one that names none is for anybody."""
    return not audience or not one.audience or bool({*audience} & {*one.audience})


def _linked(route: Route) -> str:
    """A route's sentence; where its page is where one writes, the sentence is the link."""
    if not route.elsewhere:
        return route.says
    if route.by in ("chat", "form", "BSL"):
        return f"[{route.says}](elsewhere:{route.elsewhere})"
    return f"{route.says} {{elsewhere: {route.elsewhere}}}"


# What to read first on a theme: so many pages.
MOST_TO_READ = 5


def chain_path(theme: str) -> str:
    """Where the page of a theme's chain of learning stands among the pages."""
    return f"themes/{theme}/chain.md"


def answers_on(library: Library, theme: Entry) -> list[Entry]:
    """The answers for families that lead to a theme, as what the Partnership does about it."""
    return [entry for entry in library.ordered(HELP) if entry.item.more == theme.ref]


def chosen_pages(relations: Relations, theme: Entry) -> list[Entry]:
    """What to read first: the pages that the theme's editors name, then the first of what belongs to it."""
    named = (relations.library.find(ref) for ref in theme.item.related)
    gathered = relations.by_collection(relations.by_theme[theme.id])
    found = [*named, *(same[0] for name, same in gathered.items() if name != HELP)]
    by_ref = {entry.ref: entry for entry in found if entry and entry.ref != theme.ref}
    return list(by_ref.values())[:MOST_TO_READ]


GUIDANCE = "guidance"


@dataclass(frozen=True)
class Series:
    """A topic in parts, as one of them sees it: all of them in order, and those before and after it."""

    parts: list[Entry]
    before: Entry | None
    after: Entry | None


def for_whom(entry: Entry) -> str:
    """For whom a topic is, in words: of people who work with children, those whose work it names."""
    roles = [ROLE_NAMES[role] for role in entry.item.roles]
    names = [name for name in entry.item.audience if name != "practitioners" or not roles]
    words = ", ".join([*roles, *(AUDIENCE_NAMES[name] for name in names)])
    return words[:1].upper() + words[1:]


def courses_on(library: Library, entry: Entry) -> list[Entry]:
    """The courses that a topic names."""
    named = (library.find(ref) for ref in entry.item.related)
    return [course for course in named if course and course.collection == "training"]


def series_of(library: Library, entry: Entry) -> Series | None:
    """The topic in parts that an item begins or belongs to; what is hidden from visitors is left out."""
    topics = library.collections[GUIDANCE]
    first = next((one for one in topics.values() if entry.ref in one.item.parts), entry)
    parts = [first, *(part for part in map(library.find, first.item.parts) if part)]
    if len(parts) == 1:
        return None
    place = [part.ref for part in parts].index(entry.ref)
    return Series(parts, parts[place - 1] if place else None, parts[place + 1] if place + 1 < len(parts) else None)
