"""What a person types: `nscp check`, `nscp build`, `nscp publish` … Each command lives in a module of commands/."""

import click

from nscp_site.commands.safety import SafeGroup


@click.group(cls=SafeGroup)
@click.version_option(package_name="nscp-site")
def main() -> None:
    r"""Check, build and publish the website of the Northamptonshire Safeguarding Children Partnership.

    Run it in the project's folder, the one that holds content/ and docs/.

    \b
    Examples:
      nscp check
      nscp build
      nscp COMMAND --help
    """


if __name__ == "__main__":
    main()
