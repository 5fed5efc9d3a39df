"""`nscp index` and `nscp finish`, which `nscp build` calls; nobody needs to type them."""

from pathlib import Path

import click

from nscp_site.build.finishing import finish_site
from nscp_site.build.fixed_pages import LostAddressError
from nscp_site.clock import stage
from nscp_site.commands.terminal import fail, project_folder
from nscp_site.content.loading import load_content
from nscp_site.search.index import build_search


@click.command(hidden=True)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Ask search engines to leave this build out (noindex).")
@click.option("--drafts", is_flag=True, help="The pages hold drafts and what is under embargo.")
def finish(folder: Path, *, preview: bool, drafts: bool) -> None:
    """Finish what was built and indexed in FOLDER. The content must have been checked."""
    root = project_folder(cached=True)
    try:
        library = load_content(root, drafts=drafts)
        with stage("finishing"):
            finish_site(folder, library, preview=preview)
    except LostAddressError as lost:
        fail(f"{lost}. Mend that in content/addresses.yml.")
    except OSError as error:
        fail(f"The site could not be written: {error.strerror or error}.")


@click.command(hidden=True)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--drafts", is_flag=True, help="The pages hold drafts and what is under embargo.")
def index(folder: Path, *, drafts: bool) -> None:
    """Index the pages that MkDocs built in FOLDER, as they are: so the search can't disagree with them."""
    library = load_content(project_folder(cached=True), drafts=drafts)
    with stage("search index"):
        build_search(library, folder)
