"""The site as nginx and Apache serve it with the generated configuration: status, headers, types, compression."""

import gzip
import http.client
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import brotli
import pytest

from nscp_site.outputs.host_files import HOST_FILE_WRITERS
from nscp_site.outputs.host_policy import IMMUTABLE_CACHE, MIME_TYPES, SECURITY_HEADERS, SHORT_CACHE
from tests.conftest import some
from tests.servers import apache, nginx
from tests.tiny import tiny_project, tiny_site

pytestmark = pytest.mark.slow


class Answer(NamedTuple):
    """What a server says."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(address: str, path: str, accept: str = "", method: str = "GET") -> Answer:
    """Ask a server, without following where it leads."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request(method, path, headers={"Accept-Encoding": accept} if accept else {})
    response = connection.getresponse()
    answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    connection.close()
    return answer


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_site(tiny_project(tmp_path_factory.mktemp("tiny") / "project"), "hello", name="site")


@pytest.fixture(scope="module", params=["nginx", "apache"])
def server(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server") / "server"
    started = nginx(site, site / "nginx.conf", folder) if request.param == "nginx" else apache(site, folder)
    with started as address:
        yield address


def hashed(site: Path) -> str:
    return next(path.name for path in site.glob("assets-*"))


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/campaigns/", 200, "text/html; charset=utf-8"),
        ("/campaigns/?from=letter", 200, "text/html; charset=utf-8"),
        ("/figures.csv", 200, "text/csv; charset=utf-8"),
        ("/version.json", 200, "application/json"),
        ("/robots.txt", 200, "text/plain; charset=utf-8"),
        ("/sitemap.xml", 200, "application/xml"),
        ("/campaigns", 301, "text/html"),
        ("/campaigns/old/", 301, "text/html"),
        ("/campaigns/old", 301, "text/html"),
        ("/campaigns/ended/", 410, "text/html; charset=utf-8"),
        ("/campaigns/ended", 410, "text/html; charset=utf-8"),
        ("/old-figures.csv", 301, "text/html"),
        ("/ended-figures.csv", 410, "text/html; charset=utf-8"),
        ("/nowhere/", 404, "text/html; charset=utf-8"),
        ("/campaigns/nowhere.html", 404, "text/html; charset=utf-8"),
        ("/_headers", 404, "text/html; charset=utf-8"),
        ("/nginx.conf", 404, "text/html; charset=utf-8"),
        ("/web.config", 404, "text/html; charset=utf-8"),
        ("/index.html.gz", 404, "text/html; charset=utf-8"),
    ],
)
def test_every_kind_of_address(server: str, path: str, status: int, kind: str) -> None:
    answer = ask(server, path)
    assert answer.status == status
    assert answer.headers["content-type"].lower().startswith(kind)
    told = {name: answer.headers.get(name.lower()) for name in SECURITY_HEADERS}
    assert told == SECURITY_HEADERS
    assert "x-powered-by" not in answer.headers


def test_scripts_and_styles_are_kept_for_ever_and_pages_shortly(server: str, site: Path) -> None:
    style = ask(server, f"/{hashed(site)}/site.css")
    assert (style.status, style.headers["cache-control"]) == (200, IMMUTABLE_CACHE)
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert ask(server, f"/{hashed(site)}/site.js").headers["content-type"].startswith("text/javascript")
    index = next(site.glob("search/index-*")).name
    assert ask(server, f"/search/{index}/words.json").headers["cache-control"] == IMMUTABLE_CACHE
    assert ask(server, "/campaigns/").headers["cache-control"] == SHORT_CACHE
    assert ask(server, "/nowhere/").headers["cache-control"] == SHORT_CACHE
    assert ask(server, f"/{hashed(site)}/nothing.css").headers["cache-control"] == SHORT_CACHE


def test_redirects_lead_where_they_say(server: str) -> None:
    for path, target in (
        ("/campaigns", "/campaigns/"),
        ("/campaigns/old/", "/campaigns/"),
        ("/old-figures.csv", "/figures.csv"),
    ):
        location = ask(server, path).headers["location"]
        assert urlsplit(location).path == target
    assert b"The campaign ended in March 2024." in ask(server, "/campaigns/ended/").body
    assert b"404.html" in ask(server, "/a/b/c/nowhere/").body


def test_what_is_sent_is_compressed_as_asked(server: str, site: Path) -> None:
    whole = (site / "campaigns/index.html").read_bytes()
    plain, zipped = ask(server, "/campaigns/"), ask(server, "/campaigns/", "gzip")
    small = ask(server, "/campaigns/", "gzip, br")
    assert plain.body == whole
    assert "content-encoding" not in plain.headers
    assert (zipped.headers["content-encoding"], gzip.decompress(zipped.body)) == ("gzip", whole)
    assert (small.headers["content-encoding"], brotli.decompress(small.body)) == ("br", whole)
    for answer in (plain, zipped, small):
        assert answer.headers["vary"].lower() == "accept-encoding"
        assert answer.headers["content-type"].lower() == "text/html; charset=utf-8"


def test_a_visitor_who_has_the_page_gets_no_second_copy(server: str) -> None:
    tag = ask(server, "/campaigns/").headers["etag"]
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    connection.request("GET", "/campaigns/", headers={"If-None-Match": tag})
    assert connection.getresponse().status == 304
    connection.close()


def test_nobody_writes_to_the_site(server: str) -> None:
    assert ask(server, "/campaigns/", method="POST").status == 405
    assert ask(server, "/campaigns/", method="HEAD").body == b""


def test_every_real_page_is_served_compressed_and_whole(address: str, real_site: Path, long: bool) -> None:
    """By day one page in ten."""
    for path in some(sorted(real_site.rglob("index.html"))[:: 1 if long else 10]):
        page = "/" + path.relative_to(real_site).as_posix().removesuffix("index.html")
        answer = ask(address, page, "br")
        assert answer.status == 200, page
        assert brotli.decompress(answer.body) == path.read_bytes(), page


def test_whoever_is_lost_finds_the_numbers_and_the_way_back(address: str) -> None:
    answer = ask(address, "/no/such/page/")
    page = answer.body.decode()
    assert answer.status == 404
    assert 'href="tel:999"' in page
    links = set(re.findall(r'(?:href|src)="(/[^"]*)"', page))
    assert {"/worried/", "/themes/"} <= links
    for link in sorted(links):
        assert ask(address, posixpath.normpath(link) + "/" * link.endswith("/") * (len(link) > 1)).status == 200, link


def test_every_kind_of_file_has_a_type(real_site: Path) -> None:
    files = {path for path in real_site.rglob("*") if path.is_file() and path.name not in HOST_FILE_WRITERS}
    assert {path.suffix for path in files} - {".gz", ".br"} <= MIME_TYPES.keys()
