"""Every kind of item, made new with only what it needs: by hand, in the form, by a question at a time; built and read.

`nscp new` asks for every kind in tests/test_new.py.
"""

import base64
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from nscp_site import clock
from nscp_site.content.library import Library
from nscp_site.content.loading import load_library
from nscp_site.editor.form_documents import BODY_KEY, RefusedError
from nscp_site.editor.form_repository import API_BASE, GiteaEmulator
from nscp_site.editor.form_settings import form_settings
from nscp_site.project import render_files
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.schema.field_facts import FieldFacts
from nscp_site.sources import SourceFile, parse_document
from tests.conftest import MINI, TODAY, nscp, problems_of
from tests.site import Site

COMMON = {"title": "Winter nights", "summary": "Winter begins here.", "audience": ["parents"]}
CHECKED = COMMON | {"last_reviewed": "2026-11-20"}
TEXT = "These words tell what is meant."
# What an editor fills in, and how many fields that may be, the text among them.
BY_HAND: dict[str, tuple[int, dict[str, Any]]] = {
    "news": (5, COMMON | {"posted": "2026-11-20"}),
    "campaigns": (7, CHECKED | {"starts": "2026-11-01", "ends": "2027-01-31"}),
    "training": (6, CHECKED | {"delivery": "e-learning"}),
    "briefings": (6, CHECKED | {"kind": "Tea Break Guide"}),
    "reviews": (
        9,
        CHECKED
        | {
            "kind": "thematic review",
            "published": "2026-11-20",
            "concerned": ["sleep"],
            "provenance": "the Partnership's report",
        },
    ),
    "guidance": (5, CHECKED),
    "themes": (5, CHECKED),
}
# Words of old documents that no page of today may bear.
OLD = ("Working Together", "as at", "not stated", "Annual report", "Business Plan", "our documents")


def write(root: Path, collection: str, fields: dict[str, Any], name: str = "winter-nights") -> Path:
    """An item as an editor writes it."""
    path = root / f"content/{collection}/{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"---\n{yaml.safe_dump(fields, sort_keys=False)}---\n\n{TEXT}\n")
    return path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The miniature site with one item of every kind that the Partnership writes, each with what it needs alone."""
    root = tmp_path_factory.mktemp("kinds") / "mini"
    shutil.copytree(MINI, root, ignore=shutil.ignore_patterns("site", ".site*", ".cache"))
    settings = (root / "mkdocs.yml").read_text().replace("../../", f"{MINI.parent.parent}/")
    (root / "mkdocs.yml").write_text(settings)
    for collection, (_, fields) in BY_HAND.items():
        write(root, collection, fields | {"title": f"Winter nights, {collection}"})
    done = nscp("build", root=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(root / "site")


@pytest.mark.parametrize("collection", BY_HAND)
def test_by_hand_few_fields_are_enough(collection: str, mini: Path) -> None:
    most, fields = BY_HAND[collection]
    assert len(fields) + 1 <= most
    write(mini, collection, fields)
    assert [str(problem) for problem in problems_of(mini)] == []


@pytest.mark.slow
@pytest.mark.parametrize("collection", BY_HAND)
def test_visitors_read_what_the_partnership_says_today(collection: str, built: Site) -> None:
    address = f"{collection}/winter-nights/"
    if collection == "reviews":
        # By one person alone it is a draft, and no page of the site knows of it.
        assert address not in built.pages
        assert not any("Winter nights, reviews" in built.text(page) for page in built.pages)
        return
    words = built.text(address)
    for told in ("Winter begins here.", TEXT, "From the Partnership. Last checked on 20 November 2026."):
        assert words.count(told) == 1, (told, words)
    assert [word for word in OLD if word in words] == []
    assert list(built.broken_links()) == []


@pytest.mark.slow
def test_the_handout_of_a_new_campaign_says_whose_it_is_too(built: Site) -> None:
    assert (built.folder / "campaigns/winter-nights.pdf").stat().st_size > 1000


def library_of_mini(root: Path) -> Library:
    return load_library(root, TODAY)[0]


def starred(settings: dict[str, Any], collection: str) -> set[str]:
    """The fields that the form of a collection marks with a star."""
    (form,) = [one for one in settings["collections"] if one.get("name") == collection]
    return {field["name"] for field in form["fields"] if field["required"]}


def value_for(facts: FieldFacts, library: Library) -> Any:
    """What somebody could enter in a field: its example, or the first thing that it can name."""
    if facts.kind == "record":
        inner = {each.name: value_for(each, library) for each in facts.fields if each.required}
        return ([inner] if inner else facts.example) if facts.is_list else inner
    if facts.kind == "reference":
        one: Any = sorted(library.known_ids(facts.target))[0]
    elif facts.kind == "choice":
        one = facts.choices[-1]
    else:
        return facts.example
    return [one] if facts.is_list else one


@pytest.mark.slow
@pytest.mark.parametrize("collection", [name for name in COLLECTIONS if name != "datasets"])
def test_in_the_form_the_starred_fields_are_enough(
    collection: str, mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dataset needs its table as well, which the form can't write."""
    monkeypatch.setenv(clock.TODAY_VARIABLE, str(TODAY))
    library = library_of_mini(mini)
    needed = starred(form_settings(library, "http://127.0.0.1:1"), collection)
    values = {one.name: value_for(one, library) for one in COLLECTIONS[collection].fields if one.name in needed}
    values |= {"title": "Winter nights", "summary": "Winter begins here.", BODY_KEY: TEXT}
    path = f"content/{collection}/winter-nights.json"
    content = base64.b64encode(json.dumps(values).encode()).decode()
    repository = GiteaEmulator(mini, lambda _: None)
    # The form sends every field, those left alone as nothing.
    saved = repository.answer(
        "POST", f"{API_BASE}/contents", {"files": [{"operation": "create", "path": path, "content": content}]}
    )
    assert saved["saved"] == f"content/{collection}/winter-nights.md"
    assert [str(problem) for problem in problems_of(mini)] == []
    made = load_library(mini, TODAY)[0].collections[collection]["winter-nights"]
    is_draft = made.item.life == "draft"
    assert is_draft == (collection in ("reviews", "case-studies", "help"))
    (form,) = [one for one in form_settings(library, "http://x")["collections"] if one.get("name") == collection]
    assert ("begins as a draft" if is_draft else "will be public") in form["description"]


