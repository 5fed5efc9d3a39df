"""The status of each action of the business plan and of each legal duty on a day, from published content alone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nscp_site.clock import counted, last_day, months_later
from nscp_site.content.headings import part_below
from nscp_site.content.library import Entry, Library
from nscp_site.schema.documents import Action, Expectation, Update
from nscp_site.schema.types import spoken
from nscp_site.schema.vocabularies import Duty, PublishedDocument

# How long a published report of a review stays available: SI 2018/789, at least a year (number to be confirmed).
KEPT_MONTHS = 12
YEAR = 12
# The headings of the model statement below which SI 2018/952, regulation 8(3)(c) and (d), asks for a link.
STATEMENT_LINKS = {
    "feedback-and-contact-information": "a link to a contact form",
    "enforcement-procedure": "a link to the enforcement procedure",
}
LINK = re.compile(r"\]\((?:https://|mailto:|elsewhere:)")


@dataclass(frozen=True)
class Standing:
    """Where a duty stands: met (until a day, if one is known), partly met, overdue since a day, or not to be told."""

    status: Literal["met", "partly met", "overdue", "cannot be told"]
    says: str
    until: date | None = None


def standing_of(duty: Duty, library: Library) -> Standing:
    """Where a duty stands on the library's day."""
    return JUDGES[duty.judged_by](duty, library)


def by_what_is_published(duty: Duty, library: Library) -> Standing:
    """Met while a page meets it and the time of the document it comes from is not over."""
    if not duty.met_by and not duty.pages:
        return Standing("cannot be told", "No page of this website meets it. It may be met elsewhere.")
    last = max((one.covers_to for one in documents_of(duty, library) if one.covers_to), key=last_day, default=None)
    if last and last_day(last) < library.today:
        said = f"What is published here was for the time until {spoken(last)}, and nothing later is here."
        return Standing("cannot be told", said)
    return Standing("met", "The pages below meet it.", last_day(last) if last else None)


def by_publication(duty: Duty, library: Library) -> Standing:
    """A report at least once in twelve months, counted from the day the last one was published."""
    days = [last_day(one.published) for one in documents_of(duty, library) if one.published]
    if not days:
        return Standing("cannot be told", "The day on which the latest report here was published is not stated.")
    due = months_later(max(days), YEAR)
    here = f"The latest report here was published by {spoken(max(days))}. "
    if library.today <= due:
        return Standing("met", here + f"The next is due by {spoken(due)}.", due)
    late = counted((library.today - due).days)
    return Standing("overdue", here + f"The next was due by {spoken(due)}, {late} ago, and is not published here.", due)


def by_reviews(duty: Duty, library: Library) -> Standing:  # noqa: ARG001 - all judges are asked alike
    """Met where every review here is published, or withheld with what is said instead, from its own report."""
    reviews = library.ordered("reviews")
    if reviews and all(is_held(review) for review in reviews):
        return Standing("met", "Every review on this website is published, or says why not and what was improved.")
    counts = ", ".join(
        f"{sum(review.item.publication == state for review in reviews)} {state}"
        for state in sorted({review.item.publication for review in reviews})
    )
    said = (
        f"This website lists {len(reviews)} reviews ({counts}); it does not hold all their reports." if reviews else ""
    )
    return Standing("cannot be told", said or "No review is listed here.")


def by_reviews_kept(duty: Duty, library: Library) -> Standing:  # noqa: ARG001 - all judges are asked alike
    """Met until the first day on which the year of a report here ends."""
    ends = [(kept_until(review), review) for review in library.ordered("reviews")]
    running = [(end, review) for end, review in ends if end and end >= library.today]
    if not running:
        past = max((end for end, _ in ends if end), default=None)
        said = f" The last such year ended on {spoken(past)}." if past else ""
        return Standing("cannot be told", f"No review listed here is in the first year after its publication.{said}")
    first = min(end for end, _ in running)
    if all(is_held(review) for _, review in running):
        return Standing("met", f"The reports are here. The first year to end does so on {spoken(first)}.", first)
    said = f"{len(running)} listed here must be available, the first until {spoken(first)}; not all reports are here."
    return Standing("cannot be told", said, first)


def by_statement(duty: Duty, library: Library) -> Standing:
    """Met where a statement holds both links that SI 2018/952, regulation 8, asks for; partly where it lacks one."""
    pages = [library.prose[path].body for path in duty.pages if path in library.prose]
    if not pages:
        return Standing("cannot be told", "No page of this website meets it. It may be met elsewhere.")
    lacking = [what for body in pages for what in lacking_links(body)]
    if not lacking:
        return Standing("met", "The statement has a link to a contact form and one to the enforcement procedure.")
    return Standing("partly met", f"The statement lacks {' and '.join(lacking)}.")


