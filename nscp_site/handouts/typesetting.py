"""Markdown → a tagged PDF (PDF/UA-1) on A4, by WeasyPrint. The same words give the same bytes on any day and machine.

WeasyPrint needs Pango, a library of the system: without it MissingPangoError says what to install.
"""

import logging
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin

import markdown
import segno

from nscp_site.addresses import address_of
from nscp_site.handouts.contents import Handout
from nscp_site.settings import Settings
from nscp_site.templating import environment

EXTENSIONS = ["admonition", "attr_list", "sane_lists", "smarty", "tables"]
LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
# What is tried, in this order: so many pages, with text of so many points. One page, if the text stays large enough.
TRIED = ((1, 11), (1, 10), (2, 11), (2, 10), (2, 9.25))
# The parts of the font that the handouts use, by weight and style.
FACES = (("Regular", 400, "normal"), ("It", 400, "italic"), ("Bold", 700, "normal"))


class MissingPangoError(Exception):
    """Pango is not on this machine; the text says what to install."""


class TooLongError(Exception):
    """A handout does not fit on its pages; the text names it."""


@dataclass(frozen=True)
class Sheet:
    """A finished handout."""

    data: bytes
    pages: int


@cache
def check_pango() -> None:
    """Raise MissingPangoError where WeasyPrint can't work."""
    try:
        import weasyprint  # noqa: F401 - it looks for Pango as soon as it is imported
    except OSError as error:
        raise MissingPangoError(
            "The handouts (PDF) were left out: they need Pango, which is not on this machine. Install it (on Debian: "
            "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0), then build again."
        ) from error
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)


def typeset(handout: Handout, settings: Settings) -> Sheet:
    """The PDF of a handout, in the largest text that fits. Raises MissingPangoError, TooLongError."""
    check_pango()
    for most, size in TRIED:
        data, pages = write_pdf(page_of(handout, settings, size), handout.path)
        if pages <= most:
            return Sheet(data, pages)
    raise TooLongError(f"The handout of {handout.page} takes more than two pages. Shorten its text.")


def write_pdf(html: str, path: str) -> tuple[bytes, int]:
    """The PDF of an HTML page, and how many pages it takes. Its identifier comes from its words alone."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    document = HTML(string=html, base_url=str(font_folder())).render(font_config=FontConfiguration())
    made = BytesIO()
    identifier = sha256(f"{path}\n{html}".encode()).digest()[:16]
    document.write_pdf(made, pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return made.getvalue(), len(document.pages)


def page_of(handout: Handout, settings: Settings, size: float) -> str:
    """The HTML that is typeset."""
    address = address_of(handout.page)
    faces = [(f"SourceSansPro-{name}.ttf", weight, style) for name, weight, style in FACES]
    return (
        environment(e=escape)
        .get_template("handouts/page.html.j2")
        .render(
            handout=handout,
            body=with_whole_links(markdown.markdown(handout.markdown, extensions=EXTENSIONS), handout, settings),
            site_name=settings.site_name,
            address=settings.site_url + address[1:] if settings.site_url else address,
            code=qr_code(settings.site_url + address[1:]) if settings.site_url else "",
            faces=faces,
            size=size,
        )
    )


def with_whole_links(html: str, handout: Handout, settings: Settings) -> str:
    """Links with their whole address, since paper has no place of its own; plain words while the site has none."""

    def change(found: re.Match[str]) -> str:
        target, words = found.groups()
        if target.startswith(("http:", "https:", "tel:")):
            return found[0]
        if not settings.site_url:
            return words
        path, hash_, anchor = urljoin(f"/{handout.page}", target).partition("#")
        whole = settings.site_url + address_of(path[1:])[1:] + hash_ + anchor
        return f'<a href="{escape(whole)}">{words}</a>'

    return LINK.sub(change, html)


def qr_code(address: str) -> str:
    """A QR code as the address of a picture."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=2)


def font_folder() -> Path:
    """Where the font's files lie."""
    found = find_spec("font_source_sans_pro")
    return Path(next(iter(found.submodule_search_locations or ()))) / "files" if found else Path()
