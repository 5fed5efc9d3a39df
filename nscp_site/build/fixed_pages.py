"""Files at fixed addresses: redirects and notices of removed pages, robots.txt, sitemap.xml, security.txt."""

import posixpath
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path
from xml.sax.saxutils import escape as escape_xml

from nscp_site.content.addresses import AddressList, address_to_file, is_page_address, path_to_address
from nscp_site.content.library import Library
from nscp_site.content.relations import find_whole_documents
from nscp_site.pages.frame import layout_context
from nscp_site.pages.templating import jinja_environment
from nscp_site.settings import Settings


class LostAddressError(Exception):
    """An address that was published would not lead to what it should; the text says which, and why."""


def write_old_addresses(folder: Path, addresses: AddressList, site_name: str, library: Library) -> None:
    """Write a redirect or notice at every old address of a built site; copy a file that moved to another.

    Other old file addresses are left to the host. A page that was taken down for safety gives no reason, but the
    numbers to ring. Raises LostAddressError where a published address has nothing.
    """
    template = jinja_environment(escaped=escape).get_template("old-address.html.j2")
    numbers = layout_context(library)["numbers"]
    ring = [(library.value("contacts", name).name, one["number"], one["link"]) for name, one in numbers.items()]
    for old, new in addresses.moved.items():
        if is_page_address(old):
            moved = template.render(site=site_name, moved_to=_relative_link(old, new))
            _write_text_file(_redirect_file(folder, old), moved)
        elif not is_page_address(new):
            shutil.copyfile(folder / address_to_file(new), _redirect_file(folder, old))
    for old, stone in addresses.gone.items():
        if is_page_address(old):
            links = {"see": _relative_link(old, stone.see or "/"), "home": _relative_link(old, "/")}
            gone = template.render(site=site_name, moved_to="", stone=stone, ring=ring, **links)
            _write_text_file(_redirect_file(folder, old), gone)
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


def _relative_link(old: str, new: str) -> str:
    """The relative link from one address to another."""
    path = posixpath.relpath(new, old)
    return f"{path}/" if new.endswith("/") else path


def write_robots(folder: Path, settings: Settings) -> None:
    """Write robots.txt: everything may be crawled, since crawlers must read a page to see `noindex`."""
    sitemap = f"Sitemap: {settings.site_url}sitemap.xml\n" if settings.site_url else ""
    _write_text_file(folder / "robots.txt", f"User-agent: *\nDisallow:\n{sitemap}")


def write_sitemap(folder: Path, library: Library, settings: Settings, addresses: AddressList) -> None:
    """Write sitemap.xml with each page's last review date, replacing MkDocs' own.

    It leaves out pages that only say that something moved or is gone, and whole documents. A sitemap needs absolute
    URLs: none is written while the site's URL is unknown.
    """
    for name in ("sitemap.xml", "sitemap.xml.gz"):
        (folder / name).unlink(missing_ok=True)
    if not settings.site_url:
        return
    dates = _last_checked_days(library)
    whole_documents = {path_to_address(whole.page) for whole in find_whole_documents(library)}
    left_out = {*addresses.moved, *addresses.gone, *whole_documents}
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
    days = {
        f"/{name}/": str(max(entry.item.last_reviewed for entry in items.values()))
        for name, items in library.collections.items()
        if items
    }
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
