"""What is due as text, JSON, a calendar, a page to print, and letters to those who must act."""

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

from icalendar import Calendar, Event

from nscp_site.content.library import Library
from nscp_site.editor.due import Due, owner_name, to_ask
from nscp_site.pages.launch import NAME as LAUNCH
from nscp_site.pages.launch import empty_settings, is_settled, unconfirmed
from nscp_site.pages.plan_status import standing_of
from nscp_site.pages.templating import environment
from nscp_site.schema.contacts import Contact
from nscp_site.schema.editorial import ASKED, FIRST
from nscp_site.schema.types import spoken


def as_letter(library: Library, _: list[Due]) -> str:
    """The letter, as text to send: what is settled already is not in it."""
    duties = [(duty, standing_of(duty, library)) for duty in library.values("duties").values()]
    notes = library.values("editors-notes")
    return (
        environment(spoken=spoken, reached=reached)
        .get_template("desk/letter.txt.j2")
        .render(
            day=library.today,
            contacts=[record.value for record in unconfirmed(library)],
            first=open_of(library, FIRST),
            settings=list(empty_settings(library)),
            asked=open_of(library, ASKED),
            pending=list(to_ask(library).values()),
            duties=[(duty, standing) for duty, standing in duties if standing.status != "met"],
            notes={name: note for name, note in notes.items() if note.question},
        )
    )


def open_of(library: Library, names: tuple[str, ...]) -> list[object]:
    """The entries of the list that nobody has settled, in the order of the names."""
    records = library.vocabularies[LAUNCH]
    return [records[name].value for name in names if name in records and not is_settled(records[name], library)]


def reached(contact: Contact) -> str:
    """How a contact is reached, as it is printed."""
    return " and ".join(one for one in (contact.number, contact.email) if one)


STATES = {"late": "Late", "soon": "Soon", "to come": "To come", "open": "No day"}


def by_owner(library: Library, things: list[Due]) -> list[tuple[str, list[Due]]]:
    """The owners' names, each with what is theirs."""
    return [(name, list(group)) for name, group in groupby(things, key=lambda due: owner_name(library, due.owner))]


def as_text(library: Library, things: list[Due]) -> str:
    """For the terminal."""
    lines = [f"What is due, on {spoken(library.today)}"]
    for owner, group in by_owner(library, things):
        lines.append(f"\n{owner}")
        lines += [f"  {STATES[due.state]:8}{due.when or ''!s:12}{due.what}\n{' ' * 22}{due.path}" for due in group]
    late = sum(due.state == "late" for due in things)
    lines.append(f"\n{len(things)} things, {late} of them late." if things else "\nNothing is due.")
    return "\n".join(lines) + "\n"


def as_json(library: Library, things: list[Due]) -> str:
    """For programs."""
    listed = [
        {
            "owner": due.owner,
            "owner_name": owner_name(library, due.owner),
            "kind": due.kind,
            "state": due.state,
            "when": str(due.when) if due.when else None,
            "what": due.what,
            "path": due.path,
        }
        for due in things
    ]
    return json.dumps({"on": str(library.today), "due": listed}, indent=2, ensure_ascii=False) + "\n"


def as_calendar(library: Library, things: list[Due]) -> str:
    """For a calendar (RFC 5545): an all-day entry for each thing that has a day.

    The ids and stamps come from the content, so that a calendar knows an entry again and two files are the same.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Northamptonshire Safeguarding Children Partnership//What is due//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "NSCP website: what is due")
    met: Counter[str] = Counter()
    for due in things:
        if due.when is None:
            continue
        event = Event()
        name = digest(due)
        met[name] += 1
        # A link may stand in a file twice.
        event.add("uid", f"{name}{f'-{met[name]}' if met[name] > 1 else ''}@nscp-site")
        event.add("dtstamp", datetime.combine(due.noted, time(), UTC))
        event.add("dtstart", due.when)
        event.add("dtend", due.when + timedelta(days=1))
        event.add("summary", due.what)
        event.add("description", f"{owner_name(library, due.owner)}\n{due.path}")
        event.add("categories", [due.kind])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def digest(due: Due) -> str:
    """A name for a thing that stays the same while the thing does."""
    return hashlib.sha256(f"{due.kind}\n{due.path}\n{due.about}".encode()).hexdigest()[:20]


def as_page(library: Library, things: list[Due]) -> str:
    """A page of its own to print: nothing is fetched, and it is no part of the site."""
    template = environment(spoken=spoken).get_template("desk/due.html.j2")
    return template.render(day=library.today, groups=by_owner(library, things), states=STATES)


DUE_FORMATS = {"text": as_text, "json": as_json, "ics": as_calendar, "html": as_page, "letter": as_letter}
