"""How to reach a contact without speaking on a telephone: by text, relay, chat, form or e-mail, as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from nscp_site.content.library import Library
from nscp_site.schema.contacts import Contact, Route

EMERGENCY = "emergency"
# The page that tells every way.
PAGE = "other-ways.md"
# So many ways stand together for one need; who looks for help does not read ten.
MOST = 3
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
        "danger": ways(contacts[EMERGENCY])[:MOST] if EMERGENCY in contacts else [],
        "talk": [way for name in names if name != EMERGENCY for way in ways(contacts[name], audience)][:MOST],
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
