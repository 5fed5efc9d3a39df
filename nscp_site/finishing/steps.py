"""What is done to a built site before it takes its place: each step is one call over the whole folder, in order.

A step that makes files for visitors stands above `name_by_content`; after `write_version` nothing may change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nscp_site.content.addresses import Addresses, address_of, read_addresses, with_old_site
from nscp_site.content.library import Library
from nscp_site.content.relations import whole_documents
from nscp_site.finishing.assets import name_by_content
from nscp_site.finishing.compressing import compress_files
from nscp_site.finishing.old_addresses import write_old_addresses
from nscp_site.finishing.unshown import leave_out_unshown
from nscp_site.finishing.wellknown import write_robots, write_security, write_sitemap
from nscp_site.outputs.handout_pdfs import add_handouts
from nscp_site.outputs.host_files import write_hosting_files
from nscp_site.outputs.host_policy import POLICY_IN_PAGE, policy_for
from nscp_site.outputs.manifest import write_version
from nscp_site.pages.frame import frame
from nscp_site.pages.launch import unsettled
from nscp_site.settings import Settings, read_settings

POLICY = f'<meta http-equiv="Content-Security-Policy" content="{POLICY_IN_PAGE}">'
NOINDEX = '<meta name="robots" content="noindex">'


@dataclass(frozen=True)
class BuiltSite:
    """A site as the generator left it, and all that the steps may ask. A `preview` is never for the public."""

    folder: Path
    library: Library
    preview: bool = False

    @cached_property
    def settings(self) -> Settings:
        """The settings of mkdocs.yml."""
        return read_settings(self.library.root)

    @cached_property
    def before_launch(self) -> bool:
        """Whether something must be settled before the site may be published."""
        return bool(unsettled(self.library))

    @property
    def noindex(self) -> bool:
        """Whether search engines must stay away."""
        return self.preview or self.before_launch

    @cached_property
    def addresses(self) -> Addresses:
        """The list of all addresses ever published, with those of the website before this one if they lead on."""
        found = read_addresses(self.library.root)
        return with_old_site(found) if self.settings.old_site_addresses else found


def ask_to_stay_away(site: BuiltSite) -> None:
    """A preview, and every build before the launch, asks search engines on each page to leave it out."""
    for page in sorted(site.folder.rglob("*.html")) if site.noindex else ():
        text = page.read_text(encoding="utf-8").replace("<head>", f"<head>\n{NOINDEX}", 1)
        page.write_text(text, encoding="utf-8", newline="\n")


def state_policy(site: BuiltSite) -> None:
    """Each page says by itself what browsers may load: not every host sends the headers that it is asked for."""
    for page in sorted(site.folder.rglob("*.html")):
        text = page.read_text(encoding="utf-8").replace("<head>", f"<head>\n{POLICY}", 1)
        page.write_text(text, encoding="utf-8", newline="\n")


def print_handouts(site: BuiltSite) -> None:
    """The PDFs beside their pages. Raises HandoutError."""
    add_handouts(site.folder, site.library, site.settings)


def add_sitemap(site: BuiltSite) -> None:
    """The sitemap, without pages that only say that something moved or is gone, and without whole documents."""
    values = site.addresses.values
    twice = {address_of(whole.page) for whole in whole_documents(site.library)}
    write_sitemap(site.folder, site.library, site.settings, {*values.moved, *values.gone, *twice})


def add_hosting_files(site: BuiltSite) -> None:
    """The files of every host, from one policy."""
    write_hosting_files(site.folder, policy_for(site.folder, site.addresses, noindex=site.noindex))


def add_version(site: BuiltSite) -> None:
    """The release's name, and what sort of site it is."""
    write_version(site.folder, site.library.last_checked, preview=site.preview, before_launch=site.before_launch)


def add_old_addresses(site: BuiltSite) -> None:
    """What stands at old addresses. Raises LostAddressError."""
    numbers = frame(site.library)["numbers"]
    ring = [(site.library.value("contacts", name).name, one["number"], one["link"]) for name, one in numbers.items()]
    write_old_addresses(site.folder, site.addresses.values, site.settings.site_name, ring)


STEPS: tuple[Callable[[BuiltSite], object], ...] = (
    lambda site: leave_out_unshown(site.folder, site.library.root / "docs", site.settings.site_url),
    ask_to_stay_away,
    print_handouts,
    lambda site: name_by_content(site.folder),
    add_old_addresses,
    state_policy,
    lambda site: write_robots(site.folder, site.settings),
    add_sitemap,
    lambda site: write_security(site.folder, site.settings),
    lambda site: compress_files(site.folder),
    add_hosting_files,
    add_version,
)


def finish_site(folder: Path, library: Library, *, preview: bool = False) -> None:
    """Finish a built site in its folder. Raises LostAddressError, HandoutError, OSError."""
    site = BuiltSite(folder, library, preview)
    for step in STEPS:
        step(site)
