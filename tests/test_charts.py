"""Every chart says what its table says: read back from the picture, mark by mark."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from nscp_site.cache import open_cache
from nscp_site.pages.charts import (
    MAX_BAR_WIDTH,
    MAX_SERIES_BAR_WIDTH,
    YEAR_COLUMN,
    chart_of,
    choose_drawings,
    how_drawn,
    undrawn_rows,
)
from nscp_site.pages.dataset_tables import format_cell, markdown_table
from nscp_site.project import load_project
from tests.conftest import FROZEN, MINI, TODAY, day_of, some

NAMES = sorted(path.stem for path in (FROZEN / "content/datasets").glob("*.csv"))
DEATHS = {"child-death-notifications", "child-deaths-2022-23"}


@pytest.fixture(scope="module")
def library_again():
    """The real content, read a second time."""
    with open_cache(FROZEN):
        return load_project(FROZEN, day_of(FROZEN))[0]


@pytest.fixture(params=NAMES)
def dataset(request, real_library):
    return real_library.collections["datasets"][request.param]


def parsed(html):
    return ElementTree.fromstring(html)


def cells_of(library, entry):
    """Every number of a table as people read it, with and without its sign of per cent."""
    columns = entry.item.columns
    rows = library.tables[entry.id].rows[1:]
    read = {
        format_cell(row[place], column) for row in rows for place, column in enumerate(columns) if column.holds_numbers
    }
    return read | {f"{text}%" for text in read}


def svgs_of(html):
    return list(parsed(html).iter("svg")) if html else []


def number_in(text):
    return Decimal(text.split(" in ")[0].strip("£%").replace(",", ""))


def test_every_dataset_has_a_chart_or_says_why_not(real_library, dataset):
    chart = how_drawn(dataset.item)
    assert dataset.item.chart, "each of the real datasets says how it is drawn"
    assert bool(chart_of(real_library, dataset)) == (chart.kind != "none") == bool(chart.finding)
    assert bool(chart.because) == (chart.kind == "none")


@pytest.mark.slow
def test_a_chart_is_small_and_the_same_twice(real_library, library_again, dataset):
    again = library_again.collections["datasets"][dataset.id]
    assert chart_of(real_library, dataset) == chart_of(library_again, again)
    assert len(chart_of(real_library, dataset).encode()) <= 12_000


def test_a_chart_needs_no_script_no_style_and_no_other_host(real_library, dataset):
    html = chart_of(real_library, dataset)
    assert [word for word in ("style=", "<style", "<script", "href", "url(", "http:", "https:") if word in html] == []


def test_the_numbers_of_a_picture_are_those_of_the_table(real_library, dataset):
    """Each drawn text is the cell of its row, and every bar is as long as its number says."""
    table = real_library.tables[dataset.id]
    drawings = choose_drawings(real_library, dataset)
    assert bool(drawings) == (how_drawn(dataset.item).kind != "none")
    for drawing in drawings:
        for mark in some(drawing.marks):
            row = table.rows[1:][mark.row]
            assert mark.text.removesuffix("%") in {
                format_cell(text, column).removesuffix("%")
                for text, column in zip(row, dataset.item.columns, strict=True)
                if column.holds_numbers
            }
            assert mark.label in (*row, *table.rows[0])


def test_what_is_written_in_the_svg_is_what_the_table_says(real_library, dataset):
    html = chart_of(real_library, dataset)
    known = cells_of(real_library, dataset)
    assert bool(svgs_of(html)) == (how_drawn(dataset.item).kind != "none")
    for svg in svgs_of(html):
        values = [text.text for text in svg.iter("text") if "value" in text.get("class", "")]
        titles = [mark.findtext("title") for mark in svg.iter("g")]
        described = svg.findtext("desc")
        assert len(values) == len(titles) >= 2
        for value, title in zip(values, titles, strict=True):
            assert value.split(" in ")[0] in known
            assert title.endswith(f": {value.split(' in ')[0]}")
            assert title in described


def test_bars_are_as_long_as_their_numbers(real_library, dataset):
    html = chart_of(real_library, dataset)
    drawings = choose_drawings(real_library, dataset)
    assert bool(drawings) == (how_drawn(dataset.item).kind != "none")
    for drawing, svg in zip(drawings, svgs_of(html), strict=True):
        longest = MAX_SERIES_BAR_WIDTH if drawing.kind == "grouped bars" else MAX_BAR_WIDTH
        for mark in some(svg.iter("g")):
            value = next(text.text for text in mark.iter("text") if "value" in text.get("class", ""))
            for rect in mark.iter("rect"):
                if rect.get("class") != "track":
                    length = Decimal(rect.get("width").rstrip("%"))
                    assert abs(length - number_in(value) * longest / drawing.scale_end) <= Decimal("0.01")


def test_who_does_not_see_a_picture_hears_it(real_library, dataset):
    html = chart_of(real_library, dataset)
    ids = []
    for svg in svgs_of(html):
        assert svg.get("role") == "img"
        name, description = svg.get("aria-labelledby").split()
        assert svg.find("title").get("id") == name
        assert svg.find("desc").get("id") == description
        assert "table on this page" in svg.findtext("desc")
        ids += [name, description]
    assert len(ids) == len(set(ids))


def test_no_number_about_a_child_s_death_is_computed(real_library):
    for name in DEATHS:
        entry = real_library.collections["datasets"][name]
        table = real_library.tables[name]
        printed = {text for row in table.rows for text in row}
        drawn = [mark.text for drawing in choose_drawings(real_library, entry) for mark in drawing.marks]
        assert set(drawn) <= printed
    assert choose_drawings(real_library, real_library.collections["datasets"]["child-deaths-2022-23"]) == []


def test_years_stand_in_their_order_on_one_scale(real_library):
    entry = real_library.collections["datasets"]["child-death-notifications"]
    drawings = choose_drawings(real_library, entry)
    years = [column.name for column in entry.item.columns if YEAR_COLUMN.fullmatch(column.name)]
    assert [[mark.label for mark in drawing.marks] for drawing in drawings] == [years] * 3
    assert {drawing.scale_end for drawing in drawings} == {Decimal(53)}
    assert undrawn_rows(real_library, entry) == ["Not known"]


def test_a_dataset_without_a_word_on_its_chart_is_drawn_by_its_columns(mini):
    library = load_project(MINI, TODAY)[0]
    entry = library.collections["datasets"]["reach"]
    (drawing,) = choose_drawings(library, entry)
    assert [(mark.label, mark.text) for mark in drawing.marks] == [("Facebook", "13,467"), ("Twitter", "7,478")]
    assert undrawn_rows(library, entry) == ["Total"]
    (mini / "content/datasets/reach.csv").write_text(
        "Platform,2020/21,2021/22,2022/23\nFacebook,1,,3\nTwitter,4,5,6\n", encoding="utf-8"
    )
    described = mini / "content/datasets/reach.md"
    text = described.read_text().replace(
        "  - {name: Reach, type: integer, unit: people}\nprinted_total: {row: Total, note: total}\n",
        "".join(f'  - {{name: "{year}", type: integer, unit: people}}\n' for year in ("2020/21", "2021/22", "2022/23")),
    )
    described.write_text(text)
    library, problems = load_project(mini, TODAY)
    assert problems == []
    drawings = choose_drawings(library, library.collections["datasets"]["reach"])
    assert [drawing.title for drawing in drawings] == ["Facebook", "Twitter"]
    svgs = list(parsed(chart_of(library, library.collections["datasets"]["reach"])).iter("svg"))
    # Nothing is stated for Facebook in 2021/22: no point there, and no line to it or from it.
    assert [len(list(svg.iter("circle"))) for svg in svgs] == [2, 3]
    assert [len([line for line in svg.iter("line") if line.get("class") == "join"]) for svg in svgs] == [0, 2]


def test_words_of_a_table_can_t_become_markup(mini):
    table = mini / "content/datasets/reach.csv"
    table.write_text(table.read_text().replace("Twitter", '"<b onload=""x"">&"'))
    library = load_project(mini, TODAY)[0]
    html = chart_of(library, library.collections["datasets"]["reach"])
    assert "<b" not in html
    assert '<b onload="x">&' in parsed(html).find(".//desc").text


def test_an_upright_stroke_in_a_heading_leaves_the_table_whole(mini):
    for path in ("content/datasets/reach.md", "content/datasets/reach.csv"):
        (mini / path).write_text((mini / path).read_text().replace("Reach", "Reach|people", 2))
    described = (mini / "content/datasets/reach.md").read_text().replace("title: Reach|people", "title: Reach")
    (mini / "content/datasets/reach.md").write_text(described)
    library, problems = load_project(mini, TODAY)
    assert problems == []
    table = markdown_table(library, library.collections["datasets"]["reach"])
    assert "| Platform | Reach\\|people |\n| --- | ---: |\n| Facebook | 13,467 |\n" in table
