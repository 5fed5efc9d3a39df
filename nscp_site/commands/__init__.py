"""The commands of `nscp`, by subject. To add one: write it in a module here and name it in COMMANDS.

A module is imported when its command is asked for: most need half of the program, and each should begin at once.
"""

from importlib import import_module

import click

# The module of each command.
COMMANDS = {
    "addresses": "addresses",
    "build": "building",
    "check": "checking",
    "checks": "checking",
    "ci": "pipeline",
    "completion": "completion",
    "describe": "describing",
    "edit": "editing",
    "export": "exporting",
    "finish": "finishing",
    "import": "importing",
    "index": "indexing",
    "links": "status",
    "new": "new",
    "newsletter": "newsletter",
    "preview": "serving",
    "publish": "publishing",
    "releases": "publishing",
    "rollback": "publishing",
    "serve": "serving",
    "status": "status",
    "strip-pictures": "pictures",
    "withdraw": "withdrawing",
}


def command_of(name: str) -> click.Command | None:
    """The command of a name; None where there is none."""
    if name not in COMMANDS:
        return None
    module = import_module(f"{__name__}.{COMMANDS[name]}")
    return next(each for each in vars(module).values() if isinstance(each, click.Command) and each.name == name)
