"""`nscp withdraw`."""

import shutil
from pathlib import Path

import click

from nscp_site import clock
from nscp_site.build.building import build_site
from nscp_site.commands.checked import checked_library
from nscp_site.commands.common import fail, project_folder
from nscp_site.commands.publishing import TAKE_OVER, TARGET, clear_words
from nscp_site.content.loading import load_library
from nscp_site.content.merging import UnmergeableError
from nscp_site.deploy.releases import open_target, take_down
from nscp_site.editor.withdrawing import LEFTOVERS, WithdrawalError, find, remove_for_safety, withdraw_because

STILL_TO_DO = """\
Now, in this order; guide/take-down.md says whom to ring and how:
  1. Stop every build that is running in CI, then commit and push this change: the next publication from the repository
     would bring the page back.
  2. Ring those who must know, and ask the search engines to forget the address.
  3. Take it out of the repository's history: every copy of the repository still holds it."""
NO_TARGET = "Nothing was published: no --to was given. Visitors still get the page. Run it again with --to."


@click.command()
@click.argument("item")
@click.option("--for-safety", is_flag=True, help="It could tell who a child is: gone, and no reason given.")
@click.option("--because", metavar="TEXT", help="Why it is withdrawn, for visitors: its page stays and says so.")
@click.option("--learning", default="", metavar="TEXT", help="What can still be learned from it, with --because.")
@click.option("--to", "targets", multiple=True, metavar="TARGET", help=f"{TARGET} May be given several times.")
@click.option("--preview-to", "previews", multiple=True, metavar="TARGET", help="The same for hosts of previews.")
@click.option("--take-over", is_flag=True, help=TAKE_OVER)
def withdraw(
    item: str,
    targets: tuple[str, ...],
    previews: tuple[str, ...],
    because: str | None,
    learning: str,
    *,
    for_safety: bool,
    take_over: bool,
) -> None:
    r"""Take an item down, named as collection/id.

    With --for-safety it goes from the content, the site, its files, feeds, search, data and handouts, and from every
    release that is kept at each TARGET; nobody can roll back to it. Its address gives the numbers to ring. It can be
    run again at any time, and goes on where it was cut off. With --because its page stays and says why.

    \b
    Examples:
      nscp withdraw reviews/child-x --for-safety --to /srv/nscp --preview-to s3://nscp-preview
      nscp withdraw campaigns/hotel-watch --because "The campaign ended in March 2027."
    """
    root = project_folder()
    if for_safety == bool(because):
        fail("Say either --for-safety or --because TEXT: a page that could tell who a child is gives no reason.")
    try:
        if because:
            library, _ = load_library(root, clock.today())
            for path in withdraw_because(root, find(library, item), because, learning, clock.today()):
                click.echo(f"{path} was changed.")
            checked_library(root)
            click.echo("Look at the page, then commit and publish.")
            return
        for path in remove_for_safety(root, item.strip("/"), clock.today()):
            click.echo(f"{path} was deleted.")
    except (WithdrawalError, UnmergeableError) as failure:
        fail(failure)
    publish_without(root, targets, previews, take_over=take_over)


def publish_without(root: Path, targets: tuple[str, ...], previews: tuple[str, ...], *, take_over: bool) -> None:
    """Build the site anew, with nothing of an earlier build, and have each target forget all others."""
    checked_library(root)
    with clear_words():
        for name in LEFTOVERS:
            shutil.rmtree(root / name, ignore_errors=True)
        for addresses, preview in ((previews, True), (targets, False)):
            if addresses:
                build_site(root, root / "site", preview=preview, from_kept=False)
            for address in addresses:
                click.echo(f"{address}:")
                target = open_target(address, take_over=take_over)
                for remark in take_down(root / "site", target, click.echo, preview=preview):
                    click.echo(f"  {remark}")
    if not targets:
        click.echo(NO_TARGET)
    click.echo(STILL_TO_DO)
