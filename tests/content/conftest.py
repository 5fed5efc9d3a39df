"""What the tests of content share: everything that was built, what was changed, and a way to warn."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nscp_site.cache import open_cache
from nscp_site.content.addresses import load_addresses
from nscp_site.content.library import Library
from nscp_site.deploy.pipeline import changed_files, find_page_addresses
from nscp_site.project import load_unfiltered
from nscp_site.sources import Sources
from tests.conftest import day_of, once
from tests.site import Site


@pytest.fixture(scope="session")
def whole_library(real_root: Path, together: Path) -> Library:
    """Everything that editors wrote, drafts and embargoes too."""

    def read() -> Library:
        with open_cache(real_root):
            return load_unfiltered(real_root, day_of(real_root))[0]

    return once(together, "whole", read)


@pytest.fixture(scope="session")
def today(real_root: Path) -> date:
    """The day on which the content is judged."""
    return day_of(real_root)


@pytest.fixture(scope="session")
def site(real_site: Path, real_root: Path) -> Site:
    """The pages of the site, without those that only lead on from an old address: no page may link to them."""
    found, addresses = Site(real_site), load_addresses(Sources(real_root)).values
    for address in (*addresses.moved, *addresses.gone):
        found.pages.pop(address.removeprefix("/"), None)
    assert found.pages
    return found


@pytest.fixture(scope="session")
def changed(real_root: Path, site: Site, pytestconfig: pytest.Config) -> list[str]:
    """The addresses of pages whose file was changed since the revision that `--changed-since` names."""
    since = pytestconfig.getoption("--changed-since")
    wanted = (
        {one.removeprefix("/") for path in changed_files(real_root, since) for one in find_page_addresses(path)}
        if since
        else set()
    )
    return sorted(wanted & site.pages.keys())


@pytest.fixture(scope="session")
def tried(changed: list[str], kinds: list[str]) -> list[str]:
    """The addresses to try in a browser: one page of each kind, and every page that was changed."""
    return sorted({*kinds, *changed})


@pytest.fixture
def warn(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Tell of something that should be looked at and stops nothing; it stands at the end of the results."""
    return lambda text: record_property("warning", text)
