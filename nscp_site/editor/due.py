"""What is due and who has to act: reviews of pages, actions, duties, and what to ask or open of websites of others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nscp_site.checks.page_addresses import NOT_KNOWN, latest, review_record
from nscp_site.clock import last_day, year_over
from nscp_site.content.addresses import read_addresses
from nscp_site.content.library import Entry, Library
from nscp_site.content.visibility import is_open
from nscp_site.editor.link_records import dead_links
from nscp_site.pages.launch import empty_settings, open_entries, to_confirm, to_read, unconfirmed
from nscp_site.pages.plan_status import standing_of
from nscp_site.pages.plan_status import track as tracks
from nscp_site.pages.signposts import unread
from nscp_site.schema.editorial import NOT_YET, Elsewhere
from nscp_site.schema.types import WHEN, spoken
from nscp_site.settings import NAME, read_settings

VOCABULARY = "elsewhere"


def to_ask(library: Library) -> dict[str, Elsewhere]:
    """What is pending, by id: nothing may name it before somebody has answered what its `ask` says.

    For a library that holds what editors know; visitors' knows nothing of it.
    """
    return {name: one for name, one in library.values(VOCABULARY).items() if one.is_pending}


def to_open(library: Library) -> dict[str, Elsewhere]:
    """What pages may name, by id, and no person has opened yet."""
    found = library.values(VOCABULARY).items()
    return {name: one for name, one in found if not one.is_pending and one.opened_by == NOT_YET}


def owners(library: Library) -> dict[str, str]:
    """The groups that are told when an address is gone, by the address, where its entry names one."""
    return {one.address: one.told_to for one in library.values(VOCABULARY).values() if one.address and one.told_to}


# Who confirms the telephone numbers, as contacts.yml says, and looks after what has no owner.
OFFICE = "nscp-business-office"


@dataclass(frozen=True)
class Due:
    """One thing to do, or to know: `when` is its day, if it has one; `noted` the day its facts were written down.

    `state` is late, soon, to come, or open where it has no day. `owner` is a group's id; `about` what of the file it is
    about, where that is not the whole.
    """

    owner: str
    kind: str
    what: str
    path: str
    when: date | None
    state: str
    noted: date
    about: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The order of a list: by day, those without one last."""
        return (str(self.when or "9999"), self.path, self.kind, self.what)


def due_things(library: Library, days: int) -> list[Due]:
    """Everything due in a library on its day, `soon` meaning within so many days; by owner, then by day."""
    sources: tuple[Callable[[Library, int], Iterator[Due]], ...] = (
        reviews_of_pages,
        actions_past_due,
        duties_not_met,
        before_launch,
        contacts_to_confirm,
        answers_to_read,
        campaigns_over,
        embargoes,
        drafts,
        reviews_kept,
        links_dead,
        elsewhere_to_ask,
        elsewhere_to_open,
        exceptions_over,
        private_repository,
    )
    found = [due for source in sources for due in source(library, days)]
    return sorted(found, key=lambda due: (owner_name(library, due.owner), due.key))


def owner_name(library: Library, owner: str) -> str:
    """What a group is called; its id where there is no such group."""
    entry = library.collections["groups"].get(owner)
    return entry.item.title if entry else owner


def state_of(when: date, library: Library, days: int) -> str:
    """Whether a day has passed, is near, or is to come."""
    if when < library.today:
        return "late"
    return "soon" if when <= library.today + timedelta(days=days) else "to come"


def due(entry: Entry, kind: str, what: str, when: date | None, state: str) -> Due:
    """A thing to do about an item."""
    return Due(entry.item.owner, kind, what, entry.document.path, when, state, entry.item.last_reviewed)


def reviews_of_pages(library: Library, days: int) -> Iterator[Due]:
    """Pages whose check has passed or is near."""
    for entry in library.entries():
        when = entry.item.next_review
        state = state_of(when, library, days)
        if state == "to come" or entry.item.life in ("withdrawn", "archived", "draft"):
            continue
        yield due(entry, "page to check", f"Check “{entry.item.title}” again.", when, state)


def actions_past_due(library: Library, _: int) -> Iterator[Due]:
    """Actions of the plan whose day is over and of which no update here says that they are closed."""
    for track in tracks(library):
        for one in track.actions:
            if one.is_past_due:
                past = next(day for day in one.due if day < library.today)
                what = (
                    f"Action {one.action.id} was due ({one.action.due}). {one.status}: add what is known to `updates`."
                )
                yield replace(due(track.entry, "action past its date", what, past, "late"), about=one.action.id)


def duties_not_met(library: Library, _: int) -> Iterator[Due]:
    """Legal duties that what is published here does not show as met."""
    for record in library.vocabularies["duties"].values():
        standing = standing_of(record.value, library)
        if standing.status != "met":
            what = f"{record.value.name}: {standing.status}. {standing.says}"
            overdue = standing.status == "overdue"
            when, state = (standing.until, "late") if overdue else (None, "open")
            yield Due(OFFICE, "legal duty", what, record.document.path, when, state, library.last_checked, record.id)


def contacts_to_confirm(library: Library, _: int) -> Iterator[Due]:
    """Telephone numbers that nobody has confirmed."""
    for record in unconfirmed(library):
        path, noted = record.document.path, record.value.read_on
        yield Due(OFFICE, "contact to confirm", to_confirm(record), path, None, "open", noted)


