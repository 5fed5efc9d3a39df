"""What search engines are told: by the rules of schema.org's vocabulary, only where it is true, and never as a script.

The rules that are tested, from schema.org's own pages of each type: every type and property is one of the vocabulary's;
a property stands on a type that has it, itself or from the types it is a kind of (Thing, CreativeWork, Event,
Organization); its value is of an expected type. Beyond them, what Google asks of a Dataset (name and description of 50
characters or more) and of a Course (name, description, provider).
"""

import json
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from nscp_site.outputs.host_policy import SECURITY_HEADERS
from nscp_site.pages.frame import prose_structured_data, serialise_json_ld, session_json_ld
from nscp_site.pages.rendering import Renderer
from nscp_site.project import load_project
from nscp_site.schema.learning import Session
from tests.browser import close
from tests.conftest import FROZEN, MINI, TODAY
from tests.site import served
from tests.visiting import Visitor

TEXT, URL, TRUTH, DAY, WHEN = "text", "https://", "truth", "day", "when"
THING = {"name": TEXT, "description": TEXT, "url": URL, "alternateName": TEXT}
WORK = THING | {"creator": "GovernmentOrganization", "publisher": "GovernmentOrganization", "dateModified": DAY}
WORK |= {"datePublished": WHEN, "isAccessibleForFree": TRUTH, "spatialCoverage": "AdministrativeArea"}
VOCABULARY = {
    "GovernmentOrganization": THING | {"areaServed": "AdministrativeArea"},
    "AdministrativeArea": THING,
    "Place": THING,
    "Report": WORK,
    "Dataset": WORK | {"distribution": "DataDownload", "variableMeasured": TEXT},
    "DataDownload": WORK | {"encodingFormat": TEXT, "contentUrl": URL},
    "Course": WORK | {"provider": "GovernmentOrganization", "hasCourseInstance": "CourseInstance"},
    "CourseInstance": THING | {"courseMode": TEXT, "startDate": WHEN, "endDate": WHEN, "location": "Place"},
}
NEEDED = {"Dataset": {"name", "description", "creator"}, "Course": {"name", "description", "provider"}}
FORMS = {
    TEXT: re.compile(r"\S.*", re.DOTALL),
    URL: re.compile(r"https://\S+"),
    DAY: re.compile(r"\d{4}-\d\d-\d\d"),
    WHEN: re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?"),
}


def faults(thing, expected=None):
    """What is wrong with a thing by the rules."""
    kind = thing.get("@type")
    if kind not in VOCABULARY or expected not in (None, kind):
        return [f"{kind} is not {expected or 'a known type'}"]
    found = [f"{kind} needs {name}" for name in NEEDED.get(kind, set()) - set(thing)]
    for name, value in thing.items():
        if not name.startswith("@"):
            wanted = VOCABULARY[kind].get(name)
            for one in value if isinstance(value, list) else [value]:
                found += fault(f"{kind}.{name}", wanted, one)
    return found


def fault(place, wanted, value):
    if wanted is None:
        return [f"{place} is not in the vocabulary"]
    if wanted in VOCABULARY:
        return faults(value, wanted) if isinstance(value, dict) else [f"{place} is not a {wanted}"]
    fits = isinstance(value, bool) if wanted == TRUTH else isinstance(value, str) and FORMS[wanted].fullmatch(value)
    return [] if fits else [f"{place} is not {wanted}: {value}"]


def told(page):
    """The data of a page of Markdown, if it has any."""
    found = re.search(r"^structured: '(.*)'$", page.markdown, re.MULTILINE)
    return json.loads(found[1].replace("''", "'")) if found else None


@pytest.fixture(scope="module", params=["", "https://nscp.example/"])
def pages(request, real_library):
    renderer = Renderer(real_library)
    renderer.site_url = request.param
    return {page.uri: page for page in renderer.pages()}


def test_everything_that_is_told_keeps_to_the_vocabulary(pages):
    all_told = {uri: data for uri, page in pages.items() if (data := told(page))}
    assert {data["@context"] for data in all_told.values()} == {"https://schema.org"}
    assert {uri: faults(data) for uri, data in all_told.items() if faults(data)} == {}
    assert {data["@type"] for data in all_told.values()} == {"GovernmentOrganization", "Report", "Dataset", "Course"}
    assert all(len(data["description"]) >= 50 for data in all_told.values() if data["@type"] == "Dataset")


