"""Setting up on a machine of an editor: little is needed, on Windows and macOS too, and each step says what it does.

Windows itself is not here: what it does otherwise is simulated, and .github/workflows/platforms.yml tries the rest.
"""

import ast
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from hashlib import sha256
from importlib.metadata import requires
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from requirements import set_up
from tests.conftest import MINI, ROOT, run, some
from tests.freeze import thaw
from tests.test_preview import free_port
from tools.form_script import FILES, SHIPPED, SUMS, published

# Letters that Windows' code pages write otherwise, and a space.
STRANGE = "Gemeinsame Ordner é ü"
LAUNCHERS = ("nscp.cmd", "edit.cmd")
# Nothing here is UTF-8, as on Windows.
LATIN = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PLATFORMS = [
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
]


def pinned(lock: str) -> dict[str, str]:
    """The versions in a lock, by package."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


def test_what_editors_need_is_little_and_the_same_in_every_lock() -> None:
    site = pinned("site")
    assert {"mkdocs", "mkdocs-material", "pyyaml", "python-frontmatter", "setuptools"} <= set(site)
    assert len(site) + len({"pip"}) <= 65
    for lock in set_up.LARGER:
        assert pinned(lock).items() >= site.items()
    assert pinned("dev").items() >= pinned("import").items()


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform["sys_platform"])
@pytest.mark.parametrize("lock", ["site", "import"])
def test_the_lock_holds_what_other_systems_ask_for(lock: str, platform: dict[str, str], python: str) -> None:
    pins = pinned(lock)
    machine = platform | {"python_version": python, "python_full_version": f"{python}.1", "extra": ""}
    for name in some(pins):
        for line in requires(name) or ():
            asked = Requirement(line)
            if asked.marker is None or asked.marker.evaluate(machine):
                version = pins.get(canonicalize_name(asked.name))
                assert version, f"{name} needs {asked} there"
                assert asked.specifier.contains(version, prereleases=True), f"{name} needs {asked}"


@pytest.mark.slow
def test_only_the_readers_of_documents_need_the_extra() -> None:
    pdf = ("columns", "drawn", "import", "letters", "page", "paragraphs")
    readers = {f"nscp_site.editor.{name}" for name in ("word_import", *(f"pdf_{part}" for part in pdf))}
    trial = f"""
import importlib, pkgutil, sys
import nscp_site
for name in ("pdfplumber", "pypandoc", "pypdfium2"):
    sys.modules[name] = None
for module in pkgutil.walk_packages(nscp_site.__path__, "nscp_site."):
    if module.name not in {readers!r}:
        importlib.import_module(module.name)
"""
    done = subprocess.run([sys.executable, "-c", trial], cwd=MINI, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project's folder that only has what setting up needs, with a lock that names one package."""
    root = tmp_path / STRANGE
    (root / "requirements").mkdir(parents=True)
    for name in ("nscp", "requirements/set_up.py"):
        shutil.copy(ROOT / name, root / name)
    (root / "pyproject.toml").write_text("[project]\nname = 'x'\nversion = '1'\n")
    for lock in ("site", "dev"):
        (root / "requirements" / f"{lock}.txt").write_text(f"nothing-at-all==1.0 --hash=sha256:{'0' * 64}\n")
    return root


def environment(root: Path) -> None:
    """An environment in a folder whose `nscp` prints what it was given, and ends with exit code 3."""
    programs = set_up.programs(root)
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    (programs / "nscp").write_text('#!/bin/sh\nprintf "<%s>" "$@"\nexit 3\n')
    (programs / "nscp").chmod(0o755)