def answers_to_read(library: Library, _: int) -> Iterator[Due]:
    """Answers for families that nobody who leads on safeguarding has read."""
    for entry in unread(library):
        if entry.item.life != "draft":
            yield due(entry, "answer to read", to_read(entry), None, "open")


def before_launch(library: Library, _: int) -> Iterator[Due]:
    """What else must be settled before the website is published."""
    for found in (*open_entries(library), *empty_settings(library)):
        yield Due(OFFICE, "before launch", found.what, found.path, None, "open", library.today)


def campaigns_over(library: Library, _: int) -> Iterator[Due]:
    """Campaigns whose end has passed, and that do not say that they are finished."""
    for entry in library.collections["campaigns"].values():
        ends = entry.item.ends
        if not ends or entry.item.state in (None, "finished") or entry.item.life in ("withdrawn", "archived", "draft"):
            continue
        if ends < str(library.today)[: len(ends)]:
            what = f"“{entry.item.title}” ended ({spoken(ends)}): say what came of it, and write `state: finished`."
            yield due(entry, "campaign over", what, last_day(ends), "late")


def embargoes(library: Library, days: int) -> Iterator[Due]:
    """What opens by itself on a day to come."""
    for entry in library.entries():
        until = entry.item.embargoed_until
        if until and not is_open(entry, library.now):
            written, _, hour = until.partition(" ")
            day, at = date.fromisoformat(written), f" at {hour}" if hour else ""
            what = f"“{entry.item.title}” opens to everybody{at}."
            yield due(entry, "embargo", what, day, state_of(day, library, days))


def drafts(library: Library, _: int) -> Iterator[Due]:
    """What is begun and not published."""
    for entry in library.entries():
        if entry.item.life == "draft":
            yield due(entry, "draft", f"“{entry.item.title}” is a draft.", None, "open")


def reviews_kept(library: Library, _: int) -> Iterator[Due]:
    """Published reviews: which may be taken down, and which may not yet."""
    recorded = read_addresses(library.sources).values.reviews
    for entry in library.ordered("reviews"):
        if entry.item.life in ("withdrawn", "draft"):
            continue
        record = latest(review_record(entry.item), recorded.get(f"/{entry.ref}/", ""))
        name = f"“{entry.item.title}”"
        if record == NOT_KNOWN:
            yield due(entry, "review to keep", f"{name} may not be taken down: its day is not known.", None, "open")
        elif WHEN.fullmatch(record):
            over = year_over(record)
            if over <= library.today:
                what = f"{name} may be taken down since {spoken(over)}; it need not be."
                yield due(entry, "review that may go", what, None, "open")
            else:
                what = f"{name} may not be taken down before {spoken(over)}, a year after it was published."
                yield due(entry, "review to keep", what, over, "to come")


def exceptions_over(library: Library, days: int) -> Iterator[Due]:
    """Exceptions of the anonymity guard that have ended, or end soon."""
    for record in library.vocabularies["anonymity-exceptions"].values():
        until = record.value.until
        state = state_of(until, library, days)
        if state != "to come":
            what = f"Ask whether the anonymity guard's exception `{record.id}` still holds."
            noted = library.last_checked
            yield Due(OFFICE, "exception to renew", what, record.document.path, until, state, noted, record.id)


def links_dead(library: Library, _: int) -> Iterator[Due]:
    """Links that did not answer when somebody last asked."""
    of_pages = {entry.document.path: entry.item.owner for entry in library.entries()}
    of_addresses = owners(library)
    for answer, path, line in dead_links(library.root):
        owner = of_addresses.get(answer.url) or of_pages.get(path, OFFICE)
        told = f"answered {answer.status}" if answer.status else "did not answer"
        what = f"Line {line}: {answer.url} {told} on {spoken(answer.asked)}. Find where it is now, or take it out."
        died = date.fromisoformat(answer.died)
        asked = date.fromisoformat(answer.asked)
        yield Due(owner, "dead link", what, path, died, "late", asked, about=answer.url)


def elsewhere_to_ask(library: Library, _: int) -> Iterator[Due]:
    """What others publish that no page may name before somebody was asked."""
    for name, one in to_ask(library).items():
        record = library.vocabularies["elsewhere"][name]
        noted = one.read_on or library.last_checked
        what = f"{one.name}: {one.ask}"
        yield Due(one.told_to or OFFICE, "to ask", what, record.document.path, None, "open", noted, about=name)


def elsewhere_to_open(library: Library, _: int) -> Iterator[Due]:
    """The addresses of others that no person has opened yet: one line for each group."""
    unopened: dict[str, list[str]] = {}
    for name, one in to_open(library).items():
        unopened.setdefault(one.told_to or OFFICE, []).append(name)
    for owner, names in unopened.items():
        what = f"Open each address once, and write when and who: {', '.join(names)}."
        yield Due(owner, "address to open", what, "content/elsewhere.yml", None, "open", library.last_checked)


def private_repository(library: Library, days: int) -> Iterator[Due]:
    """Whether anybody else can read the sources, asked once a year: they hold drafts, and what was taken down."""
    seen = read_settings(library.sources).repository_private
    what = (
        "See that nobody else can read the repository of this site: it holds drafts, and what was taken down. Then "
        f"write the day in {NAME}, below `extra`: `repository_private: {library.today}`."
    )
    again = year_over(str(seen)) if seen else None
    if again is None or again <= library.today + timedelta(days=days):
        state = state_of(again, library, days) if again else "open"
        yield Due(OFFICE, "private repository", what, NAME, again, state, seen or library.today)
