"""What is made from the schema is up to date, and says enough for somebody who has never seen it."""

import json
import re
from pathlib import Path

import pytest

from nscp_site.content.library import Library
from nscp_site.editor.describing import PROSE_FOLDER, SCHEMA_FOLDER, render_schema_files, write_schema_files
from nscp_site.editor.form_settings import form_settings
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES, Collection, Vocabulary
from nscp_site.schema.documents import ProsePage
from nscp_site.schema.field_facts import describe_fields, walk_fields
from tests.conftest import ROOT, some

KINDS: dict[str, Collection | Vocabulary] = {**COLLECTIONS, **VOCABULARIES}
MODELS = {name: kind.model for name, kind in KINDS.items()} | {PROSE_FOLDER: ProsePage}
EVERY = [
    (f"{name}: {'.'.join(path)}", facts)
    for name, model in MODELS.items()
    for path, facts in walk_fields(describe_fields(model))
]


def test_the_committed_files_are_those_of_the_schema() -> None:
    stale = [path for path, text in render_schema_files().items() if (ROOT / path).read_text(encoding="utf-8") != text]
    assert stale == [], "run `nscp describe`"
    assert {path.stem for path in (ROOT / SCHEMA_FOLDER).glob("*.json")} == {*KINDS, PROSE_FOLDER}


def test_writing_again_changes_nothing_and_takes_away_what_is_gone(tmp_path: Path) -> None:
    assert len(write_schema_files(tmp_path)) == len(KINDS) + len([PROSE_FOLDER, "guide/fields.md"])
    (tmp_path / SCHEMA_FOLDER / "gone.json").write_text("{}")
    assert write_schema_files(tmp_path) == [f"{SCHEMA_FOLDER}/gone.json"]
    assert write_schema_files(tmp_path) == []


@pytest.mark.parametrize("name", MODELS)
def test_every_field_has_help_and_an_example(name: str) -> None:
    asked = [(path, facts) for path, facts in EVERY if path.startswith(f"{name}: ")]
    assert asked
    for path, facts in asked:
        assert len(facts.help.split()) >= 3, f"{path} needs a help text: {facts.help!r}"
        assert facts.help.endswith((".", "?", "!")), path
        assert facts.example not in (None, [], {}, "", "…", ["…"]), f"{path} needs an example"


def test_the_reference_names_every_field_with_its_choices() -> None:
    text = render_schema_files()["guide/fields.md"]
    for _, facts in some(EVERY):
        assert f"`{facts.name}`" in text or f": {facts.name}`" in text
        assert all(f"`{choice}`" in text for choice in facts.choices)


@pytest.mark.slow
def test_the_schemas_ask_for_what_the_models_ask_for() -> None:
    files = render_schema_files()
    for name, model in MODELS.items():
        schema = json.loads(files[f"{SCHEMA_FOLDER}/{name}.json"])
        record = schema["additionalProperties"] if name in VOCABULARIES else schema
        assert set(record["properties"]) == set(model.model_fields)
        kind = KINDS.get(name)
        needs = (
            kind.requires
            if isinstance(kind, Collection)
            else lambda each, model=model: model.model_fields[each].is_required()
        )
        assert set(record["required"]) == {each for each in model.model_fields if needs(each)}
        assert record["additionalProperties"] is False


@pytest.mark.slow
def test_the_form_asks_for_every_field(real_library: Library) -> None:
    forms = {form["name"]: form for form in form_settings(real_library, "http://x")["collections"] if "name" in form}
    for name, kind in KINDS.items():
        asked = {field["name"] for field in forms[name]["fields"]} - {"text_of_the_page"}
        assert asked == set(kind.model.model_fields)


def test_text_editors_find_the_schema_of_every_list() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text())["yaml.schemas"]
    assert settings == {f"./{SCHEMA_FOLDER}/{name}.json": f"content/{name}.yml" for name in VOCABULARIES}
    assert all((ROOT / path).is_file() for path in settings)


def test_contributing_is_short_and_its_pictures_are_there_and_small() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text()
    assert len(text.split()) < 1500
    pictures = re.findall(r"(?<!`)!\[[^\]]+\]\(([^)]+)\)", text)
    assert len(pictures) == 3
    assert all(2_000 < (ROOT / path).stat().st_size < 100_000 for path in pictures)


def test_contributing_begins_without_a_shell_and_commits_all_that_belongs_to_a_change() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert re.findall(r"^## (.*)", text, re.MULTILINE)[:2] == ["With a browser alone", "Once: set up"]
    assert text.index("Windows") < text.index("Mac")
    assert not re.search(r"\bmake [a-z]+`|^make ", text, re.MULTILINE)
    added = re.findall(r"^git add (.*?)(?: +#.*)?$", text, re.MULTILINE)
    assert added
    assert all({"content", "docs", "mkdocs.yml"} <= set(line.split()) for line in added)
