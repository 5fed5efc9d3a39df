"""`python -m tools.lighthouse FOLDER [ADDRESS …]` prints Lighthouse's figures for a phone. `make lighthouse` runs it.

Without addresses: one page of each kind. Times are simulated for a slow phone, from what was loaded on this machine.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import click

from tests.browser import QUIET, find_chromium
from tests.site import Site, served
from tests.visiting import kinds_of_page

LIGHTHOUSE = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
SCORES = ("performance", "accessibility", "best-practices", "seo")
ROW = "{:<46} {:>5} {:>5} {:>5} {:>5} {:>7} {:>6} {:>7}"


def ask(url: str) -> list[str]:
    """The figures of one page: four scores of a hundred, the largest paint, the shift of layout, the blocking time."""
    flags = " ".join(["--headless=new", *QUIET])
    command = [str(LIGHTHOUSE), url, "--output=json", "--quiet", f"--chrome-flags={flags}"]
    # Node stands beside our Python.
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "CHROME_PATH": find_chromium()}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise click.ClickException(f"Lighthouse could not read {url}: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    scores = [f"{report['categories'][name]['score'] * 100:.0f}" for name in SCORES]
    paint, shift, blocked = (
        report["audits"][name]["numericValue"]
        for name in ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time")
    )
    return [*scores, f"{paint / 1000:.2f} s", f"{shift:.3f}", f"{blocked:.0f} ms"]


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("addresses", nargs=-1)
def main(folder: Path, addresses: tuple[str, ...]) -> None:
    """Print a row of figures for each page."""
    click.echo(ROW.format("page", "speed", "a11y", "pract", "SEO", "LCP", "CLS", "TBT"))
    with served(folder) as start:
        for address in addresses or kinds_of_page(Site(folder)):
            click.echo(ROW.format(f"/{address.lstrip('/')}", *ask(start + address.lstrip("/"))))


if __name__ == "__main__":
    main()
