"""Ways to get help without speaking on a telephone: in lists, on pages for people in danger, in the search."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from nscp_site.content.library import Library
from nscp_site.pages.signposts import MAX_WAYS
from nscp_site.project import render_files
from nscp_site.schema.collections import VOCABULARIES
from nscp_site.schema.contacts import Contact
from tests.conftest import problems_of, prose
from tests.looping import library_of

# What help for who cannot speak must hold, wherever it stands (the fact sheet on help, sections 1 and 2).
DANGER = ("press 55", "Text 999", "Dial 18000")
CHAT, FORM, EMAIL = (
    "www.childline.org.uk",
    "www.nspcc.org.uk/keeping-children-safe/reporting-abuse/report/",
    "help@nspcc.org.uk",
)


OTHER_SITE = """\
other-site:
  name: Another site
  publisher: Others
  address: https://example.org/
  what: How to write to others.
  area: national
  read_on: 2026-11-26
"""


def with_routes(root: Path, **contacts: list[str]) -> Path:
    """A project whose contacts, by id, can be reached by so many routes."""
    path = root / "content/contacts.yml"
    records = yaml.safe_load(path.read_text())
    for name, says in contacts.items():
        records.setdefault(
            name, deepcopy(records["nspcc"]) | {"name": name, "number": f"0808 800 50{len(records)}{len(records)}"}
        )
        records[name]["routes"] = [
            {
                "by": "chat",
                "says": one,
                "elsewhere": "other-site",
                "read_at": "example.org",
                "read_on": "2026-11-26",
            }
            for one in says
        ]
    path.write_text(yaml.safe_dump(records, sort_keys=False, allow_unicode=True))
    (root / "content/elsewhere.yml").write_text(OTHER_SITE)
    return root


def page_of(root: Path, mark: str) -> str:
    (root / "docs/ways.md").write_text(prose("Ways", mark))
    return render_files(library_of(root))["ways.md"]


def test_no_need_is_met_with_more_than_three_ways(mini: Path) -> None:
    many = [f"Way {letter} of a contact." for letter in "abcde"]
    page = page_of(with_routes(mini, emergency=many, nspcc=many), "{list: without-speaking}")
    danger, talk = page.split("**To tell someone")
    assert danger.count("\n- ") == talk.count("\n- ") == MAX_WAYS
    assert page_of(mini, "{list: ways-without-speaking}").count("\n- ") == 2 * len(many)


def test_what_is_meant_for_young_people_comes_first_and_adults_ways_are_left_out(mini: Path) -> None:
    with_routes(mini, nspcc=["Write to us."], anybody=["Write to anybody."], young=["Write, if you are young."])
    path = mini / "content/contacts.yml"
    records = yaml.safe_load(path.read_text())
    records["nspcc"]["audience"], records["young"]["audience"] = ["parents"], ["young-people"]
    path.write_text(yaml.safe_dump(records, sort_keys=False, allow_unicode=True))
    page = page_of(mini, "{list: without-speaking young-people}")
    assert "Write to us." not in page
    assert page.index("Write, if you are young.") < page.index("Write to anybody.")


@pytest.mark.parametrize("says", ["Write to us", "Write. And then wait."])
def test_a_way_is_told_in_one_sentence(mini: Path, says: str) -> None:
    assert [problem.check for problem in problems_of(with_routes(mini, nspcc=[says]))] == ["wrong-value"]


def test_a_contact_may_be_reached_by_a_route_alone(mini: Path) -> None:
    with_routes(mini, text=["Write to us."])
    path = mini / "content/contacts.yml"
    records = yaml.safe_load(path.read_text())
    del records["text"]["number"]
    path.write_text(yaml.safe_dump(records, sort_keys=False, allow_unicode=True))
    assert problems_of(mini) == []


@pytest.mark.parametrize("uri", ["index.md", "worried/index.md", "young-people/index.md", "browse-safely.md"])
def test_who_cannot_speak_is_helped_where_people_in_danger_read(real_files: dict[str, str], uri: str) -> None:
    page = real_files[uri]
    assert [one for one in (*DANGER, CHAT) if one not in page] == []
    if uri != "young-people/index.md":
        assert FORM in page
        assert EMAIL in page
    assert re.search(r"\]\([./]*other-ways\.md\)", page)


def test_every_panel_of_the_search_helps_who_cannot_speak(real_files: dict[str, str]) -> None:
    panels = real_files["search/index.md"].split('<section class="search-panel"')[1:]
    assert len(panels) >= 6
    for panel in panels:
        assert [one for one in DANGER if one not in panel] == []
        assert (CHAT in panel) or "0800 1111" not in panel
        assert panel.count("](../other-ways.md)") == 1


def test_the_hub_says_keep_on_the_line_and_the_other_number_is_the_out_of_hours_team(
    real_library: Library, real_files: dict[str, str]
) -> None:
    hub, team = (real_library.value("contacts", name) for name in ("mash", "out-of-hours"))
    assert "Keep on the line" in hub.note
    assert "Hub" not in team.name + team.spoken + team.purpose
    for uri in ("index.md", "worried/index.md", "about/contact.md", "about/contacts.md", "professionals/index.md"):
        assert "Keep on the line" in real_files[uri], uri
    for uri, page in real_files.items():
        assert not re.search(r"out-of-hours line|hours\)? of the Multi", page), uri


def test_only_numbers_and_addresses_that_may_be_printed_stand_among_the_contacts(real_library: Library) -> None:
    """The ruling of 26 November 2026: these and no others, each to be confirmed by the Business Office."""
    numbers = {contact.number for contact in real_library.values("contacts").values() if contact.number}
    assert numbers <= {
        *("999", "0300 126 7000", "01604 626938", "101", "0808 800 5000", "0800 1111", "0808 2000 247"),
        *("0808 801 0327", "116 123", "116 000"),
    }
    assert VOCABULARIES["contacts"].model is Contact
    assert {contact.email for contact in real_library.values("contacts").values()} <= {None, EMAIL}
