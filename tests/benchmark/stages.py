"""Where the time of a first build goes, stage by stage, in a process of its own: `python -m tests.benchmark.stages`."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from nscp_site.building import run_mkdocs
from nscp_site.checks import check_library
from nscp_site.finishing import finish_site
from nscp_site.kept import keeping
from nscp_site.life import public_view
from nscp_site.loading import load_library
from nscp_site.project import site_files
from nscp_site.search import build_search
from tests.conftest import TODAY

Result = TypeVar("Result")


def stages(root: Path, target: Path) -> dict[str, float]:
    """Seconds of each stage. MkDocs reads, checks and renders in its own process: that is taken off its time."""
    times: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Result]) -> Result:
        began = time.perf_counter()
        result = work()
        times[name] = time.perf_counter() - began
        return result

    whole, _ = timed("read", lambda: load_library(root, TODAY))
    timed("check", lambda: check_library(whole))
    library = public_view(whole)
    timed("render", lambda: site_files(library))
    timed("MkDocs", lambda: run_mkdocs(root, target))
    times["MkDocs"] -= times["read"] + times["check"] + times["render"]
    with keeping(root):
        timed("search index", lambda: build_search(library, target))
        timed("finishing", lambda: finish_site(target, library))
    return times


if __name__ == "__main__":
    sys.stdout.write(json.dumps(stages(Path(sys.argv[1]), Path(sys.argv[2]))))
