"""`nscp index`, which `nscp build` calls; nobody needs to type it."""

from pathlib import Path

import click

from nscp_site.cache import keeping
from nscp_site.clock import stage
from nscp_site.commands.common import fail, project_folder
from nscp_site.content.loading import read_content
from nscp_site.search.index import SearchError, build_search


@click.command(hidden=True)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--drafts", is_flag=True, help="The pages hold drafts and what is under embargo.")
def index(folder: Path, *, drafts: bool) -> None:
    """Index the pages that MkDocs built in FOLDER, as they are: so the search can't disagree with them."""
    root = project_folder()
    try:
        with keeping(root):
            library = read_content(root, drafts=drafts)
            with stage("search index"):
                build_search(library, folder)
    except SearchError as failure:
        fail(failure)
