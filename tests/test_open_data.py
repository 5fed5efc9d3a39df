"""The open data as other people's programs meet it: judged by their own validators, and holding back what it must."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from nscp_site.checks.page_addresses import generated_addresses
from nscp_site.checks.suite import check_library
from nscp_site.outputs.open_data import data_files, data_package
from nscp_site.pages.origins import format_json
from nscp_site.pages.output_paths import data_paths
from nscp_site.project import load_project, render_files
from tests.conftest import MINI, TODAY, some

pytestmark = pytest.mark.slow


def load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def judge(schema: Any, value: Any) -> None:
    # Both validators are slow to import, and every run of any test would wait for them.
    from jsonschema import Draft202012Validator, FormatChecker

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(value)


def test_the_package_is_accepted_by_its_own_validator(exported, monkeypatch):
    from frictionless import Package, validate

    monkeypatch.chdir(exported / "datasets")
    report = validate("datapackage.json")
    assert report.flatten(["title", "message"]) == []
    assert report.stats["tasks"] == 23
    assert Package("datapackage.json").get_resource("training-take-up").read_rows()[1]["Value"] == 1556


def test_the_validator_sees_what_is_wrong(exported, tmp_path, monkeypatch):
    from frictionless import validate

    table = exported / "datasets/funding-2019.csv"
    package = load(exported / "datasets/datapackage.json")
    package["resources"] = [one for one in package["resources"] if one["name"] == "funding-2019"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    (tmp_path / table.name).write_text(table.read_text().replace("48949", "n/a"))
    monkeypatch.chdir(tmp_path)
    assert not validate("datapackage.json").valid


def test_a_schema_refuses_what_is_not_in_it(exported):
    from jsonschema.exceptions import ValidationError

    value = load(exported / "data/campaigns.json")
    schema = load(exported / "data/campaigns.schema.json")
    for spoil in ({"colour": "red"}, {"title": 3}, {"state": "over"}):
        spoilt = value | {"items": [value["items"][0] | spoil]}
        with pytest.raises(ValidationError):
            judge(schema, spoilt)


def test_no_word_of_a_case_study_leaves_the_site(exported, real_library):
    """Not its text, nor a field of it; what the annual report prints of it is on its page too, and only there."""
    held = format_json(load(exported / "data/case-studies.json"))
    for entry in some(real_library.ordered("case-studies")):
        assert f'"/case-studies/{entry.id}/"' in held
        for text in (entry.item.summary, entry.item.shows):
            assert text not in held
        sentences = [text for text in re.split(r"(?<=[.!?])\s+", entry.document.body) if len(text) > 60]
        assert sentences
        for path in (exported / "data").glob("*.json"):
            whole = " ".join(item.get("text", "") for item in load(path).get("items", []))
            assert [text for text in sentences if text in whole] == [], path.name


def test_a_review_comes_without_its_text_and_people_not_at_all(exported):
    assert all("text" not in item for item in load(exported / "data/reviews.json")["items"])
    assert all(item["text"] for item in load(exported / "data/campaigns.json")["items"])
    assert not (exported / "data/people.json").exists()


def test_numbers_about_children_who_died_are_those_of_the_document(exported, real_library):
    for name in ("child-death-notifications", "child-deaths-2022-23"):
        printed = real_library.tables[name].rows[1:]
        rows = load(exported / f"datasets/{name}.json")["rows"]
        assert [["" if cell is None else str(cell) for cell in row] for row in rows] == printed


@pytest.mark.parametrize("life", ["life: draft", "life: embargoed\nembargoed_until: 2027-01-15"])
def test_what_is_not_published_is_in_no_file(mini, life):
    for name in ("campaigns/safer-sleeping", "datasets/reach"):
        item = mini / f"content/{name}.md"
        item.write_text(item.read_text().replace("---\n", f"---\n{life}\n", 1))
    library = load_project(mini, TODAY)[0]
    files = dict(data_files(library, lambda entry: entry.document.body, ""))
    assert "data/campaigns.json" not in files
    assert "datasets/datapackage.json" not in files
    assert not [path for path, text in files.items() if "Reach of the campaign" in text or "13467" in text]
    assert sorted(files) == sorted(data_paths(library))


def test_paths_are_known_without_making_the_files_and_are_kept_for_ever(real_library):
    made = [path for path, _ in data_files(real_library, lambda entry: entry.id, "")]
    assert sorted(made) == sorted(data_paths(real_library))
    assert {f"/{path}" for path in made} | {"/data/"} <= generated_addresses(real_library)


def test_two_runs_give_the_same_bytes():
    assert render_files(load_project(MINI, TODAY)[0]) == render_files(load_project(MINI, TODAY)[0])


def test_a_known_address_stands_in_the_description(mini):
    library = load_project(mini, TODAY)[0]
    assert check_library(library) == []
    package = data_package(library, ["reach"], "https://nscp.example/")
    assert package["homepage"] == "https://nscp.example/datasets/"
    assert package["resources"][0]["homepage"] == "https://nscp.example/datasets/reach/"
    assert package["resources"][0]["schema"]["fields"][1] == {
        "name": "Reach",
        "type": "integer",
        "description": "In people.",
    }
