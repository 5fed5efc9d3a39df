"""Status of the business plan's actions and of legal duties on a day, from published content alone."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nscp_site.clock import add_months, format_days, last_day
from nscp_site.content.headings import text_below_heading
from nscp_site.content.library import Entry, Library
from nscp_site.schema.documents import Action, Expectation, Update
from nscp_site.schema.types import format_date
from nscp_site.schema.vocabularies import Duty, PublishedDocument

# How long a published report of a review stays available: SI 2018/789, at least a year (number to be confirmed).
REVIEW_AVAILABLE_MONTHS = 12
REPORT_INTERVAL_MONTHS = 12
# The headings of the model statement below which SI 2018/952, regulation 8(3)(c) and (d), asks for a link.
STATEMENT_LINKS = {
    "feedback-and-contact-information": "a link to a contact form",
    "enforcement-procedure": "a link to the enforcement procedure",
}
LINK = re.compile(r"\]\((?:https://|mailto:|elsewhere:)")


@dataclass(frozen=True)
class _DutyStatus:
    """The status of a duty: met (until a day, if known), partly met, overdue since a day, or cannot be told."""

    status: Literal["met", "partly met", "overdue", "cannot be told"]
    says: str
    until: date | None = None


def duty_status(duty: Duty, library: Library) -> _DutyStatus:
    """The status of a duty on the library's day, by the rule in its `judged_by`."""
    return DUTY_JUDGES[duty.judged_by](duty, library)


def _judge_by_pages(duty: Duty, library: Library) -> _DutyStatus:
    """Met while a page meets it and the document it comes from still covers today."""
    if not duty.met_by and not duty.pages:
        return _DutyStatus("cannot be told", "No page of this website meets it. It may be met elsewhere.")
    last = max((one.covers_to for one in _duty_documents(duty, library) if one.covers_to), key=last_day, default=None)
    if last and last_day(last) < library.today:
        explanation = f"What is published here was for the time until {format_date(last)}, and nothing later is here."
        return _DutyStatus("cannot be told", explanation)
    return _DutyStatus("met", "The pages below meet it.", last_day(last) if last else None)


def _judge_by_publication_date(duty: Duty, library: Library) -> _DutyStatus:
    """A report at least every twelve months, counted from the last one's publication."""
    days = [last_day(one.published) for one in _duty_documents(duty, library) if one.published]
    if not days:
        return _DutyStatus("cannot be told", "The day on which the latest report here was published is not stated.")
    due = add_months(max(days), REPORT_INTERVAL_MONTHS)
    here = f"The latest report here was published by {format_date(max(days))}. "
    if library.today <= due:
        return _DutyStatus("met", here + f"The next is due by {format_date(due)}.", due)
    late = format_days((library.today - due).days)
    here += f"The next was due by {format_date(due)}, {late} ago, and is not published here."
    return _DutyStatus("overdue", here, due)


def _judge_by_reviews(duty: Duty, library: Library) -> _DutyStatus:  # noqa: ARG001 - all judges are asked alike
    """Met if every review is published, or withheld with its improvements, from its own report."""
    reviews = library.ordered("reviews")
    if not reviews:
        return _DutyStatus("cannot be told", "No review is listed here.")
    if all(_is_report_held(review) for review in reviews):
        return _DutyStatus("met", "Every review on this website is published, or says why not and what was improved.")
    states = Counter(review.item.publication for review in reviews)
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    explanation = f"This website lists {len(reviews)} reviews ({counts}); it does not hold all their reports."
    return _DutyStatus("cannot be told", explanation)


def _judge_by_review_availability(duty: Duty, library: Library) -> _DutyStatus:  # noqa: ARG001 - all judges are asked alike
    """Met until the first day on which a report's year of availability ends."""
    ends = [(_available_until(review), review) for review in library.ordered("reviews")]
    running = [(end, review) for end, review in ends if end and end >= library.today]
    if not running:
        past = max((end for end, _ in ends if end), default=None)
        explanation = "No review listed here is in the first year after its publication."
        if past:
            explanation += f" The last such year ended on {format_date(past)}."
        return _DutyStatus("cannot be told", explanation)
    first = min(end for end, _ in running)
    if all(_is_report_held(review) for _, review in running):
        explanation = f"The reports are here. The first year to end does so on {format_date(first)}."
        return _DutyStatus("met", explanation, first)
    must = f"{len(running)} listed here must be available, the first until {format_date(first)}"
    return _DutyStatus("cannot be told", f"{must}; not all reports are here.", first)


