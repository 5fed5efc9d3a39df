"""What is done to a built site before it takes its place, on a tiny one."""

import gzip
import json
import re
import shutil
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import brotli
import pytest

from nscp_site.build.fixed_pages import LostAddressError, write_sitemap
from nscp_site.checks.page_addresses import add_new_addresses
from nscp_site.checks.site_settings import find_expiry_fault
from nscp_site.content.addresses import ADDRESSES_FILE, AddressList, load_addresses
from nscp_site.outputs import host_files
from nscp_site.outputs.host_files import HOST_FILE_WRITERS
from nscp_site.outputs.host_policy import CONTENT_SECURITY_POLICY, SECURITY_HEADERS, Policy
from nscp_site.outputs.manifest import file_digests, read_version
from nscp_site.project import load_project
from nscp_site.settings import Settings
from nscp_site.sources import Sources
from tests.conftest import TODAY, nscp
from tests.tiny import tiny_project, tiny_site

META_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">')
HEADER_RULES = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tiny_project(tmp_path / "project")


def test_assets_are_named_by_what_they_hold(project: Path) -> None:
    one, two = tiny_site(project, "one"), tiny_site(project, "two")
    (first,), (second,) = one.glob("assets*"), two.glob("assets*")
    assert re.fullmatch(r"assets-[0-9a-f]{12}", first.name)
    assert first.name != second.name
    for page, up in (("index.html", ""), ("campaigns/0/index.html", "../../"), ("404.html", "/")):
        text = (one / page).read_text()
        assert f'href="{up}{first.name}/site.css"' in text
        assert f'src="{up}{first.name}/site.js"' in text


def test_old_addresses_lead_on_without_scripts(project: Path) -> None:
    site = tiny_site(project, "site")
    moved, gone = ((site / f"campaigns/{name}/index.html").read_text() for name in ("old", "ended"))
    assert '<meta http-equiv="refresh" content="0; url=../">' in moved
    assert '<a href="../">' in moved
    assert "<script" not in moved + gone
    assert "The campaign ended in March 2024." in gone
    assert '<a href="../../">Go to the front page</a>' in gone
    assert moved.count("noindex") == gone.count("noindex") == 1


def test_a_file_that_moved_stays_at_its_old_address_too(project: Path) -> None:
    site = tiny_site(project, "site")
    assert (site / "old-figures.csv").read_bytes() == (site / "figures.csv").read_bytes()
    assert not (site / "ended-figures.csv").exists()


def test_an_address_that_was_lost_on_the_way_ends_the_build(project: Path) -> None:
    listed = project / ADDRESSES_FILE
    listed.write_text(listed.read_text().replace("  - /campaigns/\n", "  - /campaigns/\n  - /lost/\n"))
    with pytest.raises(LostAddressError, match="lead nowhere now: /lost/"):
        tiny_site(project, "site")


def test_the_sitemap_lists_pages_only(project: Path) -> None:
    site = tiny_site(project, "site")
    places = [entry.text for entry in ElementTree.parse(site / "sitemap.xml").iter() if entry.tag.endswith("loc")]
    pages = ["", "campaigns/", *(f"campaigns/{number}/" for number in range(3))]
    assert sorted(filter(None, places)) == sorted(f"https://tiny.example/{page}" for page in pages)
    assert "Sitemap: https://tiny.example/sitemap.xml" in (site / "robots.txt").read_text()


def test_without_an_address_there_is_no_sitemap(project: Path) -> None:
    (project / "mkdocs.yml").write_text('site_url: ""\n')
    site = tiny_site(project, "site")
    assert not (site / "sitemap.xml").exists()
    assert "Sitemap" not in (site / "robots.txt").read_text()
    assert not (site / ".well-known").exists()


def test_whom_to_tell_of_a_security_hole(project: Path) -> None:
    with (project / "mkdocs.yml").open("a") as settings:
        settings.write("extra:\n  security:\n    contact: mailto:s@tiny.example\n    expires: 2027-06-30\n")
    told = (tiny_site(project, "site") / ".well-known/security.txt").read_text().splitlines()
    assert told[:2] == ["Contact: mailto:s@tiny.example", "Expires: 2027-06-30T00:00:00Z"]
    assert told[3] == "Canonical: https://tiny.example/.well-known/security.txt"


@pytest.mark.parametrize(
    ("expires", "right"),
    [
        (date(2026, 11, 22), True),
        (date(2026, 1, 1), True),
        (date(2027, 11, 23), True),
        (date(2027, 11, 24), False),
        ("soon", False),
        (None, False),
    ],
)
def test_the_contact_must_be_renewed_within_a_year(expires: object, right: bool) -> None:
    assert (find_expiry_fault(expires, TODAY) == "") is right


