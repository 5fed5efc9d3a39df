"""Shows that a change of the code changes nothing that it makes: builds another commit and this folder, and compares.

    python tools/same_site.py COMMIT

Both are built from nothing, on one day: the site, the miniature site of the tests, the pages as `nscp export` writes
them, and what `nscp check`, `nscp checks` and `nscp status` answer. A line for each: the number of files and the
digest of all of them, as `sha256sum` would give it. Ends with 1 where a byte differs, and names the files. What was
made of a commit is kept in .cache/same-site.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".cache" / "same-site"
# The day on which both are judged, and the moment that calendars take for that of the last change.
MOMENT = {"NSCP_TODAY": "2026-11-26 12:00", "SOURCE_DATE_EPOCH": "1795694400", "NSCP_NO_CACHE": "1"}
MINI = "tests/mini"
# What is made, with the folder below the project in which the command runs. FOLDER stands for where its files go; what
# has none prints.
COMMANDS = {
    "site": (".", "build --no-cache --to FOLDER"),
    "miniature": (MINI, "build --no-cache --to FOLDER"),
    "export": (".", "export FOLDER"),
    "check": (".", "check --format json"),
    "checks": (".", "checks"),
    "status": (".", "status --format json"),
}


def make_all(tree: Path, results: Path) -> None:
    """Run every command on a tree of our files; its results stand in a folder of its name."""
    with ThreadPoolExecutor(2) as pool:
        for _ in pool.map(lambda name: make(name, tree, results / name), COMMANDS):
            pass


def make(name: str, tree: Path, result: Path) -> None:
    """Run one command; what it prints is its result where it makes no files."""
    place, command = COMMANDS[name]
    words = [str(result) if word == "FOLDER" else word for word in command.split()]
    environment = os.environ | MOMENT | {"PYTHONPATH": str(tree)}
    done = subprocess.run(
        [sys.executable, "-m", "nscp_site.cli", *words],
        cwd=tree / place,
        env=environment,
        capture_output=True,
        check=False,
    )
    if "FOLDER" not in command:
        result.mkdir(parents=True)
        (result / "printed").write_bytes(done.stdout)
    elif done.returncode:
        sys.exit(f"{name} fails in {tree}:\n{done.stdout.decode()}{done.stderr.decode()}")


def digests_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a folder, by its path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def made_of(commit: str) -> Path:
    """What the commands make of a commit, made where it is not kept."""
    whole = subprocess.run(
        ["git", "rev-parse", commit], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.strip()
    results = KEPT / whole
    if not results.is_dir():
        archive = subprocess.run(["git", "archive", whole], cwd=ROOT, capture_output=True, check=True).stdout
        with tempfile.TemporaryDirectory() as folder:
            tree, fresh = Path(folder) / "tree", Path(folder) / "made"
            with tarfile.open(fileobj=BytesIO(archive)) as packed:
                packed.extractall(tree, filter="data")
            make_all(tree, fresh)
            KEPT.mkdir(parents=True, exist_ok=True)
            shutil.move(fresh, results)
    return results


def main() -> None:
    """Compare, print, and end with 1 where something differs."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    before = made_of(sys.argv[1])
    different = False
    with tempfile.TemporaryDirectory() as folder:
        make_all(ROOT, Path(folder))
        for name in COMMANDS:
            old, new = digests_of(before / name), digests_of(Path(folder) / name)
            listed = "".join(f"{digest}  {path}\n" for path, digest in new.items())
            changed = sorted(path for path in old | new if old.get(path) != new.get(path))
            digest = hashlib.sha256(listed.encode()).hexdigest()
            print(f"{name:10} {len(new):5} files  {digest[:32]}  {f'{len(changed)} differ' if changed else 'the same'}")
            for path in changed[:20]:
                print(f"           {path}")
            different = different or bool(changed)
    sys.exit(int(different))


if __name__ == "__main__":
    main()
