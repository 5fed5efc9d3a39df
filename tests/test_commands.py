"""Every command: it explains itself, completes itself, and never ends in a traceback."""

import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import click
import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner

from nscp_site import project
from nscp_site.cli import main
from nscp_site.console import REMEDIES, configure_console, replace_unencodable
from tests.conftest import MINI, ROOT, nscp, run, some


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it, the group itself first."""
    yield path, group
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        elif command and not command.hidden:
            yield (*path, name), command


ALL = dict(commands(main))


@pytest.mark.parametrize("words", ALL, ids=lambda words: " ".join(words) or "nscp")
def test_every_command_explains_itself_with_an_example(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, [*words, "--help"])
    assert shown.exit_code == 0
    assert "Example" in shown.output
    call = f"nscp {' '.join(words)}".strip()
    assert f"\n    {call}" in shown.output
    assert ALL[words].get_short_help_str()
    for option in ALL[words].params:
        assert isinstance(option, click.Argument) or (isinstance(option, click.Option) and option.help), option.name


def test_the_readme_and_the_guides_name_commands_that_there_are() -> None:
    names = {words[0] for words in ALL if words}
    for path in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "guide/publishing.md", "guide/take-down.md"):
        text = (ROOT / path).read_text().replace("`", "\n")
        called = {line.split()[1] for line in text.splitlines() if line.startswith("nscp ") and len(line.split()) > 1}
        assert {word for word in called if word.isalpha()} <= names, path


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "content/a.md"),
            "content/a.md: No space left on device. The disk",
        ),
        (PermissionError(errno.EACCES, "Permission denied", "content"), "content: Permission denied. You may not read"),
        (OSError("strange"), "strange. Mend that, then run the command again."),
        (MemoryError(), "There is too much to hold"),
        (RecursionError(), "Something here stands too deep"),
        (ValueError("one\ntwo"), "Something failed that nobody foresaw (ValueError: one two)."),
        (KeyError("name"), "Something failed that nobody foresaw (KeyError: 'name')."),
    ],
)
def test_any_failure_is_one_line_that_says_what_to_do(
    failure: Exception, told: str, mini: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.chdir(mini)
    monkeypatch.setattr(project, "read_library", fail)
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert done.output.startswith(told)
    assert done.output.count("\n") == 1
    assert ("Close other programs" in done.output) == isinstance(failure, MemoryError)


@pytest.mark.parametrize("written", ["", "²", "-1", "1e5", " 1", "9" * 14, "9" * 30, "now"])
def test_a_moment_of_the_commit_that_is_none_is_told(written: str, mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """MkDocs reads it too, and would end in a traceback."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", written)
    done = run(mini, "build")
    assert done.exit_code == 1
    assert done.output == f"SOURCE_DATE_EPOCH must be seconds since 1970, such as 1700000000: `{written}` is not.\n"
    assert not (mini / "site").exists()


# What git can hold and hand on, and what only looks like a file.
ODD_NAMES = (
    *("docs/a\nb.md", "docs/\x1b[31mred.md", "docs/\udcff\udcfe.md", "docs/\udcff/index.md", "docs/\udcff.png"),
    *("content/campaigns/\udcff.md", "content/campaigns/a\nb.md", f"docs/{'a' * 240}.md", "docs/\u202egnp.md"),
    *("content/campaigns/CON.md", "docs/trailing .md", "docs/..md", "docs/a:b.md", "docs/'; rm -rf x;'.md"),
)
PIPES = ("content/contacts.yml", "content/units.yml", "content/addresses.yml", "docs/x.md", "docs/x.png")