def lacking_links(statement: str) -> Iterator[str]:
    """Which of the links that the law asks for an accessibility statement lacks, below the model's own headings."""
    for anchor, what in STATEMENT_LINKS.items():
        if not LINK.search(part_below(statement, anchor)):
            yield what


def by_nothing(duty: Duty, library: Library) -> Standing:  # noqa: ARG001 - all judges are asked alike
    """For duties of which nothing is recorded here."""
    return Standing("cannot be told", "This website does not record it.")


JUDGES: dict[str, Callable[[Duty, Library], Standing]] = {
    "what is published": by_what_is_published,
    "the accessibility statement": by_statement,
    "the last report's day": by_publication,
    "reviews": by_reviews,
    "reviews kept": by_reviews_kept,
    "nothing here": by_nothing,
}


def documents_of(duty: Duty, library: Library) -> list[PublishedDocument]:
    """The documents that meet a duty."""
    known = library.values("documents")
    return [known[name] for name in duty.documents if name in known]


def is_held(review: Entry) -> bool:
    """Whether a review's own report stands behind its page, and it is published or says what is said instead."""
    return review.item.provenance == "the Partnership's report" and review.item.publication in ("published", "withheld")


def kept_until(review: Entry) -> date | None:
    """The last day on which a published report must be available; None where its day is not known."""
    if review.item.publication != "published" or not review.item.published:
        return None
    return months_later(last_day(review.item.published), KEPT_MONTHS)


CLOSED = {"done", "stopped"}


@dataclass(frozen=True)
class Tracked:
    """An action as it stands on a day. Nothing is known of it but what stands in its updates."""

    action: Action
    today: date

    @property
    def updates(self) -> list[Update]:
        """Its updates, the latest first."""
        return sorted(self.action.updates, key=lambda update: update.on, reverse=True)

    @property
    def state(self) -> str:
        """Where it stands after its latest update: under way, done, stopped; empty where there is none."""
        return self.updates[0].state if self.updates else ""

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is to come."""
        return self.state in CLOSED

    @property
    def due(self) -> list[date]:
        """The days by which it is due, in order; a month is due by its last day."""
        return sorted(last_day(when) for when in self.action.due_by)

    @property
    def is_past_due(self) -> bool:
        """Whether a day by which it was due is over and it is neither done nor stopped."""
        return not self.is_closed and any(day < self.today for day in self.due)

    @property
    def status(self) -> str:
        """Its status in words. Without an update nothing is known: the work itself may be further on."""
        if not self.updates:
            return "No update published here"
        return f"{self.state.capitalize()}, update of {spoken(self.updates[0].on)}"

    @property
    def time(self) -> str:
        """How long since each day by which it was due, or until it, in words; empty once it is closed."""
        if self.is_closed:
            return ""
        if not self.due:
            return "No date is stated, so no days can be counted"
        return "; ".join(self.distance(day) for day in self.due)

    def distance(self, day: date) -> str:
        """How far a day is from today, in words."""
        days = (self.today - day).days
        if days == 0:
            return f"due today, {spoken(day)}"
        return f"{counted(days)} since {spoken(day)}" if days > 0 else f"{counted(-days)} until {spoken(day)}"


@dataclass(frozen=True)
class Track:
    """A priority with its actions as they stand on a day."""

    entry: Entry
    actions: list[Tracked]

    @property
    def counts(self) -> dict[str, int]:
        """How many actions there are, and how many of each sort."""
        return {
            "actions": len(self.actions),
            "with an update": sum(bool(one.updates) for one in self.actions),
            "done": sum(one.state == "done" for one in self.actions),
            "past their date": sum(one.is_past_due for one in self.actions),
            "without a date": sum(not one.due for one in self.actions),
        }


def track(library: Library) -> list[Track]:
    """Every priority of the plan, in its order, on the library's day."""
    return [
        Track(entry, [Tracked(action, library.today) for action in entry.item.actions])
        for entry in library.ordered("priorities")
    ]


def expectations(library: Library) -> Iterator[tuple[Entry, list[Expectation]]]:
    """What the plan says sub groups report on, with the section that says it."""
    for entry in library.ordered("business-plan"):
        if entry.item.expectations:
            yield entry, entry.item.expectations
