"""`nscp ci`: the steps of CI, the same on GitHub and GitLab."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click

from nscp_site.build.building import BuildError, build_site
from nscp_site.commands.terminal import FILE_PATH, append_lines, project_folder
from nscp_site.console import describe_failure
from nscp_site.deploy.carriers import PublishError
from nscp_site.deploy.pipeline import PipelineError, PipelineSettings, RevisionError, describe_change
from nscp_site.deploy.releases import open_target
from nscp_site.project import load_project
from nscp_site.settings import load_settings
from nscp_site.sources import Sources

BUILD_FOLDER = Path("site")


@click.command()
@click.argument("step", type=click.Choice(["build", "preview", "publish", "close"]))
@click.option("--summary", type=FILE_PATH, help="Append what people should read to this file (Markdown).")
@click.option("--output", type=FILE_PATH, help="Append `address=…`, where it is seen, to this file.")
def ci(step: str, summary: Path | None, output: Path | None) -> None:
    r"""Do a step of CI, as the environment says.

    CHANGE is the number of the pull or merge request, and empty on the main branch; SINCE the revision it begins at;
    PUBLISH_TO and PREVIEW_TO are targets of `nscp publish`. In PREVIEW_TO, and in PREVIEW_URL, `{change}` stands for
    the name of the change, so that each has a preview of its own.

    \b
    Example:
      nscp ci build
    """
    root = project_folder(cached=True)
    try:
        pipeline = PipelineSettings.from_environment(os.environ)
        lines, address = STEPS[step](root, pipeline)
    except (PipelineError, BuildError, RevisionError, PublishError) as failure:
        append_lines(summary, ["## Nothing was published\n", describe_failure(failure)])
        raise
    for line in lines:
        click.echo(line)
    append_lines(summary, lines)
    append_lines(output, [f"address={address}"])


def _build_step(root: Path, pipeline: PipelineSettings) -> tuple[list[str], str]:
    """Build the site, or a preview of a change, with drafts where a setting allows them. Raises BuildError.

    What visitors get is made anew: whoever could write what is kept could write every page.
    """
    preview = bool(pipeline.change)
    drafts = preview and load_settings(Sources(root)).preview_protected
    build_site(root, BUILD_FOLDER, preview=preview, drafts=drafts, from_kept=preview)
    return [], ""


def _preview_step(root: Path, pipeline: PipelineSettings) -> tuple[list[str], str]:
    """Publish the preview of a change to its own place, and say what is to be seen. Raises PipelineError."""
    drafts = load_settings(Sources(root)).preview_protected
    library, _ = load_project(root, drafts=drafts)
    address = pipeline.preview_address if pipeline.preview_to else ""
    lines = list(describe_change(library, pipeline.since, address)) if pipeline.since else []
    if not pipeline.preview_to:
        return [*lines, "\nPREVIEW_TO is not set in the settings of CI, so there is no preview."], ""
    open_target(pipeline.preview_target).prepare()
    _run_publish_command("--preview", "--site", str(BUILD_FOLDER), "--to", pipeline.preview_target)
    return lines, address


def _publish_step(root: Path, pipeline: PipelineSettings) -> tuple[list[str], str]:
    """Publish the site. Raises PublishError, and says what is missing where nobody said where to."""
    if not pipeline.publish_to:
        return ["PUBLISH_TO is not set in the settings of CI, so nothing was published."], ""
    _run_publish_command("--site", str(BUILD_FOLDER), "--to", pipeline.publish_to)
    address = load_settings(Sources(root)).site_url
    return [f"The site is published{f': {address}' if address else '.'}"], address


def _close_step(_: Path, pipeline: PipelineSettings) -> tuple[list[str], str]:
    """Remove the preview of a change that was merged or closed. Raises PipelineError, PublishError."""
    if not pipeline.preview_to:
        return ["PREVIEW_TO is not set in the settings of CI, so there is no preview to remove."], ""
    if not pipeline.change:
        raise PipelineError("CHANGE is not set: nobody knows whose preview is to be removed.")
    open_target(pipeline.preview_target).remove()
    return [f"The preview of {pipeline.name} was removed."], ""


def _run_publish_command(*arguments: str) -> None:
    """Run `nscp publish` in a child process. Raises PipelineError with its error output where it fails."""
    command = [sys.executable, "-m", "nscp_site.cli", "publish", *arguments]
    done = subprocess.run(command, stderr=subprocess.PIPE, encoding="utf-8", check=False)  # noqa: S603 - our own
    if done.returncode:
        raise PipelineError(done.stderr.strip())


STEPS: dict[str, Callable[[Path, PipelineSettings], tuple[list[str], str]]] = {
    "build": _build_step,
    "preview": _preview_step,
    "publish": _publish_step,
    "close": _close_step,
}
