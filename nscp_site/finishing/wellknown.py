"""What machines look for at fixed addresses: robots.txt, sitemap.xml, .well-known/security.txt."""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from nscp_site.content.addresses import address_of
from nscp_site.content.library import Library
from nscp_site.settings import Settings


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
