"""What every host must do, defined once: headers, caching, MIME types, redirects. `host_files` translates it.

The site must be at the root of its host name: it cannot be published in a subfolder.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from nscp_site.content.addresses import LoadedAddressList, Tombstone, is_page_address

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

# The same in each page, where a host sends no headers of ours; what browsers take from a header alone is left out.
# (Content Security Policy Level 3, 3.3.)
META_SECURITY_POLICY = CONTENT_SECURITY_POLICY.replace("; frame-ancestors 'none'", "")

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    # Without includeSubDomains: names below the site's own may be other people's.
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    # The next site must not learn that its visitor comes from a page about abuse.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # No other site shows our files as its own, or finds out by them what its visitor may see.
    "Cross-Origin-Resource-Policy": "same-origin",
    # For browsers that do not know frame-ancestors.
    "X-Frame-Options": "DENY",
}

# A wrong number on a page must be gone for everyone within five minutes of its correction.
SHORT_CACHE = "public, max-age=300, must-revalidate"
IMMUTABLE_CACHE = "public, max-age=31536000, immutable"

# A folder, at the root or in a folder there, whose name ends in the digest of what it holds: assets-…, search/index-….
HASHED_FOLDER = re.compile(r"([a-z]+/)?[a-z]+-[0-9a-f]{12}(?=/)")

MIME_TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".ics": "text/calendar",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
COMPRESSIBLE_ENDINGS = tuple(
    ending for ending, kind in MIME_TYPES.items() if kind.startswith("text/") or re.search(r"json|xml", kind)
)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a built site requires of its host.

    `hashed` are folders, without outer slashes, whose files never change; `moved` and `gone` are as in
    content/addresses.yml; `noindex` asks search engines to stay away.
    """

    hashed: tuple[str, ...] = ()
    moved: dict[str, str] = field(default_factory=dict)
    gone: dict[str, Tombstone] = field(default_factory=dict)
    noindex: bool = False

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every answer, errors too."""
        return SECURITY_HEADERS | ({"X-Robots-Tag": "noindex"} if self.noindex else {})


def policy_for(folder: Path, addresses: LoadedAddressList, *, noindex: bool) -> Policy:
    """The policy of a built site in a folder."""
    hashed = {hashed_folder(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()} - {""}
    values = addresses.values
    return Policy(hashed=tuple(sorted(hashed)), moved=values.moved, gone=values.gone, noindex=noindex)


def hashed_folder(path: str) -> str:
    """The content-hashed folder that a file of the site is in; empty where it is in none."""
    found = HASHED_FOLDER.match(path)
    return found[0] if found else ""


def gone_page_path(gone: str) -> str:
    """The path of the page to serve with 410 for an address that is gone; the 404 page for a file."""
    return f"{gone}index.html" if is_page_address(gone) else "/404.html"


def with_and_without_slash(address: str) -> tuple[str, ...]:
    """An address and, for a page, the same one as people type it, without the last slash."""
    return (address, address.rstrip("/")) if address.endswith("/") and address != "/" else (address,)
