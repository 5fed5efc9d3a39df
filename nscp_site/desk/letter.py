"""Everything that only the Partnership can settle, as one letter to its Business Office."""

from nscp_site.content.library import Library
from nscp_site.desk.due import Due
from nscp_site.desk.elsewhere import to_ask
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
