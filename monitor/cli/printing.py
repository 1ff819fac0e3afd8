"""
Print a result as UTF-8, whatever the terminal's locale claims: cron's is often ASCII.
"""

import click


def result(text: str) -> None:
    """The result of a command, on stdout."""
    click.echo(text.encode("utf-8", "replace"), nl=False)
