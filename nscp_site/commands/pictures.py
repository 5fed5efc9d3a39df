"""`nscp strip-pictures`."""

import sys
from pathlib import Path

import click

from nscp_site.commands.common import project_folder
from nscp_site.privacy import attachments, privacy_rules
from nscp_site.privacy.guard import files


@click.command("strip-pictures")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def strip_pictures(paths: tuple[Path, ...]) -> None:
    r"""Take out of pictures what they carry besides what they show: who took them, when, where, and with what.

    Without PATHS, out of all in content/ and docs/. What a picture shows does not change; a photo that only says that
    it lies on its side is turned.

    \b
    Examples:
      nscp strip-pictures
      nscp strip-pictures docs/campaigns/poster.jpg
    """
    root = project_folder()
    broken = 0
    for path in paths or [path for path in files(root) if path.suffix.lower().lstrip(".") in attachments.KINDS]:
        try:
            changed = privacy_rules.strip(path)
        except ValueError:
            broken += 1
            click.echo(f"{path.name} can't be read as a picture. Save it again, or delete it.", err=True)
            continue
        if changed:
            click.echo(f"{path.name} shows what it showed, and carries nothing else now.")
    sys.exit(1 if broken else 0)
