"""`nscp completion`."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    r"""Print what makes SHELL complete `nscp` with the Tab key: commands, options, kinds of items.

    \b
    Examples:
      nscp completion bash >> ~/.bashrc
      nscp completion zsh >> ~/.zshrc
      nscp completion fish > ~/.config/fish/completions/nscp.fish
    """
    maker = get_completion_class(shell)
    if maker is not None:
        click.echo(maker(context.find_root().command, {}, "nscp", "_NSCP_COMPLETE").source())
