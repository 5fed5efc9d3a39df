"""Builds a copy of this project in which all is settled for the launch: the site as search engines will find it.

    python -m tools.settled_site FOLDER

FOLDER must be new or empty; the site stands in FOLDER/site. `make lighthouse` measures it.
"""

import shutil
from pathlib import Path

import click

from nscp_site.build.building import build_site
from tests.freeze import ROOT
from tests.launching import settle

PARTS = ("content", "docs", "hooks", "overrides", "mkdocs.yml")


def copied(folder: Path) -> Path:
    """A copy of what this project's site is made from, in a folder."""
    for name in PARTS:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return folder


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Build this project's site in FOLDER/site as it will be when all is settled."""
    folder.mkdir(exist_ok=True)
    settle(copied(folder))
    build_site(folder, Path("site"))


if __name__ == "__main__":
    main()
