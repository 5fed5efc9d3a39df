"""The commands of `nscp`, by subject. To add one: write it in a module here and name it in COMMANDS."""

import click

from nscp_site.commands.addresses import addresses
from nscp_site.commands.building import build, export
from nscp_site.commands.checking import check, checks
from nscp_site.commands.completion import completion
from nscp_site.commands.describing import describe
from nscp_site.commands.editing import edit
from nscp_site.commands.importing import import_document
from nscp_site.commands.new import new
from nscp_site.commands.newsletter import newsletter
from nscp_site.commands.publishing import publish, releases, rollback
from nscp_site.commands.serving import preview, serve
from nscp_site.commands.status import links, status

COMMANDS: tuple[click.Command, ...] = (
    check,
    checks,
    new,
    serve,
    preview,
    import_document,
    status,
    links,
    newsletter,
    edit,
    describe,
    build,
    export,
    addresses,
    publish,
    rollback,
    releases,
    completion,
)