def test_each_kind_of_page_tells_what_it_is(pages, real_library):
    assert told(pages["index.md"])["@type"] == "GovernmentOrganization"
    assert told(pages["arrangements-plan/index.md"])["datePublished"] == "2019-06-01"
    assert "datePublished" not in told(pages["annual-report/index.md"])
    for name in real_library.collections["datasets"]:
        assert told(pages[f"datasets/{name}.md"])["@type"] == "Dataset"
    for name in real_library.collections["training"]:
        assert told(pages[f"training/{name}.md"])["@type"] == "Course"


def test_addresses_are_whole_or_left_out(pages):
    data = told(pages["datasets/training-take-up.md"])
    if "url" in data:
        assert data["url"] == "https://nscp.example/datasets/training-take-up/"
        assert data["distribution"][0]["contentUrl"] == "https://nscp.example/datasets/training-take-up.csv"
    else:
        assert "distribution" not in data


def test_nothing_is_told_of_a_page_that_hides_its_subject_or_tells_of_a_child(pages):
    silent = [
        page for uri, page in pages.items() if "neutral_title:" in page.markdown or uri.startswith("case-studies/")
    ]
    assert len(silent) > 10
    assert [told(page) for page in silent] == [None] * len(silent)


def test_a_session_is_an_event_with_its_day_and_place():
    one = Session(
        starts=date(2027, 1, 15),
        ends=date(2027, 1, 16),
        time="09:30",
        place="Northampton",
        booking="https://a.example/",
    )
    data = session_json_ld(one)
    assert faults(data) == []
    assert data["startDate"] == "2027-01-15T09:30"
    assert data["location"] == {"@type": "Place", "name": "Northampton"}


def test_the_rules_see_what_is_wrong():
    assert faults({"@type": "Dataset", "name": "A", "colour": "red"}) != []
    assert faults({"@type": "Report", "datePublished": "June"}) == ["Report.datePublished is not when: June"]
    assert faults({"@type": "Course", "name": "A", "description": "B", "provider": "C"}) != []


def test_no_word_can_end_the_element_it_stands_in():
    text = serialise_json_ld({"name": "</script><b>&"})
    assert not set("<>&") & set(text)
    assert json.loads(text)["name"] == "</script><b>&"


def test_a_page_of_docs_that_is_no_document_tells_nothing():
    library = load_project(MINI, TODAY)[0]
    assert prose_structured_data(library, "about/index.md", "") == ""


def test_the_share_card_is_a_picture_of_the_size_that_is_asked_for():
    card = FROZEN / "docs/share-card.png"
    with Image.open(card) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert picture.info.keys() <= {"transparency", "gamma"}
    assert card.stat().st_size < 60_000


PAGE = '<!doctype html><html lang="en"><title>A</title><script type="{kind}">{text}</script><p>A</p>'


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "complaints"), [("application/ld+json", 0), ("text/javascript", 1)])
def test_the_policy_lets_data_stand_and_no_script(browser, tmp_path, kind, complaints):
    (tmp_path / "index.html").write_text(PAGE.format(kind=kind, text='{"@context": "https://schema.org"}'))
    (tmp_path / "favicon.ico").write_bytes(b"")
    with served(tmp_path, SECURITY_HEADERS | {"Strict-Transport-Security": "max-age=0"}) as start:
        visitor = Visitor(browser, start)
        visitor.open("").wait_for_load_state("networkidle")
        heard = [text for text in visitor.complaints if "Content Security Policy" in text]
        close(visitor.context)
    assert len(heard) == complaints


@pytest.mark.slow
def test_the_built_pages_hold_what_was_written(site):
    for address, page in site.pages.items():
        blocks = page.find_all("script", type="application/ld+json")
        assert len(blocks) <= 1, address
        assert [faults(json.loads(block.string)) for block in blocks] in ([], [[]]), address
    assert BeautifulSoup(str(site.pages["datasets/training-take-up/"]), "html.parser").find(type="application/ld+json")
