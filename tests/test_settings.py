"""The settings of mkdocs.yml that the library reads for itself."""

import pytest

from nscp_site.settings import parse_settings


@pytest.mark.parametrize(
    ("written", "on", "faulty"),
    [
        ("", False, False),
        ("extra: {}", False, False),
        ("extra: publish_progress", False, False),
        ("extra: {publish_progress: false}", False, False),
        ("extra: {publish_progress: true}", True, False),
        ("extra: {publish_progress: yes}", True, False),
        ("extra: {publish_progress: 'true'}", False, True),
        ("extra: {publish_progress: 1}", False, True),
        ("extra: {publish_progress: }", False, True),
        ("extra: {publish_progress: [true]}", False, True),
    ],
)
def test_a_switch_is_on_only_where_true_is_written(written: str, on: bool, faulty: bool) -> None:
    settings = parse_settings(written.encode())
    assert settings.publish_progress is on
    assert [*settings.switch_errors] == (["publish_progress"] if faulty else [])