@pytest.mark.slow
@pytest.mark.parametrize("collection", [name for name in COLLECTIONS if name != "datasets"])
def test_in_the_form_no_star_is_for_nothing(
    collection: str, mini: Path, monkeypatch: pytest.MonkeyPatch, *, long: bool
) -> None:
    """Nightly each starred field is left out; by day the last of each collection."""
    monkeypatch.setenv(clock.TODAY_VARIABLE, str(TODAY))
    library = library_of_mini(mini)
    needed = starred(form_settings(library, "http://127.0.0.1:1"), collection)
    values = {one.name: value_for(one, library) for one in COLLECTIONS[collection].fields if one.name in needed}
    values |= {"title": "Winter nights", "summary": "Winter begins here.", BODY_KEY: TEXT, "life": "published"}
    stars = sorted(needed - {BODY_KEY})
    assert stars
    for left_out in stars if long else stars[-1:]:
        with pytest.raises(RefusedError, match=f"`{left_out}`"):
            GiteaEmulator(mini, lambda _: None).write(
                f"content/{collection}/winter-nights.json", {**values, left_out: None}, None
            )


def test_a_new_news_item_needs_no_theme_in_the_form(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.TODAY_VARIABLE, str(TODAY))
    values = BY_HAND["news"][1] | {"themes": [], "source": [], BODY_KEY: TEXT}
    GiteaEmulator(mini, lambda _: None).write("content/news/winter-nights.json", values, None)
    made = parse_document(SourceFile("a.md", (mini / "content/news/winter-nights.md").read_bytes()))
    assert made.fields == BY_HAND["news"][1]
    assert problems_of(mini) == []


def test_what_is_asked_for_and_what_is_starred_are_the_same(mini: Path) -> None:
    library = library_of_mini(mini)
    settings = form_settings(library, "http://127.0.0.1:1")
    for name, collection in COLLECTIONS.items():
        asked = {field for field in collection.model.model_fields if collection.requires(field)}
        # A list that may be empty has no star, and a switch is always off or on.
        empty = {one.name for one in collection.fields if one.required and one.is_list and not one.min_entries}
        assert starred(settings, name) == asked - empty - {BODY_KEY}


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [
        ("2026-11-23", None, "planned"),
        ("2026-11", None, "running"),
        ("2026-11-22", "2026-11-22", "running"),
        (None, "2026-11-21", "finished"),
        ("2026-10", "2026-10", "finished"),
        (None, "2027", "not stated"),
        (None, None, "not stated"),
    ],
)
def test_the_state_of_a_campaign_follows_from_its_days(
    starts: str | None, ends: str | None, state: str, mini: Path
) -> None:
    days = {name: value for name, value in (("starts", starts), ("ends", ends)) if value}
    write(mini, "campaigns", CHECKED | days)
    page = render_files(library_of_mini(mini))["campaigns/winter-nights.md"]
    shown = re.search(rf'\*\*State:\*\* <span class="status [\w-]+">{state}</span>\n', page)
    assert bool(shown) == (state != "not stated")
    assert page.count("**State:**") == (state != "not stated")


def test_every_group_that_keeps_a_folder_is_there(real_library: Library) -> None:
    for collection in COLLECTIONS.values():
        assert collection.model.default_owner in real_library.collections["groups"], collection.name


def test_what_a_page_does_not_say_follows_from_what_it_says(mini: Path) -> None:
    write(mini, "news", BY_HAND["news"][1])
    write(mini, "campaigns", CHECKED)
    write(mini, "reviews", BY_HAND["reviews"][1])
    library = library_of_mini(mini)
    news, campaign, review = (
        library.collections[name]["winter-nights"].item for name in ("news", "campaigns", "reviews")
    )
    assert (str(news.last_reviewed), str(news.next_review), news.as_at) == ("2026-11-20", "2027-11-20", "2026-11-20")
    assert (campaign.owner, campaign.themes, campaign.working_together) == ("communication-sub-group", [], "none")
    assert (review.publication, review.as_at, review.life) == ("published", "2026-11-20", "draft")
    assert [source.document for source in review.source] == ["review-reports"]
