"""Buttons, contact routes and reading lists: how answers, contacts and themes lead readers on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from nscp_site.content.library import Entry, Library
from nscp_site.content.relations import Relations
from nscp_site.schema.contacts import AnswerRoute, Contact, Route, strip_spaces
from nscp_site.schema.types import AUDIENCE_NAMES, ROLE_NAMES

HELP = "help"
EMERGENCY_NUMBER = "999"


@dataclass(frozen=True)
class Button:
    """A call-to-action link: its URL, what it does, and whom it reaches."""

    to: str
    does: str
    whom: str = ""


def answer_route_button(library: Library, route: AnswerRoute) -> Button | None:
    """The button of an answer's route; None where its contact cannot be reached that way."""
    if route.elsewhere:
        page = library.value("elsewhere", route.elsewhere)
        return Button(page.address, route.says or page.name)
    return contact_button(library, library.value("contacts", str(route.contact)), route.by)


def contact_button(library: Library, contact: Contact, by: str = "telephone") -> Button | None:
    """The button for reaching a contact by one channel, such as `telephone`; None where it has no such channel."""
    if by == "telephone" and contact.number:
        # Whoever dials this knows whom they reach.
        whom = contact.name if contact.number != EMERGENCY_NUMBER else ""
        return Button(f"tel:{strip_spaces(contact.number)}", f"Call {contact.number}", whom)
    if by == "e-mail" and contact.email:
        return Button(f"mailto:{contact.email}", f"E-mail {contact.email}", contact.name)
    found = next((route for route in contact.routes if route.by == by), None)
    return _contact_route_button(library, contact, found) if found else None


def _contact_route_button(library: Library, contact: Contact, route: Route) -> Button | None:
    """The button of one of a contact's own routes."""
    if route.text_to:
        word = f"?body={route.text_word}" if route.text_word else ""
        does = f"Text {route.text_word} to {route.text_to}" if route.text_word else f"Text {route.text_to}"
        return Button(f"sms:{strip_spaces(route.text_to)}{word}", does, contact.name)
    if route.elsewhere is None:
        return None
    verbs = {"chat": f"Chat with {contact.name}", "form": f"Fill in a form for {contact.spoken}"}
    address = library.value("elsewhere", route.elsewhere).address
    return Button(address, verbs.get(route.by, f"{contact.name}: {route.by}"))


def answers_by_heading(library: Library, audience: list[str]) -> list[tuple[str, list[Entry]]]:
    """The answers for an audience, or all, grouped under their headings, in order."""
    chosen = [one for one in library.ordered(HELP) if not audience or one.item.audience[0] in audience]
    return [(heading, list(same)) for heading, same in groupby(chosen, key=lambda one: str(one.item.door))]


def unapproved_answers(library: Library) -> list[Entry]:
    """The answers that no safeguarding lead has read and approved."""
    return [entry for entry in library.ordered(HELP) if not entry.item.is_read]


EMERGENCY_CONTACT = "emergency"
# The page that tells every way.
OTHER_WAYS_PAGE = "other-ways.md"
# So many ways stand together for one need; who looks for help does not read ten.
MAX_WAYS = 3
# In these one speaks.
SPOKEN_CHANNELS = ("telephone", "call-back")


@dataclass(frozen=True)
class _SilentWay:
    """A way to reach a contact without speaking: one sentence of Markdown, and a further remark."""

    says: str
    more: str = ""


def silent_ways(contact: Contact, audience: Sequence[str] = ()) -> list[_SilentWay]:
    """Every way to reach a contact without speaking, for an audience or all, best first; e-mail last."""
    found = [
        _SilentWay(_linked(route), route.more or "")
        for route in contact.routes
        if route.by not in SPOKEN_CHANNELS and _is_for(route, audience)
    ]
    if contact.email:
        found.append(_SilentWay(f"Write an e-mail to {contact.spoken}: [{contact.email}](mailto:{contact.email})."))
    return found


def contacts_for_audience(library: Library, audience: list[str]) -> list[str]:
    """Ids of the contacts for an audience, its own before general ones; all for an empty audience."""
    contacts = library.values("contacts")
    found = [name for name, contact in contacts.items() if _is_for(contact, audience)]
    return sorted(found, key=lambda name: bool(audience) and not contacts[name].audience)


def best_silent_ways(library: Library, names: list[str], audience: Sequence[str] = ()) -> dict[str, list[_SilentWay]]:
    """At most MAX_WAYS ways to get help without speaking: `danger`, and `talk` for the named contacts."""
    contacts = library.values("contacts")
    talk = [way for name in names if name != EMERGENCY_CONTACT for way in silent_ways(contacts[name], audience)]
    return {
        "danger": silent_ways(contacts[EMERGENCY_CONTACT])[:MAX_WAYS] if EMERGENCY_CONTACT in contacts else [],
        "talk": talk[:MAX_WAYS],
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
MAX_PAGES_TO_READ = 5


def chain_path(theme: str) -> str:
    """Where the page of a theme's chain of learning stands among the pages."""
    return f"themes/{theme}/chain.md"


def answers_on(library: Library, theme: Entry) -> list[Entry]:
    """The answers for families that link to a theme."""
    return [entry for entry in library.ordered(HELP) if entry.item.more == theme.ref]


def pages_to_read_first(relations: Relations, theme: Entry) -> list[Entry]:
    """What to read first on a theme: pages its editors name, then the first of each kind."""
    named = (relations.library.find(ref) for ref in theme.item.related)
    gathered = relations.by_collection(relations.by_theme[theme.id])
    found = [*named, *(same[0] for name, same in gathered.items() if name != HELP)]
    by_ref = {entry.ref: entry for entry in found if entry and entry.ref != theme.ref}
    return list(by_ref.values())[:MAX_PAGES_TO_READ]


GUIDANCE = "guidance"


@dataclass(frozen=True)
class _Series:
    """A topic in parts, as one of them sees it: all of them in order, and those before and after it."""

    parts: list[Entry]
    before: Entry | None
    after: Entry | None


def audience_phrase(entry: Entry) -> str:
    """For whom a topic is, in words: of people who work with children, those whose work it names."""
    roles = [ROLE_NAMES[role] for role in entry.item.roles]
    names = [name for name in entry.item.audience if name != "practitioners" or not roles]
    words = ", ".join([*roles, *(AUDIENCE_NAMES[name] for name in names)])
    return words[:1].upper() + words[1:]


def courses_on(library: Library, entry: Entry) -> list[Entry]:
    """The courses that a topic names."""
    named = (library.find(ref) for ref in entry.item.related)
    return [course for course in named if course and course.collection == "training"]


def topic_series(library: Library, entry: Entry) -> _Series | None:
    """The series that a topic begins or belongs to; None if there is none. Unpublished parts are left out."""
    topics = library.collections[GUIDANCE]
    first = next((one for one in topics.values() if entry.ref in one.item.parts), entry)
    parts = [first, *(part for part in map(library.find, first.item.parts) if part)]
    if len(parts) == 1:
        return None
    place = [part.ref for part in parts].index(entry.ref)
    return _Series(parts, parts[place - 1] if place else None, parts[place + 1] if place + 1 < len(parts) else None)