def test_copies_hold_what_their_files_hold(project: Path) -> None:
    site = tiny_site(project, "site")
    copies = [*site.rglob("*.gz"), *site.rglob("*.br")]
    assert len(copies) > 10
    for copy in copies:
        opened = gzip.decompress(copy.read_bytes()) if copy.suffix == ".gz" else brotli.decompress(copy.read_bytes())
        assert opened == copy.with_suffix("").read_bytes()
        assert copy.stat().st_size < len(opened)


def test_the_version_names_the_content(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    site = tiny_site(project, "site")
    version = read_version(site)
    assert version.release == f"{TODAY}-{version.digest[:12]}"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert json.loads((tiny_site(project, "other") / "version.json").read_text())["when"] == "2023-11-14"
    (site / "figures.csv").write_text("Year,Number\n")
    with pytest.raises(ValueError, match="changed after the site was built"):
        read_version(site)


def test_a_preview_keeps_search_engines_away(project: Path) -> None:
    preview, site = tiny_site(project, "preview", preview=True), tiny_site(project, "site")
    for page in ("index.html", "campaigns/1/index.html", "404.html"):
        assert '<meta name="robots" content="noindex">' in (preview / page).read_text()
        assert "noindex" not in (site / page).read_text()
    for name in ("_headers", "staticwebapp.config.json", "nginx.conf", ".htaccess", "web.config"):
        assert "X-Robots-Tag" in (preview / name).read_text()
        assert "X-Robots-Tag" not in (site / name).read_text()


def test_finishing_twice_gives_the_same_bytes(project: Path) -> None:
    one = file_digests(tiny_site(project, "site"))
    shutil.rmtree(project / "site")
    assert file_digests(tiny_site(project, "site")) == one


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules.pop("default-src") == "'none'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert set(rules.values()) == {"'self'", "'none'"}
    assert SECURITY_HEADERS["Referrer-Policy"] == "no-referrer"
    assert SECURITY_HEADERS["X-Content-Type-Options"] == "nosniff"


def test_each_page_says_the_policy_by_itself(project: Path) -> None:
    """Once, before anything is loaded, and without what browsers take from a header alone."""
    site = tiny_site(project, "site", preview=True)
    pages = list(site.rglob("*.html"))
    assert {site / "campaigns/old/index.html", site / "404.html"} < set(pages)
    for page in pages:
        said = META_POLICY.findall(page.read_text())
        assert [dict(rule.split(" ", 1) for rule in one.split("; ")) for one in said] == [
            {name: value for name, value in HEADER_RULES.items() if name != "frame-ancestors"}
        ]
        first = re.search(r"<(?:link|script|img|style|a)\b", page.read_text())
        assert first is None or page.read_text().index(said[0]) < first.start()


def test_iis_gives_away_no_more_than_the_others(project: Path) -> None:
    """No listings, no other methods, no compressed copies by their own names, and no name of the server."""
    web = ElementTree.parse(tiny_site(project, "site") / "web.config").getroot()
    assert web.find(".//directoryBrowse[@enabled='false']") is not None
    assert web.find(".//requestFiltering[@removeServerHeader='true']") is not None
    assert web.find(".//verbs[@allowUnlisted='false']") is not None
    assert [one.get("verb") for one in web.iterfind(".//verbs/add[@allowed='true']")] == ["GET", "HEAD"]
    assert [one.get("fileExtension") for one in web.iterfind(".//fileExtensions/add[@allowed='false']")] == [
        ".gz",
        ".br",
    ]
    assert {one.get("segment") for one in web.iterfind(".//hiddenSegments/add")} == {*HOST_FILE_WRITERS} - {
        "web.config"
    }


def test_every_host_is_told_the_same(project: Path) -> None:
    site = tiny_site(project, "site")
    assets = next(site.glob("assets-*")).name
    index = f"search/{next(site.glob('search/index-*')).name}"
    for name, value in SECURITY_HEADERS.items():
        assert f"  {name}: {value}\n" in (site / "_headers").read_text()
        assert f'add_header {name} "{value}" always;' in (site / "nginx.conf").read_text()
        assert f'Header always set {name} "{value}"' in (site / ".htaccess").read_text()
    told = json.loads((site / "staticwebapp.config.json").read_text())
    assert told["globalHeaders"].items() >= SECURITY_HEADERS.items()
    assert {"route": "/campaigns/old/", "redirect": "/campaigns/", "statusCode": 301} in told["routes"]
    assert any(route["route"] == f"/{assets}/*" and "immutable" in str(route) for route in told["routes"])
    web = ElementTree.parse(site / "web.config")
    headers = {entry.get("name"): entry.get("value") for entry in web.iterfind(".//customHeaders/add")}
    assert headers == SECURITY_HEADERS
    places = [place.get("path") for place in web.iterfind("location")]
    assert places == [assets, index, "campaigns/old", "old-figures.csv"]
    types = [entry.get("fileExtension") for entry in web.iterfind(".//staticContent/mimeMap")]
    assert len(types) == len(set(types)) > 10
    assert (site / "_redirects").read_text().splitlines() == [
        "/campaigns/old/ /campaigns/ 301",
        "/campaigns/old /campaigns/ 301",
        "/old-figures.csv /figures.csv 301",
    ]


def test_the_files_keep_within_the_hosts_limits() -> None:
    policy = Policy(hashed=("assets-0123456789ab",), moved={f"/campaigns/{n}/": "/campaigns/" for n in range(100)})
    headers = host_files.netlify_headers(policy)
    assert len(re.findall(r"^/", headers, re.MULTILINE)) <= host_files.CLOUDFLARE_MAX_RULES
    assert max(map(len, headers.splitlines())) <= host_files.CLOUDFLARE_MAX_LINE
    assert len(host_files.azure_config(policy).encode()) <= host_files.AZURE_MAX_BYTES


def test_new_addresses_are_added_and_nothing_else_is_touched(mini: Path) -> None:
    library, problems = load_project(mini, TODAY)
    assert problems == []
    added = add_new_addresses(mini, library)
    assert "/campaigns/safer-sleeping/" in added
    assert "/datasets/reach.csv" in added
    assert add_new_addresses(mini, library) == []
    listed = mini / ADDRESSES_FILE
    listed.write_text(
        listed.read_text().replace("  - /\n", "  - /\n  - /old/\n")
        + "\nmoved:\n  # Renamed in May.\n  /old/: /campaigns/\n"
    )
    text = (mini / "content/campaigns/safer-sleeping.md").read_text()
    (mini / "content/campaigns/new-one.md").write_text(text.replace("title: ", "title: More of ", 1))
    library, problems = load_project(mini, TODAY)
    assert problems == []
    assert add_new_addresses(mini, library) == ["/campaigns/new-one.pdf", "/campaigns/new-one/"]
    assert load_addresses(Sources(mini)).values.moved == {"/old/": "/campaigns/"}
    assert "# Renamed in May." in listed.read_text()
    assert listed.read_text().startswith("# Every address this site has ever had")


@pytest.mark.parametrize(
    "written",
    [
        "published:\n# The first of all.\n- /\n- /about/\n\ngone: {}\n",
        "published: [/, /about/]\r\ngone: {}\r\n",
        "\ufeffpublished:\n    - /\n    - /about/\n",
        "# Nothing yet.\npublished:\n",
    ],
)
def test_the_list_may_be_written_in_any_way(mini: Path, written: str) -> None:
    listed = mini / ADDRESSES_FILE
    listed.write_bytes(written.encode())
    known = load_addresses(Sources(mini)).values.published
    add_new_addresses(mini, load_project(mini, TODAY)[0])
    again = load_addresses(Sources(mini))
    assert again.problems == ()
    assert {*known, "/campaigns/safer-sleeping/"} <= set(again.values.published)
    for kept in re.findall("#[^\n]*|gone: {}\r?\n|\ufeff", written):
        assert kept.encode() in listed.read_bytes()


def test_a_list_in_braces_is_told(mini: Path) -> None:
    (mini / ADDRESSES_FILE).write_text("{published: [/]}\n")
    done = nscp("addresses", root=mini)
    assert done.returncode == 1
    assert "Write each address on a line of its own." in done.stderr
    assert (mini / ADDRESSES_FILE).read_text() == "{published: [/]}\n"


def test_the_sitemap_says_when_a_page_was_last_checked(mini: Path, tmp_path: Path) -> None:
    library, _ = load_project(mini, TODAY)
    item = library.collections["campaigns"]["safer-sleeping"].item
    for page in ("index.html", "campaigns/index.html", "campaigns/safer-sleeping/index.html"):
        (tmp_path / "site" / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / page).touch()
    write_sitemap(tmp_path / "site", library, Settings(site_url="https://mini.example/"), AddressList())
    told = (tmp_path / "site/sitemap.xml").read_text()
    dates = dict(re.findall(r"<loc>https://mini.example(/[^<]*)</loc>(?:<lastmod>([\d-]+)</lastmod>)?", told))
    assert dates["/campaigns/safer-sleeping/"] == str(item.last_reviewed)
    newest = max(entry.item.last_reviewed for entry in library.collections["campaigns"].values())
    assert dates["/campaigns/"] == str(newest)