@pytest.mark.slow
def test_odd_names_and_pipes_are_told_by_their_names(mini: Path) -> None:
    for name in ODD_NAMES:
        path = mini / os.fsdecode(os.fsencode(name))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((mini / "docs/index.md").read_bytes() if name.startswith("docs") else b"")
    for name in PIPES:
        (mini / name).unlink(missing_ok=True)
        os.mkfifo(mini / name)
    for command in ("check", "build"):
        done = nscp(command, root=mini, patience=60)
        said = done.stdout + done.stderr
        assert done.returncode == 1
        assert "Traceback" not in said
        assert "nobody foresaw" not in said
        assert "\x1b" not in said
    told = nscp("check", root=mini, patience=60).stdout
    # Hidden files are not read; a folder is told by its own name.
    named = (*(name.removesuffix("/index.md") for name in ODD_NAMES if "/." not in name), *PIPES)
    missing = [name for name in named if f"{printable(name)}:1" not in told]
    assert ascii(missing) == ascii([])


def printable(name: str) -> str:
    """A name as it is told: what can't be seen by its number."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode() for one in name)


@pytest.mark.parametrize("name", [words[0] for words in ALL if words])
def test_every_command_is_caught(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ALL[(name,)], "callback", fail)
    given = {"export": ["x"], "publish": ["--to", "x"], "rollback": ["--to", "x"], "releases": ["--to", "x"]}
    given |= {"newsletter": ["--since", "2026-01-01"], "completion": ["bash"]}
    done = CliRunner().invoke(main, [name, *given.get(name, [])])
    assert done.exit_code in (1, 2), done.output
    assert "Traceback" not in done.output
    assert "ZeroDivisionError: planted" in done.output or done.exit_code == 2


def test_the_traceback_is_there_for_who_asks_for_it(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mini)
    monkeypatch.setenv("NSCP_DEBUG", "1")
    monkeypatch.setattr(project, "read_library", lambda *_: 1 / 0)
    assert "Traceback" in CliRunner().invoke(main, ["check"]).output


def test_a_folder_that_is_a_file_and_a_file_that_is_a_folder_are_told(mini: Path) -> None:
    (mini / "content/themes.md").mkdir()
    (mini / "content/campaigns/folder.md").mkdir()
    done = nscp("check", root=mini)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "folder.md: Is a directory. It is a folder, and a file is needed." in done.stderr


@pytest.mark.slow
def test_a_full_disk_is_told_and_leaves_what_was_there(mini: Path) -> None:
    """A limit on the size of files does what a full disk does: the write fails half way."""
    addresses = mini / "content/addresses.yml"
    addresses.write_text("published:\n  - /\n")
    command = f"ulimit -f 0; exec {Path(sys.executable).with_name('nscp')} addresses"
    # Python would cut off what it compiles as well, and run into that for ever after.
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=mini, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert (
        done.stderr
        == "File too large. No file may become so large here. Ask whoever set up this machine for more room.\n"
    )
    assert addresses.read_text() == "published:\n  - /\n"
    assert not list((mini / "content").glob(".*"))


def test_a_folder_that_cannot_be_read_is_told(mini: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "reviews":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path)

    monkeypatch.chdir(mini)
    monkeypatch.setattr(os, "scandir", refuse)
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 1
    assert done.output.endswith(
        "/content/reviews: Permission denied. You may not read or write it. Ask whoever set up this "
        "machine for the right to.\n"
    )


@pytest.mark.slow
def test_ctrl_c_ends_a_command_in_a_line(mini: Path) -> None:
    """Stopped while it waits: to write into a pipe that nobody reads."""
    pipe = mini.parent / "letter.txt"
    os.mkfifo(pipe)
    command = [str(Path(sys.executable).with_name("nscp")), "status", "--to", str(pipe)]
    with subprocess.Popen(command, cwd=mini, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
        wait_until_asleep(waiting)
        waiting.send_signal(signal.SIGINT)
        said = waiting.communicate(timeout=30)[1]
    assert said.strip().splitlines()[-1] == "Stopped. What was finished before is kept."
    assert waiting.returncode == 130


def wait_until_asleep(command: subprocess.Popen[str]) -> None:
    """Wait until a program has used no processor for a second, and so waits for something. Fails if it ends."""
    used, since = -1.0, time.monotonic()
    while time.monotonic() - since < 1:
        assert command.poll() is None, command.communicate()
        fields = Path(f"/proc/{command.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        now = float(fields[11]) + float(fields[12])
        if now != used or not now:
            used, since = now, time.monotonic()
        time.sleep(0.05)


@pytest.mark.slow
def test_output_that_nobody_reads_is_no_failure() -> None:
    nscp_command = Path(sys.executable).with_name("nscp")
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {nscp_command} checks | head -1"],
        cwd=MINI,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_every_remedy_is_a_sentence() -> None:
    for remedy in some(REMEDIES.values()):
        assert remedy.endswith(".")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0
    assert "_NSCP_COMPLETE" in done.output


@pytest.mark.slow
def test_bash_takes_the_script_and_completes_with_it(mini: Path) -> None:
    bin_folder = Path(sys.executable).parent
    script = (
        f'PATH={bin_folder}:$PATH; eval "$(nscp completion bash)"; complete -p nscp >/dev/null; '
        'COMP_WORDS=(nscp new cas); COMP_CWORD=2; _nscp_completion nscp; echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], cwd=mini, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "case-study", done.stderr


def test_commands_and_kinds_are_completed() -> None:
    completer = BashComplete(main, {}, "nscp", "_NSCP_COMPLETE")
    assert [one.value for one in completer.get_completions([], "new")] == ["new", "newsletter"]
    assert [one.value for one in completer.get_completions(["new"], "c")] == ["campaign", "course", "case-study"]
    assert "json" in [one.value for one in completer.get_completions(["check", "--format"], "")]


# Every command in one process, since starting it costs more than its help.
EACH_COMMAND = """
import json, sys
from nscp_site.cli import main
for given in json.loads(sys.argv[1]):
    try:
        main(given)
    except SystemExit as ended:
        print(f"ended {ended.code}", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_every_console_can_show_what_is_said(encoding: str, mini: Path) -> None:
    given = [*([*words, "--help"] for words in ALL), ["checks"], ["status"], ["check", "--format", "json"]]
    before = (mini / "mkdocs.yml").read_text()
    # What is told of a mistake quotes it: letters of any kind.
    (mini / "mkdocs.yml").write_text(before + "\n# “→ ł ś 子”\n")
    page = mini / "content/campaigns/safer-sleeping.md"
    page.write_text(page.read_text().replace("title: ", "title: “→ ł ś 子” {contact: 子} ", 1))
    done = subprocess.run(
        [sys.executable, "-c", EACH_COMMAND, json.dumps(given)],
        cwd=mini,
        env=os.environ | {"PYTHONIOENCODING": encoding, "NSCP_TODAY": "2026-11-22"},
        capture_output=True,
        check=False,
    )
    told, wrong = done.stdout.decode(encoding), done.stderr.decode(encoding)
    for words in ("nobody foresaw", "Traceback"):
        assert words not in told + wrong
    *said, rest = re.split(r"^ended \d\n", told, flags=re.MULTILINE)
    assert (len(said), rest, done.returncode) == (len(given), "", 0)
    assert all(said)
    assert json.loads(said[-1])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("content/a.md → line 3", "content/a.md -> line 3"),
        ("“Write” – ‘or’ …", "'Write' - 'or' ..."),
        ("Zoë, François", "Zoe, Francois"),
        ("£5\u00a0子ł", "GBP 5 ??"),
    ],
)
def test_letters_that_a_console_lacks_are_shown_by_others(text: str, told: str) -> None:
    made = io.BytesIO()
    with mock.patch("sys.stdout", io.TextIOWrapper(made, encoding="ascii", write_through=True)):
        configure_console()
        sys.stdout.write(text)
        assert made.getvalue().decode("ascii") == told
    assert replace_unencodable(UnicodeEncodeError("ascii", "aé", 1, 2, "")) == ("e", 2)
