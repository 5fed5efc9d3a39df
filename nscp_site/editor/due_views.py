"""Renders due items as text, JSON, an iCalendar file, a printable page, and a letter."""

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

from icalendar import Calendar, Event

from nscp_site.content.library import Library
from nscp_site.editor.due import DueItem, owner_name, pending_elsewhere
from nscp_site.pages.launch import LAUNCH, is_settled, missing_settings, unconfirmed_contact_records
from nscp_site.pages.plan_status import duty_status
from nscp_site.pages.templating import jinja_environment
from nscp_site.schema.contacts import Contact
from nscp_site.schema.editorial import LAUNCH_BLOCKERS, PARTNERSHIP_QUESTIONS
from nscp_site.schema.types import format_date


def _as_letter(library: Library, _: list[DueItem]) -> str:
    """A letter with everything only the Partnership can settle and has not."""
    duties = [(duty, duty_status(duty, library)) for duty in library.values("duties").values()]
    notes = library.values("editors-notes")
    template = jinja_environment(format_date=format_date, reached=_contact_line).get_template("desk/letter.txt.j2")
    return template.render(
        day=library.today,
        contacts=[record.value for record in unconfirmed_contact_records(library)],
        first=_open_launch_entries(library, LAUNCH_BLOCKERS),
        settings=list(missing_settings(library)),
        asked=_open_launch_entries(library, PARTNERSHIP_QUESTIONS),
        pending=list(pending_elsewhere(library).values()),
        duties=[(duty, standing) for duty, standing in duties if standing.status != "met"],
        notes={name: note for name, note in notes.items() if note.question},
    )


def _open_launch_entries(library: Library, names: tuple[str, ...]) -> list[object]:
    """The entries of the list that nobody has settled, in the order of the names."""
    records = library.vocabularies[LAUNCH]
    return [records[name].value for name in names if name in records and not is_settled(records[name], library)]


def _contact_line(contact: Contact) -> str:
    """How a contact is reached, as it is printed."""
    return " and ".join(one for one in (contact.number, contact.email) if one)


STATE_LABELS = {"late": "Late", "soon": "Soon", "to come": "To come", "open": "No day"}


def _group_by_owner(library: Library, things: list[DueItem]) -> list[tuple[str, list[DueItem]]]:
    """The owners' names, each with what is theirs."""
    return [(name, list(group)) for name, group in groupby(things, key=lambda due: owner_name(library, due.owner))]


def _as_text(library: Library, things: list[DueItem]) -> str:
    """For the terminal."""
    lines = [f"What is due, on {format_date(library.today)}"]
    for owner, group in _group_by_owner(library, things):
        lines.append(f"\n{owner}")
        lines += [
            f"  {STATE_LABELS[due.state]:8}{due.when or ''!s:12}{due.what}\n{' ' * 22}{due.path}" for due in group
        ]
    late = sum(due.state == "late" for due in things)
    lines.append(f"\n{len(things)} things, {late} of them late." if things else "\nNothing is due.")
    return "\n".join(lines) + "\n"


def _as_json(library: Library, things: list[DueItem]) -> str:
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


def _as_calendar(library: Library, things: list[DueItem]) -> str:
    """An iCalendar file (RFC 5545) with an all-day event for each dated item.

    Ids and timestamps derive from the content, so that calendars recognise events and output is reproducible.
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
        name = due_item_id(due)
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


def due_item_id(due: DueItem) -> str:
    """A stable id of a due item, for calendar entries (20 hex digits)."""
    return hashlib.sha256(f"{due.kind}\n{due.path}\n{due.about}".encode()).hexdigest()[:20]


def _as_html_page(library: Library, things: list[DueItem]) -> str:
    """A self-contained HTML page to print; not part of the site."""
    template = jinja_environment(format_date=format_date).get_template("desk/due.html.j2")
    return template.render(day=library.today, groups=_group_by_owner(library, things), states=STATE_LABELS)


DUE_FORMATS = {"text": _as_text, "json": _as_json, "ics": _as_calendar, "html": _as_html_page, "letter": _as_letter}