def _judge_by_accessibility_statement(duty: Duty, library: Library) -> _DutyStatus:
    """Met if a statement has both links that SI 2018/952, regulation 8, asks for; partly if one is missing."""
    pages = [library.prose[path].body for path in duty.pages if path in library.prose]
    if not pages:
        return _DutyStatus("cannot be told", "No page of this website meets it. It may be met elsewhere.")
    lacking = [what for body in pages for anchor, what in STATEMENT_LINKS.items() if not _has_link(body, anchor)]
    if not lacking:
        return _DutyStatus("met", "The statement has a link to a contact form and one to the enforcement procedure.")
    return _DutyStatus("partly met", f"The statement lacks {' and '.join(lacking)}.")


def _has_link(statement: str, anchor: str) -> bool:
    """Whether an accessibility statement has a link below one of the model's own headings."""
    return LINK.search(text_below_heading(statement, anchor)) is not None


def _judge_as_unrecorded(duty: Duty, library: Library) -> _DutyStatus:  # noqa: ARG001 - all judges are asked alike
    """Duties about which the site records nothing."""
    return _DutyStatus("cannot be told", "This website does not record it.")


DUTY_JUDGES: dict[str, Callable[[Duty, Library], _DutyStatus]] = {
    "what is published": _judge_by_pages,
    "the accessibility statement": _judge_by_accessibility_statement,
    "the last report's day": _judge_by_publication_date,
    "reviews": _judge_by_reviews,
    "reviews kept": _judge_by_review_availability,
    "nothing here": _judge_as_unrecorded,
}


def _duty_documents(duty: Duty, library: Library) -> list[PublishedDocument]:
    """The documents that meet a duty."""
    known = library.values("documents")
    return [known[name] for name in duty.documents if name in known]


def _is_report_held(review: Entry) -> bool:
    """Whether a review's own report stands behind its page, and it is published or says what is said instead."""
    return review.item.provenance == "the Partnership's report" and review.item.publication in ("published", "withheld")


def _available_until(review: Entry) -> date | None:
    """The last day on which a published report must be available; None if its day is not known."""
    if review.item.publication != "published" or not review.item.published:
        return None
    return add_months(last_day(review.item.published), REVIEW_AVAILABLE_MONTHS)


CLOSED = {"done", "stopped"}


@dataclass(frozen=True)
class ActionStatus:
    """The status of an action on a day, from its updates alone."""

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
        return f"{self.state.capitalize()}, update of {format_date(self.updates[0].on)}"

    @property
    def countdown(self) -> str:
        """Days since or until each due date, in words; empty once the action is closed."""
        if self.is_closed:
            return ""
        if not self.due:
            return "No date is stated, so no days can be counted"
        return "; ".join(self.days_in_words(day) for day in self.due)

    def days_in_words(self, day: date) -> str:
        """How far a day is from today, in words."""
        days = (self.today - day).days
        if days == 0:
            return f"due today, {format_date(day)}"
        return f"{format_days(abs(days))} {'since' if days > 0 else 'until'} {format_date(day)}"


@dataclass(frozen=True)
class _PriorityStatus:
    """A priority with the status of its actions on a day."""

    entry: Entry
    actions: list[ActionStatus]

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


def priority_statuses(library: Library) -> list[_PriorityStatus]:
    """Every priority of the plan, in order, with the status of its actions on the library's day."""
    return [
        _PriorityStatus(entry, [ActionStatus(action, library.today) for action in entry.item.actions])
        for entry in library.ordered("priorities")
    ]


def expectations(library: Library) -> Iterator[tuple[Entry, list[Expectation]]]:
    """What the plan says sub groups report on, with the section that says it."""
    for entry in library.ordered("business-plan"):
        if entry.item.expectations:
            yield entry, entry.item.expectations
