"""Addresses of other sites, wherever they are typed in a text."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

# Brackets belong to an address in pairs, as in /wiki/Foo_(bar); one that closes alone is the text's.
PLAIN = r"[^\s<>\"'`()\]}]"
LINK = re.compile(rf"https?://(?:{PLAIN}|\({PLAIN}*\))+", re.IGNORECASE)


def addresses_in(text: str) -> Iterator[tuple[str, int]]:
    """Every whole address in a text, with its line from 0; one that is cut short with dots is none."""
    for match in LINK.finditer(text):
        address = match[0].rstrip(".,;:!?…")
        if "…" not in address:
            yield address, text.count("\n", 0, match.start())


def bare(address: str) -> str:
    """An address as it is compared: host and path, whatever its capitals, its beginning and its last slash."""
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return f"{host_of(address)}{parts.path.rstrip('/')}{query}"


def host_of(address: str) -> str:
    """The host of an address without the www. that most people leave out."""
    return urlsplit(address).netloc.lower().removeprefix("www.")
