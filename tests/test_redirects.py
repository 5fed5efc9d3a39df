"""Whatever old address the check lets pass, a visitor who asks for it arrives in one step, at each host we can run."""

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nscp_site.content.addresses import ADDRESSES_FILE, is_page_address
from nscp_site.outputs import host_files
from nscp_site.outputs.host_policy import Policy, with_and_without_slash
from tests.conftest import TODAY, problems_of
from tests.servers import apache, nginx
from tests.tiny import tiny_project, tiny_site

PARTS = ("", "campaigns", "campaigns/old", "Old", "a.b", "404", "search", "index", "data", ".well-known", "assets")
FILES = (
    "index.html",
    "INDEX.HTML",
    "default.aspx",
    "old.html",
    "404.html",
    "version.json",
    "robots.txt",
)
OTHERS = ("nginx.conf", ".htaccess", "_headers", "_redirects", "web.config", "sitemap.xml", "index.html.gz", "x.br")
ALL = sorted(
    {f"/{part}/" for part in PARTS if part not in ("", "campaigns")}
    | {f"/{part}/{name}".replace("//", "/") for part in PARTS for name in (*FILES, *OTHERS)}
)


def allowed(root: Path) -> list[str]:
    """The old addresses, of all that are tried, that the check lets pass."""
    lines = [f"  {address}: /campaigns/" for address in ALL]
    (root / ADDRESSES_FILE).write_text("published: []\nmoved:\n" + "\n".join(lines) + "\n")
    told = {problem.line for problem in problems_of(root, TODAY) if problem.path == ADDRESSES_FILE}
    left = [address for number, address in enumerate(ALL, start=3) if number not in told]
    (root / ADDRESSES_FILE).write_text(
        "published: []\nmoved:\n" + "".join(f"  {address}: /campaigns/\n" for address in left)
    )
    return left


def steps(start: str, path: str) -> tuple[int, int, str]:
    """How often a visitor is sent on (at most three times), the last answer's status, and its address."""
    host = urlsplit(start)
    for count in range(4):
        connection = http.client.HTTPConnection(str(host.hostname), host.port, timeout=10)
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.status not in (301, 302, 308):
            return count, response.status, path
        path = urlsplit(str(response.getheader("Location"))).path
    return 4, 0, path


@pytest.mark.slow
@pytest.mark.parametrize("server", ["nginx", "apache"])
def test_every_old_address_ends_after_one_step(server: str, tmp_path: Path) -> None:
    project = tiny_project(tmp_path / "project")
    old = allowed(project)
    assert {"/old.html", "/campaigns/old/", "/Old/default.aspx"} <= set(old)
    assert {"/index.html", "/campaigns/index.html", "/version.json"}.isdisjoint(old)
    site = tiny_site(project, "hello", name="site")
    folder = tmp_path / "server"
    with nginx(site, site / "nginx.conf", folder) if server == "nginx" else apache(site, folder) as start:
        asked = [address for one in old for address in with_and_without_slash(one)]
        assert {address: steps(start, address) for address in asked} == dict.fromkeys(asked, (1, 200, "/campaigns/"))
        for path in ("/", "/campaigns/", "/figures.csv", "/version.json"):
            assert steps(start, path) == (0, 200, path)


def test_no_host_sends_anybody_on_from_where_it_sends_them(tmp_path: Path) -> None:
    """Netlify, Azure and IIS can't be run here: their files are read. IIS takes no notice of capitals."""
    project = tiny_project(tmp_path / "project")
    policy = Policy(moved=dict.fromkeys(allowed(project), "/campaigns/"))
    targets = {"/campaigns", "/campaigns/", "/campaigns/index.html"}
    assert not targets & {line.split()[0].casefold() for line in host_files.netlify_redirects(policy).splitlines()}
    assert not targets & {
        route["route"].casefold() for route in host_files.azure_settings(policy)["routes"] if "redirect" in route
    }
    paths = host_files.iis_config(policy).casefold().split('<location path="')[1:]
    assert not {"campaigns", "campaigns/index.html", ""} & {path.partition('"')[0] for path in paths}
    assert all(is_page_address(new) for new in policy.moved.values())
