"""What lies at a target is not believed: a broken lock is somebody's, and a broken note of the release is told."""

import json
import os

import pytest

from nscp_site.deploy import publish_lock
from nscp_site.deploy.bucket_target import parse_current_release
from nscp_site.deploy.carriers import PublishError

HOLDER = {"token": "a", "who": "b", "host": "c", "process": 1, "since": "2026-11-22 10:00:00"}


class Text:
    """The text of a file that lies somewhere else."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, name: str) -> str:
        """What it says."""
        assert name == publish_lock.LOCK_FILE
        return self.text

    def write(self, name: str, text: str) -> None:
        """Have it say something else."""
        assert name == publish_lock.LOCK_FILE
        self.text = text


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish_lock, "SETTLE", 0.0)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(HOLDER | {"since": "garbage"}),
        json.dumps(HOLDER | {"since": None}),
        json.dumps(
            HOLDER
            | {
                "host": publish_lock.current_holder().host,
                "process": None,
                "since": publish_lock.current_holder().since,
            }
        ),
        "[]",
        '{"token":',
    ],
    # Programs that share the tests must know each by the same name, and one of these tells the time.
    ids=["no time", "no since", "no process", "a list", "cut off"],
)
def test_a_broken_lock_is_somebody_s_until_it_is_taken_over(text: str) -> None:
    place = Text(text)
    told = r"Somebody else is publishing here: the lock does not say who\. .*`--take-over`"
    with pytest.raises(PublishError, match=told), publish_lock.lease(place.read, place.write):
        pass
    assert place.text == text
    with publish_lock.lease(place.read, place.write, take_over=True) as check:
        check()
    assert place.text in publish_lock.FREE_LOCK_TEXTS


@pytest.mark.parametrize("text", ["", "{}", json.dumps(HOLDER | {"since": "2020-01-01 00:00:00"})])
def test_a_lock_that_nobody_holds_is_taken(text: str) -> None:
    place = Text(text)
    with publish_lock.lease(place.read, place.write) as check:
        check()
    assert place.text in publish_lock.FREE_LOCK_TEXTS


def test_no_process_is_asked_for_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "kill", lambda process, _: ended.append(process))
    monkeypatch.setattr(publish_lock, "WINDOWS", True)
    assert publish_lock.is_running(1)
    assert ended == []


@pytest.mark.parametrize("text", ["{}", "[]", "null", "release", '{"release": null}', '{"release": "../x"}'])
def test_a_note_of_no_release_is_told_with_what_it_means(text: str) -> None:
    with pytest.raises(PublishError, match=r"bucket/current\.json names no release\. Remove it") as refused:
        parse_current_release(text, "bucket/current.json")
    assert refused.value.aftermath == "Visitors still get what they got before."
