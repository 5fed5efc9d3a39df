"""What is due, by owner: page reviews, actions, duties, contacts, embargoes, dead links, external resources."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nscp_site.checks.page_addresses import NOT_KNOWN, longer_retained, publication_record
from nscp_site.clock import first_day_after_a_year, last_day
from nscp_site.content.addresses import load_addresses
from nscp_site.content.library import Entry, Library
from nscp_site.content.visibility import is_visible
from nscp_site.editor.link_records import find_dead_links
from nscp_site.pages.launch import (
    approval_request,
    confirmation_request,
    missing_settings,
    unconfirmed_contact_records,
    unsettled_entries,
)
from nscp_site.pages.plan_status import duty_status
from nscp_site.pages.plan_status import priority_statuses as tracks
from nscp_site.pages.signposts import unapproved_answers
from nscp_site.schema.editorial import NOT_YET, Elsewhere
from nscp_site.schema.types import PARTIAL_DATE, format_date
from nscp_site.settings import SETTINGS_FILE, load_settings


def pending_elsewhere(library: Library) -> dict[str, Elsewhere]:
    """External resources by id that no page may name until the question in `ask` is answered.

    Needs the editors' library: the public view holds none of them.
    """
    return {name: one for name, one in library.values("elsewhere").items() if one.is_pending}


# Who confirms the telephone numbers, as contacts.yml says, and looks after what has no owner.
BUSINESS_OFFICE = "nscp-business-office"
# Lives of what nobody needs to look after yet, or any more.
NOT_LOOKED_AFTER = ("withdrawn", "archived", "draft")


@dataclass(frozen=True)
class DueItem:
    """One thing to do or to know. `when` is its day, or None; `noted` the day its facts were recorded.

    `state` is late, soon, to come, or open (no day). `owner` is a group's id; `about` names the part of the file it
    concerns, or is empty for the whole.
    """

    owner: str
    kind: str
    what: str
    path: str
    when: date | None
    state: str
    noted: date
    about: str = ""


def find_due_items(library: Library, days: int) -> list[DueItem]:
    """Everything due in a library, sorted by owner and day; `soon` means within `days` days."""
    sources: tuple[Callable[[Library, int], Iterator[DueItem]], ...] = (
        _reviews_of_pages,
        _actions_past_due,
        _duties_not_met,
        _before_launch,
        _contacts_to_confirm,
        _answers_to_read,
        _campaigns_over,
        _embargoes,
        _unpublished_drafts,
        _review_retention,
        dead_links_due,
        _elsewhere_to_ask,
        _elsewhere_to_open,
        _exceptions_over,
        _private_repository,
    )

    def by_owner_and_day(due: DueItem) -> tuple[str, ...]:
        # Undated things come last.
        return owner_name(library, due.owner), str(due.when or "9999"), due.path, due.kind, due.what

    return sorted((due for source in sources for due in source(library, days)), key=by_owner_and_day)


def owner_name(library: Library, owner: str) -> str:
    """The title of a group; its id where there is no such group."""
    entry = library.collections["groups"].get(owner)
    return entry.item.title if entry else owner


def _due_state(when: date, library: Library, days: int) -> str:
    """`late`, `soon` (within `days` days) or `to come`."""
    if when < library.today:
        return "late"
    return "soon" if when <= library.today + timedelta(days=days) else "to come"


def _entry_due_item(
    entry: Entry, kind: str, what: str, when: date | None = None, state: str = "open", about: str = ""
) -> DueItem:
    """A due item about an entry, or a part of it."""
    return DueItem(entry.item.owner, kind, what, entry.document.path, when, state, entry.item.last_reviewed, about)


def _reviews_of_pages(library: Library, days: int) -> Iterator[DueItem]:
    """Pages whose check has passed or is near."""
    for entry in library.entries():
        when = entry.item.next_review
        state = _due_state(when, library, days)
        if state != "to come" and entry.item.life not in NOT_LOOKED_AFTER:
            yield _entry_due_item(entry, "page to check", f"Check “{entry.item.title}” again.", when, state)


def _actions_past_due(library: Library, _: int) -> Iterator[DueItem]:
    """Actions of the plan whose day is over and of which no update here says that they are closed."""
    for track in tracks(library):
        for one in (action for action in track.actions if action.is_past_due):
            past = next(day for day in one.due if day < library.today)
            what = f"Action {one.action.id} was due ({one.action.due}). {one.status}: add what is known to `updates`."
            yield _entry_due_item(track.entry, "action past its date", what, past, "late", one.action.id)


def _duties_not_met(library: Library, _: int) -> Iterator[DueItem]:
    """Legal duties that what is published here does not show as met."""
    for record in library.vocabularies["duties"].values():
        standing = duty_status(record.value, library)
        if standing.status != "met":
            what = f"{record.value.name}: {standing.status}. {standing.says}"
            when, state = (standing.until, "late") if standing.status == "overdue" else (None, "open")
            path, noted = record.document.path, library.last_checked
            yield DueItem(BUSINESS_OFFICE, "legal duty", what, path, when, state, noted, record.id)


def _contacts_to_confirm(library: Library, _: int) -> Iterator[DueItem]:
    """Telephone numbers that nobody has confirmed."""
    for record in unconfirmed_contact_records(library):
        path, noted = record.document.path, record.value.read_on
        yield DueItem(BUSINESS_OFFICE, "contact to confirm", confirmation_request(record), path, None, "open", noted)


def _answers_to_read(library: Library, _: int) -> Iterator[DueItem]:
    """Answers for families that nobody who leads on safeguarding has read."""
    for entry in unapproved_answers(library):
        if entry.item.life != "draft":
            yield _entry_due_item(entry, "answer to read", approval_request(entry))


def _before_launch(library: Library, _: int) -> Iterator[DueItem]:
    """What else must be settled before the website is published."""
    for found in (*unsettled_entries(library), *missing_settings(library)):
        yield DueItem(BUSINESS_OFFICE, "before launch", found.what, found.path, None, "open", library.today)


def _campaigns_over(library: Library, _: int) -> Iterator[DueItem]:
    """Campaigns whose end has passed, and that do not say that they are finished."""
    for entry in library.collections["campaigns"].values():
        item, ends = entry.item, entry.item.ends
        if not ends or item.state in (None, "finished") or item.life in NOT_LOOKED_AFTER:
            continue
        if ends < str(library.today)[: len(ends)]:
            what = f"“{item.title}” ended ({format_date(ends)}): say what came of it, and write `state: finished`."
            yield _entry_due_item(entry, "campaign over", what, last_day(ends), "late")


def _embargoes(library: Library, days: int) -> Iterator[DueItem]:
    """What opens by itself on a day to come."""
    for entry in library.entries():
        until = entry.item.embargoed_until
        if until and not is_visible(entry, library.now):
            written, _, hour = until.partition(" ")
            day, at = date.fromisoformat(written), f" at {hour}" if hour else ""
            what = f"“{entry.item.title}” opens to everybody{at}."
            yield _entry_due_item(entry, "embargo", what, day, _due_state(day, library, days))


def _unpublished_drafts(library: Library, _: int) -> Iterator[DueItem]:
    """What is begun and not published."""
    for entry in library.entries():
        if entry.item.life == "draft":
            yield _entry_due_item(entry, "draft", f"“{entry.item.title}” is a draft.")


def _review_retention(library: Library, _: int) -> Iterator[DueItem]:
    """Published reviews: which may be taken down, and which may not yet."""
    recorded = load_addresses(library.sources).values.reviews
    for entry in library.ordered("reviews"):
        if entry.item.life in ("withdrawn", "draft"):
            continue
        record = longer_retained(publication_record(entry.item), recorded.get(f"/{entry.ref}/", ""))
        name = f"“{entry.item.title}”"
        if record == NOT_KNOWN:
            yield _entry_due_item(entry, "review to keep", f"{name} may not be taken down: its day is not known.")
        elif PARTIAL_DATE.fullmatch(record):
            over = first_day_after_a_year(record)
            if over <= library.today:
                what = f"{name} may be taken down since {format_date(over)}; it need not be."
                yield _entry_due_item(entry, "review that may go", what)
            else:
                what = f"{name} may not be taken down before {format_date(over)}, a year after it was published."
                yield _entry_due_item(entry, "review to keep", what, over, "to come")


def _exceptions_over(library: Library, days: int) -> Iterator[DueItem]:
    """Exceptions of the anonymity guard that have ended, or end soon."""
    for record in library.vocabularies["anonymity-exceptions"].values():
        until = record.value.until
        state = _due_state(until, library, days)
        if state != "to come":
            what = f"Ask whether the anonymity guard's exception `{record.id}` still holds."
            path, noted = record.document.path, library.last_checked
            yield DueItem(BUSINESS_OFFICE, "exception to renew", what, path, until, state, noted, record.id)


def dead_links_due(library: Library, _: int) -> Iterator[DueItem]:
    """Links that did not answer when somebody last asked."""
    of_pages = {entry.document.path: entry.item.owner for entry in library.entries()}
    of_addresses = {one.address: one.told_to for one in library.values("elsewhere").values() if one.told_to}
    for answer, path, line in find_dead_links(library.root):
        owner = of_addresses.get(answer.url) or of_pages.get(path, BUSINESS_OFFICE)
        outcome = f"answered {answer.status}" if answer.status else "did not answer"
        died, asked = date.fromisoformat(answer.died), date.fromisoformat(answer.asked)
        said = f"{answer.url} {outcome} on {format_date(answer.asked)}"
        what = f"Line {line}: {said}. Find where it is now, or take it out."
        yield DueItem(owner, "dead link", what, path, died, "late", asked, answer.url)


def _elsewhere_to_ask(library: Library, _: int) -> Iterator[DueItem]:
    """What others publish that no page may name before somebody was asked."""
    for name, one in pending_elsewhere(library).items():
        path = library.vocabularies["elsewhere"][name].document.path
        owner, noted = one.told_to or BUSINESS_OFFICE, one.read_on or library.last_checked
        yield DueItem(owner, "to ask", f"{one.name}: {one.ask}", path, None, "open", noted, name)


def _elsewhere_to_open(library: Library, _: int) -> Iterator[DueItem]:
    """The addresses of others that no person has opened yet: one line for each group."""
    unopened: dict[str, list[str]] = {}
    for name, one in library.values("elsewhere").items():
        if not one.is_pending and one.opened_by == NOT_YET:
            unopened.setdefault(one.told_to or BUSINESS_OFFICE, []).append(name)
    for owner, names in unopened.items():
        what = f"Open each address once, and write when and who: {', '.join(names)}."
        yield DueItem(owner, "address to open", what, "content/elsewhere.yml", None, "open", library.last_checked)


def _private_repository(library: Library, days: int) -> Iterator[DueItem]:
    """Whether anybody else can read the sources, asked once a year: they hold drafts, and what was taken down."""
    seen = load_settings(library.sources).repository_private
    what = (
        "See that nobody else can read the repository of this site: it holds drafts, and what was taken down. Then "
        f"write the day in {SETTINGS_FILE}, below `extra`: `repository_private: {library.today}`."
    )
    again = first_day_after_a_year(str(seen)) if seen else None
    if again is None or again <= library.today + timedelta(days=days):
        state = _due_state(again, library, days) if again else "open"
        yield DueItem(BUSINESS_OFFICE, "private repository", what, SETTINGS_FILE, again, state, seen or library.today)
