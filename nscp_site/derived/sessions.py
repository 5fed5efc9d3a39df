"""The dates of courses that are still to come."""

from datetime import date

from nscp_site.content.library import Entry
from nscp_site.content.relations import Relations
from nscp_site.schema.learning import Course, Session


def coming(course: Course, today: date) -> list[Session]:
    """The dates of a course that are not over, the next first."""
    left = (one for one in course.sessions if (one.ends or one.starts) >= today)
    return sorted(left, key=when)


def when(session: Session) -> tuple[date, str]:
    """What dates are ordered by; those of one day by their hour."""
    return session.starts, session.time or ""


def all_coming(relations: Relations) -> list[tuple[Entry, Session]]:
    """The dates of all courses that are not over, the next first; none of a course in the archive."""
    today = relations.library.today
    courses = (entry for entry in relations.orders["training"] if entry.item.life != "archived")
    found = [(entry, session) for entry in courses for session in coming(entry.item, today)]
    return sorted(found, key=lambda one: when(one[1]))
