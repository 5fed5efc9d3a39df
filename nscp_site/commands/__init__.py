"""The commands of `nscp`, by subject. To add one: write it in a module here and name it in COMMANDS.

A module is imported when its command is asked for: most need half of the program, and each should begin at once.
"""

from importlib import import_module

import click

# The module of each command.
COMMANDS = {
    "addresses": "check",
    "build": "build_site",
    "check": "check",
    "checks": "check",
    "ci": "ci",
    "completion": "terminal",
    "describe": "check",
    "edit": "serve",
    "export": "build_site",
    "finish": "site_steps",
    "import": "import_document",
    "index": "site_steps",
    "links": "desk",
    "new": "new",
    "newsletter": "desk",
    "preview": "serve",
    "publish": "publish",
    "releases": "publish",
    "rollback": "publish",
    "serve": "serve",
    "status": "desk",
    "strip-pictures": "import_document",
    "withdraw": "desk",
}


def command_of(name: str) -> click.Command | None:
    """The command of a name; None where there is none."""
    if name not in COMMANDS:
        return None
    module = import_module(f"{__name__}.{COMMANDS[name]}")
    return next(each for each in vars(module).values() if isinstance(each, click.Command) and each.name == name)
