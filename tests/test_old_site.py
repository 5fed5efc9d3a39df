"""The addresses of the Partnership's website before this one: a setting lets them lead on, at every host."""

from pathlib import Path

import pytest

from nscp_site.build.finishing import finish_site
from nscp_site.content.addresses import load_addresses
from nscp_site.content.library import Library
from nscp_site.sources import Sources
from tests.conftest import TODAY
from tests.site import Site
from tests.tiny import tiny_project, tiny_site

OLD = "/social-care/private-fostering/"
HOSTS = ("nginx.conf", ".htaccess", "web.config", "_redirects", "staticwebapp.config.json")


def built(root: Path, *, leads_on: bool) -> Path:
    """A tiny site with one address of the website before it."""
    tiny_project(root)
    with (root / "content/addresses.yml").open("a") as addresses:
        addresses.write(f"old_site:\n  {OLD}: /campaigns/\n")
    with (root / "mkdocs.yml").open("a") as settings:
        settings.write(f"extra:\n  old_site_addresses: {str(leads_on).lower()}\n")
    return tiny_site(root, "words")


@pytest.mark.parametrize("leads_on", [True, False])
def test_a_setting_lets_them_lead_on_at_every_host(*, leads_on: bool, tmp_path: Path) -> None:
    site = built(tmp_path, leads_on=leads_on)
    page = site / f"{OLD.strip('/')}/index.html"
    assert page.is_file() == leads_on
    if leads_on:
        assert '<meta http-equiv="refresh" content="0; url=../../campaigns/">' in page.read_text()
    for host in HOSTS:
        assert ("fostering" in (site / host).read_text()) == leads_on, host
    assert "private-fostering" not in (site / "sitemap.xml").read_text()


@pytest.mark.slow
def test_every_known_address_leads_to_a_page_of_the_real_site(real_root: Path, site: Site) -> None:
    old = load_addresses(Sources(real_root)).values.old_site
    assert len(old) >= 5
    assert [new for new in old.values() if new.lstrip("/") not in site.pages] == []
    assert [path for path in old if path.lstrip("/") in site.pages] == []


def test_a_page_of_this_site_is_never_written_over(tmp_path: Path) -> None:
    site = built(tmp_path, leads_on=True)
    # Before the launch every page asks search engines to stay away; nothing else of it may change.
    stay_away = '<meta name="robots" content="noindex">\n'
    before = (site / "campaigns/index.html").read_text().replace(stay_away, "")
    with pytest.raises(Exception, match="is that of a page now"):
        finish_site(site, Library(Sources(tmp_path), TODAY))
    assert (site / "campaigns/index.html").read_text().replace(stay_away, "") == before
