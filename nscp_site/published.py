"""What visitors may know of a project that was checked before: `read_content(root)`.

It stands apart from the checks, which take as much memory as a thousand items.
"""

from datetime import date
from pathlib import Path

from nscp_site import clock
from nscp_site.clock import stage
from nscp_site.library import Library
from nscp_site.life import view_of
from nscp_site.loading import load_library


def read_content(root: Path, today: date | None = None, *, drafts: bool = False) -> Library:
    """What visitors may know of a project that was checked before, or what editors see. Raises ClockError, OSError."""
    with stage("read"):
        return view_of(load_library(root, *clock.judged(today))[0], drafts=drafts)
