"""Files at fixed addresses: redirects and notices of removed pages, robots.txt, sitemap.xml, security.txt."""

import posixpath
import shutil
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from nscp_site.content.addresses import AddressList, Tombstone, address_to_file, is_page_address, path_to_address
from nscp_site.content.library import Library
from nscp_site.settings import Settings

# A name, a number as people say it, and its address.
ContactNumber = tuple[str, str, str]
PAGE_TEMPLATE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
{head}<title>{title} – {site}</title>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


class LostAddressError(Exception):
    """An address that was published would not lead to what it should; the text says which, and why."""


def write_old_addresses(
    folder: Path, addresses: AddressList, site_name: str, ring: Sequence[ContactNumber] = ()
) -> None:
    """Write a redirect or notice at every old address of a built site; copy a file that moved to another.

    Other old file addresses are left to the host. `ring` are the numbers on the notice of a page taken down for
    safety. Raises LostAddressError where a published address has nothing.
    """
    for old, new in addresses.moved.items():
        if is_page_address(old):
            _redirect_file(folder, old).write_text(_moved_page(old, new, site_name), encoding="utf-8", newline="\n")
        elif not is_page_address(new):
            shutil.copyfile(folder / address_to_file(new), _redirect_file(folder, old))
    for old, stone in addresses.gone.items():
        if is_page_address(old):
            _redirect_file(folder, old).write_text(
                _gone_page(old, stone, site_name, ring), encoding="utf-8", newline="\n"
            )
    left_to_host = {old for old in (*addresses.moved, *addresses.gone) if not is_page_address(old)}
    lost = [
        old for old in addresses.published if old not in left_to_host and not (folder / address_to_file(old)).is_file()
    ]
    if lost:
        raise LostAddressError("These addresses were published and lead nowhere now: " + ", ".join(lost))


def _redirect_file(folder: Path, address: str) -> Path:
    """The path of the file at an old address, its folder created. Raises LostAddressError if a page is there."""
    path = folder / address_to_file(address)
    if path.exists():
        raise LostAddressError(f"The address {address} is that of a page now, and can't lead elsewhere")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _moved_page(old: str, new: str, site_name: str) -> str:
    """A page that redirects at once, with a link as fallback."""
    link = escape(_relative_link(old, new), quote=True)
    return PAGE_TEMPLATE.format(
        head=f'<meta http-equiv="refresh" content="0; url={link}">\n',
        title="This page has moved",
        site=escape(site_name),
        body=f'<p><a href="{link}">Go to the page where it is now</a></p>',
    )


def _gone_page(old: str, stone: Tombstone, site_name: str, ring: Sequence[ContactNumber] = ()) -> str:
    """A page that says why a page was removed, and where to look instead.

    Where it was taken down for safety, it gives no reason, but whom to ring.
    """
    see, home = (escape(_relative_link(old, address), quote=True) for address in (stone.see or "/", "/"))
    paragraphs = f"<p>{escape(stone.reason)}</p>\n"
    if stone.for_safety:
        paragraphs = "<p>If you came here because you worry about a child, ring:</p>\n<ul>\n"
        for who, number, to in ring:
            paragraphs += f'<li>{escape(who)}: <a href="{escape(to, quote=True)}">{escape(number)}</a></li>\n'
        paragraphs += "</ul>\n"
    instead = f'<p><a href="{see}">See this instead</a></p>\n' if stone.see else ""
    return PAGE_TEMPLATE.format(
        head="",
        title="This page was taken down",
        site=escape(site_name),
        body=f'{paragraphs}{instead}<p><a href="{home}">Go to the front page</a></p>',
    )


def _relative_link(old: str, new: str) -> str:
    """The relative link from one address to another."""
    path = posixpath.relpath(new, old)
    return f"{path}/" if new.endswith("/") else path


def write_robots(folder: Path, settings: Settings) -> None:
    """Write robots.txt: everything may be crawled, since crawlers must read a page to see `noindex`."""
    sitemap = f"Sitemap: {settings.site_url}sitemap.xml\n" if settings.site_url else ""
    _write_text_file(folder / "robots.txt", f"User-agent: *\nDisallow:\n{sitemap}")


def write_sitemap(folder: Path, library: Library, settings: Settings, left_out: set[str]) -> None:
    """Write sitemap.xml with each page's last review date, replacing MkDocs' own.

    A sitemap needs absolute URLs: none is written while the site's URL is unknown.
    """
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (folder / name).unlink(missing_ok=True)
    if not settings.site_url:
        return
    dates = _last_checked_days(library)
    entries = "".join(
        f"<url><loc>{escape_xml(settings.site_url + address[1:])}</loc>"
        + (f"<lastmod>{dates[address]}</lastmod>" if address in dates else "")
        + "</url>\n"
        for address in page_addresses(folder)
        if address not in left_out
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    _write_text_file(folder / "sitemap.xml", f"{head}{entries}</urlset>\n")


def page_addresses(folder: Path) -> Iterator[str]:
    """The address of every page of a built site, sorted; the page for errors is none."""
    for path in sorted(folder.rglob("index.html")):
        yield "/" + path.relative_to(folder).as_posix().removesuffix("index.html")


def _last_checked_days(library: Library) -> dict[str, str]:
    """The last review date of each page, by address; of an index, the latest of its entries."""
    days: dict[str, str] = {}
    for name, items in library.collections.items():
        if items:
            days[f"/{name}/"] = str(max(entry.item.last_reviewed for entry in items.values()))
    days |= {path_to_address(f"{entry.ref}.md"): str(entry.item.last_reviewed) for entry in library.entries()}
    days |= {
        path_to_address(path): str(document.fields["last_reviewed"])
        for path, document in library.prose.items()
        if document.fields.get("last_reviewed")
    }
    return days


def write_security(folder: Path, settings: Settings) -> None:
    """Write security.txt (RFC 9116); skipped while no security contact is set."""
    if not settings.security_contact:
        return
    name = ".well-known/security.txt"
    canonical = f"Canonical: {settings.site_url}{name}\n" if settings.site_url else ""
    (folder / name).parent.mkdir(exist_ok=True)
    _write_text_file(
        folder / name,
        f"Contact: {settings.security_contact}\nExpires: {settings.security_expires}T00:00:00Z\n"
        f"Preferred-Languages: en\n{canonical}",
    )


def missing_setting_notes(settings: Settings) -> Iterator[str]:
    """Files that a built site lacks because a setting is empty, in words for the publisher."""
    if not settings.site_url:
        yield "No sitemap.xml: `site_url` in mkdocs.yml is empty."
    if not settings.security_contact:
        yield "No security.txt: `extra: security: contact:` in mkdocs.yml is empty."


def _write_text_file(path: Path, text: str) -> None:
    """Write a text as UTF-8 with LF line ends on every platform."""
    path.write_text(text, encoding="utf-8", newline="\n")