def launched(root: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """What `./nscp` does in another folder than its own."""
    command = [str(root / "nscp"), *arguments]
    told = os.environ | {"PIP_NO_INDEX": "1"} | settings
    return subprocess.run(command, cwd=root.parent, env=told, capture_output=True, text=True, check=False)


def test_the_launcher_passes_on_what_is_typed(folder: Path) -> None:
    environment(folder)
    set_up.note_ready(folder, "site")
    done = launched(folder, "import", "Child X report.docx", "--as", "", "*")
    assert (done.returncode, done.stdout, done.stderr) == (3, "<import><Child X report.docx><--as><><*>", "")


@pytest.mark.slow
def test_what_can_not_be_set_up_is_told_with_its_reason_and_tried_again(folder: Path) -> None:
    for _ in range(2):
        done = launched(folder, "check")
        assert done.returncode == 1
        assert "2 of 3: 1 packages" in done.stdout
        assert "nothing-at-all" in done.stderr
        assert done.stderr.endswith(f"{set_up.REMEDY}\n")
        assert "Traceback" not in done.stderr
    assert not set_up.is_ready(folder, "site")


def test_without_python_the_launcher_says_what_is_needed(folder: Path, tmp_path: Path) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("dirname", "sh"):
        (programs / name).symlink_to(shutil.which(name) or "")
    done = launched(folder, "check", PATH=str(programs))
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or later is needed")
    # One that is too old is not taken either.
    (programs / "python3").write_text("#!/bin/sh\nexit 1\n")
    (programs / "python3").chmod(0o755)
    assert launched(folder, "check", PATH=str(programs)).stderr == done.stderr


def test_an_older_python_is_told_so(folder: Path) -> None:
    script = folder / "requirements/set_up.py"
    trial = f"import runpy, sys; sys.version_info = (3, 9); runpy.run_path({str(script)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", trial], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"Python 3\.11 or later is needed; this is [\d.]+\.\n", done.stderr)


def test_it_is_set_up_anew_when_pins_or_the_place_change(folder: Path) -> None:
    environment(folder)
    assert not set_up.is_ready(folder, "site")
    set_up.note_ready(folder, "dev")
    assert set_up.is_ready(folder, "dev")
    assert set_up.is_ready(folder, "site")
    moved = folder.rename(folder.with_name("moved"))
    assert not set_up.is_ready(moved, "site")
    set_up.note_ready(moved, "site")
    assert set_up.is_ready(moved, "site")
    for name in ("requirements/site.txt", "pyproject.toml"):
        path = moved / name
        path.write_text(path.read_text() + "# newer\n")
        assert not set_up.is_ready(moved, "site"), name
        set_up.note_ready(moved, "site")
    set_up.python(moved).unlink()
    assert not set_up.is_ready(moved, "site")


