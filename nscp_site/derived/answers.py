"""Answers for families: where their buttons lead, and how the pages for their readers group them."""

from dataclasses import dataclass
from itertools import groupby

from nscp_site.content.library import Entry, Library
from nscp_site.schema.answers import AnswerRoute
from nscp_site.schema.contacts import Contact, Route, as_dialled

COLLECTION = "help"
EMERGENCY = "999"


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
        whom = contact.name if contact.number != EMERGENCY else ""
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
    chosen = [one for one in library.ordered(COLLECTION) if not audience or one.item.audience[0] in audience]
    return [(heading, list(same)) for heading, same in groupby(chosen, key=lambda one: str(one.item.door))]


def unread(library: Library) -> list[Entry]:
    """The answers that nobody who leads on safeguarding has read and agreed to."""
    return [entry for entry in library.ordered(COLLECTION) if not entry.item.is_read]
