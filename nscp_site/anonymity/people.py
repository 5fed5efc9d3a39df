"""Names with a title, and e-mail addresses."""

import re
from collections.abc import Iterator

from nscp_site.anonymity.spots import Spot, matches
from nscp_site.anonymity.words import NOT_NAMES, TITLES

EMAIL = re.compile(r"\b[\w.+'-]+\s?@\s?[A-Z0-9-]+(?:\.[A-Z0-9-]+)+\b", re.IGNORECASE)

NAME = r"(?:[A-Z]\.?\s?){0,3}(?:(?:O'|Mac|Mc|[Dd]e\s|[Vv]an\s|[Aa]l-)?[A-Z][a-zÀ-ÿ]+(?:[-'][A-Z][a-zÀ-ÿ]+)?|[A-Z]{3,})"
TITLED = re.compile(rf"\b(?P<title>{'|'.join(TITLES)})\.?[ \t]*\n?[ \t]*(?P<name>{NAME}(?: {NAME})?)\b")


def emails(text: str) -> Iterator[Spot]:
    """E-mail addresses."""
    yield from matches(EMAIL, text, "email-address", hint=True)


def titled_names(text: str) -> Iterator[Spot]:
    """A title and a name. A title and one letter is a pseudonym, as in “Ms A”."""
    for match in TITLED.finditer(text):
        name = match["name"]
        if name.split()[0].lower().rstrip(".") not in NOT_NAMES:
            yield Spot(match.start(), match.end(), "titled-name", f"{match['title']} {name[:1]}…")
