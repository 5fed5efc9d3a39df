"""What must answer at fixed addresses: pages that moved or are gone, robots.txt, sitemap.xml, security.txt."""

import posixpath
import shutil
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from nscp_site.content.addresses import AddressList, Tombstone, address_of, file_of, is_page
from nscp_site.content.library import Library
from nscp_site.settings import Settings

# A name, a number as people say it, and its address.
Number = tuple[str, str, str]
PAGE = """\
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


def write_old_addresses(folder: Path, addresses: AddressList, site_name: str, ring: Sequence[Number] = ()) -> None:
    """Write what stands at every old address of a built site: a page, or a file's copy where a file moved to a file.

    What else became of a file only the host can say. `ring` are the numbers that stand where a page was taken down for
    somebody's safety. Raises LostAddressError where a published address has nothing.
    """
    for old, new in addresses.moved.items():
        if is_page(old):
            place(folder, old).write_text(moved_page(old, new, site_name), encoding="utf-8", newline="\n")
        elif not is_page(new):
            shutil.copyfile(folder / file_of(new), place(folder, old))
    for old, stone in addresses.gone.items():
        if is_page(old):
            place(folder, old).write_text(gone_page(old, stone, site_name, ring), encoding="utf-8", newline="\n")
    left_to_host = {old for old in (*addresses.moved, *addresses.gone) if not is_page(old)}
    lost = [old for old in addresses.published if old not in left_to_host and not (folder / file_of(old)).is_file()]
    if lost:
        raise LostAddressError("These addresses were published and lead nowhere now: " + ", ".join(lost))


def place(folder: Path, address: str) -> Path:
    """The file that will answer at an old address, in a folder that is there. Raises LostAddressError."""
    path = folder / file_of(address)
    if path.exists():
        raise LostAddressError(f"The address {address} is that of a page now, and can't lead elsewhere")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def moved_page(old: str, new: str, site_name: str) -> str:
    """The page that leads on by itself, and by a link where a browser is told not to."""
    link = escape(relative(old, new), quote=True)
    return PAGE.format(
        head=f'<meta http-equiv="refresh" content="0; url={link}">\n',
        title="This page has moved",
        site=escape(site_name),
        body=f'<p><a href="{link}">Go to the page where it is now</a></p>',
    )


def gone_page(old: str, stone: Tombstone, site_name: str, ring: Sequence[Number] = ()) -> str:
    """The page that says why there is nothing any more, and where to look instead.

    Where a page was taken down for somebody's safety it says no reason, and whom to ring.
    """
    see, home = (escape(relative(old, address), quote=True) for address in (stone.see or "/", "/"))
    told = f"<p>{escape(stone.reason)}</p>\n"
    if stone.for_safety:
        told = "<p>If you came here because you worry about a child, ring:</p>\n<ul>\n"
        for who, number, to in ring:
            told += f'<li>{escape(who)}: <a href="{escape(to, quote=True)}">{escape(number)}</a></li>\n'
        told += "</ul>\n"
    instead = f'<p><a href="{see}">See this instead</a></p>\n' if stone.see else ""
    return PAGE.format(
        head="",
        title="This page was taken down",
        site=escape(site_name),
        body=f'{told}{instead}<p><a href="{home}">Go to the front page</a></p>',
    )


def relative(old: str, new: str) -> str:
    """A link from one address to another, which works wherever the site is put."""
    path = posixpath.relpath(new, old)
    return f"{path}/" if new.endswith("/") else path


def write_robots(folder: Path, settings: Settings) -> None:
    """Everything may be read: where pages say `noindex`, a robot must be let in to see it."""
    sitemap = f"Sitemap: {settings.site_url}sitemap.xml\n" if settings.site_url else ""
    write(folder / "robots.txt", f"User-agent: *\nDisallow:\n{sitemap}")


def write_sitemap(folder: Path, library: Library, settings: Settings, left_out: set[str]) -> None:
    """Every page with the day it was last checked, in place of the generator's own sitemap.

    A sitemap needs whole addresses: there is none while the site's own is not known. A page whose content bears no
    date has none here.
    """
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (folder / name).unlink(missing_ok=True)
    if not settings.site_url:
        return
    dates = checked_days(library)
    entries = "".join(
        f"<url><loc>{escape_xml(settings.site_url + address[1:])}</loc>"
        + (f"<lastmod>{dates[address]}</lastmod>" if address in dates else "")
        + "</url>\n"
        for address in page_addresses(folder)
        if address not in left_out
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    write(folder / "sitemap.xml", f"{head}{entries}</urlset>\n")


def page_addresses(folder: Path) -> Iterator[str]:
    """The address of every page of a built site, sorted; the page for errors is none."""
    for path in sorted(folder.rglob("index.html")):
        yield "/" + path.relative_to(folder).as_posix().removesuffix("index.html")


def checked_days(library: Library) -> dict[str, str]:
    """The day each page was last checked, by address; a list is as new as the newest of what it lists."""
    days: dict[str, str] = {}
    for name, items in library.collections.items():
        if items:
            days[f"/{name}/"] = str(max(entry.item.last_reviewed for entry in items.values()))
    days |= {address_of(f"{entry.ref}.md"): str(entry.item.last_reviewed) for entry in library.entries()}
    days |= {
        address_of(path): str(document.fields["last_reviewed"])
        for path, document in library.prose.items()
        if document.fields.get("last_reviewed")
    }
    return days


def write_security(folder: Path, settings: Settings) -> None:
    """Whom to tell of a security hole (RFC 9116); left out while nobody has been named."""
    if not settings.security_contact:
        return
    name = ".well-known/security.txt"
    canonical = f"Canonical: {settings.site_url}{name}\n" if settings.site_url else ""
    (folder / name).parent.mkdir(exist_ok=True)
    write(
        folder / name,
        f"Contact: {settings.security_contact}\nExpires: {settings.security_expires}T00:00:00Z\n"
        f"Preferred-Languages: en\n{canonical}",
    )


def left_out(settings: Settings) -> Iterator[str]:
    """What a built site lacks for want of a setting, in words for the one who publishes."""
    if not settings.site_url:
        yield "No sitemap.xml: `site_url` in mkdocs.yml is empty."
    if not settings.security_contact:
        yield "No security.txt: `extra: security: contact:` in mkdocs.yml is empty."


def write(path: Path, text: str) -> None:
    """Write a text as every machine must see it."""
    path.write_text(text, encoding="utf-8", newline="\n")
