"""The commands of `nscp`, by subject. To add one: write it in a module here and name it in COMMANDS.

Nothing here is used by another room. A module is imported when its command is asked for: most need half of the program,
and each should begin at once.
"""

from importlib import import_module

import click

# The module of each command, from the commands of each module.
COMMANDS = {
    command: module
    for module, commands in {
        "build_site": ("build", "export"),
        "check": ("addresses", "check", "checks", "describe"),
        "ci": ("ci",),
        "desk": ("links", "newsletter", "status", "withdraw"),
        "import_document": ("import", "strip-pictures"),
        "new": ("new",),
        "publish": ("publish", "releases", "rollback"),
        "serve": ("edit", "preview", "serve"),
        "site_steps": ("finish", "index"),
        "terminal": ("completion",),
    }.items()
    for command in commands
}


def load_command(name: str) -> click.Command | None:
    """Import and return the command of a name; None where there is none."""
    if name not in COMMANDS:
        return None
    module = import_module(f"{__name__}.{COMMANDS[name]}")
    return next(each for each in vars(module).values() if isinstance(each, click.Command) and each.name == name)