def test_windows_calls_the_folder_of_programs_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path("project")
    assert set_up.python(root) == Path("project/.venv/bin/python")
    monkeypatch.setattr(set_up, "WINDOWS", True)
    assert set_up.python(root) == Path("project/.venv/Scripts/python.exe")
    told = subprocess.run(
        ["make", "-n", "OS=Windows_NT", "check"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ".venv/Scripts/nscp check" in told.stdout


def planned(root: Path, *words: str) -> str:
    """What make would do."""
    return subprocess.run(["make", "-n", *words], cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("target", ["site", "serve", "preview", "check", "edit"])
def test_what_editors_make_needs_neither_npm_nor_the_tests_packages(target: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements/site.txt", "requirements/dev.txt", "pyproject.toml", "package-lock.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    planned = [
        subprocess.run(["make", "-n", each], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
        for each in (target, "test")
    ]
    assert ["set_up.py site" in each for each in planned] == [True, False]
    assert ["set_up.py dev" in each for each in planned] == [False, True]
    assert "npm" not in planned[0]
    assert (
        "npm"
        in subprocess.run(["make", "-n", "code-test"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.parametrize("name", LAUNCHERS)
def test_the_launchers_of_windows_are_such_as_it_reads(name: str) -> None:
    raw = (ROOT / name).read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") > 3
    text = raw.decode("ascii")
    assert text.startswith("@echo off\r\n")
    for path in re.findall(r'"%~dp0([^"]+)"', text):
        assert path.startswith(".venv\\") or (ROOT / path.replace("\\", "/")).is_file(), path
    labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
    assert set(re.findall(r"goto (\w+)", text)) == labels


def test_git_leaves_scripts_and_digests_as_they_are_on_every_system() -> None:
    asked = {"nscp": "lf", "nscp.cmd": "crlf", "edit.cmd": "crlf", "content/contacts.yml": "lf", ".ci/set-up": "lf"}
    command = ["git", "check-attr", "eol", "text", "--", *asked, "nscp_site/editor/sveltia_cms/sveltia-cms.js"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for path, ends in asked.items():
        assert f"{path}: eol: {ends}\n" in told
    assert "sveltia-cms.js: text: unset" in told
    assert (ROOT / "nscp").stat().st_mode & stat.S_IXUSR


def test_the_form_s_script_is_as_published_with_its_licence_and_digest() -> None:
    lines = [line.split("  ") for line in (SHIPPED / SUMS).read_text().splitlines()]
    sums = {name: digest for digest, name in lines}
    assert {path.name for path in SHIPPED.iterdir()} == {SUMS, *sums} == {SUMS, *FILES.values()}
    for pattern, name in FILES.items():
        raw = (SHIPPED / name).read_bytes()
        assert sha256(raw).hexdigest() == sums[name], name
        assert raw == published(pattern).read_bytes(), f"{name} is of another version: run make form-script"
    assert "MIT" in (SHIPPED / "LICENSE.txt").read_text()


def test_every_program_is_read_in_an_encoding_that_is_named() -> None:
    """Else it is the machine's: Windows reads what git prints in a code page."""
    for module in [
        *(ROOT / "nscp_site").rglob("*.py"),
        *(ROOT / "hooks").rglob("*.py"),
        ROOT / "requirements/set_up.py",
    ]:
        for call in ast.walk(ast.parse(module.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            named = {word.arg for word in call.keywords}
            where = f"{module}:{call.lineno}"
            if call.func.attr in ("run", "Popen", "check_output") and named & {"text", "universal_newlines"}:
                assert "encoding" in named, where
            if call.func.attr in ("read_text", "write_text"):
                assert "encoding" in named or len(call.args) > (call.func.attr == "write_text"), where


def test_what_a_program_prints_is_read_as_utf_8_though_the_machine_writes_otherwise() -> None:
    trial = (
        "import sys; from nscp_site.deploy.carriers import run_tool;"
        "print(ascii(run_tool([sys.executable, '-c', 'import sys; sys.stdout.buffer.write(bytes([0xc3, 0xa9]))'])))"
    )
    command = [sys.executable, "-c", trial]
    done = subprocess.run(command, env=os.environ | LATIN, capture_output=True, text=True, check=False)
    assert done.stdout == "'\\xe9'\n", done.stderr


@pytest.mark.parametrize("command", ["build", "check", "serve", "status", "edit"])
def test_a_folder_without_its_settings_is_told_what_it_lacks(command: str, mini: Path) -> None:
    (mini / "mkdocs.yml").unlink()
    done = run(mini, command)
    assert (done.exit_code, done.stdout) == (1, "")
    assert re.fullmatch(r"There is no mkdocs\.yml in .*brings it back.*\n", done.stderr)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages that holds ours as a plain `pip install .` puts it there, from a wheel."""
    home = tmp_path_factory.mktemp("plain")
    source, packages = home / "source", home / STRANGE
    shutil.copytree(ROOT / "nscp_site", source / "nscp_site", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "."]
    subprocess.run([*command, "--wheel-dir", str(home)], cwd=source, check=True, capture_output=True)
    [wheel] = home.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(packages)
    return packages


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The miniature project in a strangely named folder, with hooks and templates of its own and no program."""
    root = tmp_path / STRANGE
    root.mkdir()
    shutil.rmtree(thaw(MINI, root) / "nscp_site")
    return root


@pytest.mark.slow
def test_the_wheel_holds_everything(installed: Path) -> None:
    for path in some((ROOT / "nscp_site").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            assert (installed / path.relative_to(ROOT)).is_file(), path


def plainly(packages: Path, project: Path, *words: str, **settings: str) -> subprocess.Popen[str]:
    """Start `nscp` from a plain installation, in a project's folder."""
    path = os.pathsep.join([str(packages), os.environ.get("PYTHONPATH", "")])
    told = os.environ | {"PYTHONPATH": path, "PYTHONSAFEPATH": "1", "NSCP_TODAY": "2026-11-22"} | settings
    command = [sys.executable, "-m", "nscp_site.cli", *words]
    return subprocess.Popen(
        command, cwd=project, env=told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="cp437"
    )


@pytest.mark.slow
def test_the_site_is_built_after_a_plain_installation_on_an_old_console(installed: Path, project: Path) -> None:
    with plainly(installed, project, "build", **LATIN, PYTHONIOENCODING="cp437") as program:
        said, complaint = program.communicate(timeout=300)
    assert program.returncode == 0, said + complaint
    assert (project / "site/index.html").is_file()


@pytest.mark.slow
def test_the_site_is_served_after_a_plain_installation_in_a_folder_of_any_name(installed: Path, project: Path) -> None:
    port = free_port()
    with plainly(installed, project, "serve", "--port", str(port), PYTHONIOENCODING="cp437") as program:
        try:
            for line in program.stdout or ():
                if line.startswith("Ready"):
                    break
            else:
                pytest.fail((program.stderr or sys.stderr).read())
            page = urlopen(f"http://127.0.0.1:{port}/campaigns/safer-sleeping/", timeout=60).read().decode()
            assert "<h1" in page
        except URLError as failure:
            pytest.fail(str(failure))
        finally:
            program.terminate()
