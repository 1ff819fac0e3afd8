"""
What one types: one module a command, imported only when that command runs.

`monitor digest` must never wait for Scrapy to load, so nothing here imports a
command before it is asked for.
"""

import contextlib
import importlib
import os
import sys

import click

from monitor import __version__
from monitor.errors import MonitorError, TryAgainError

COMMANDS: dict[str, str] = {
    # name → one line for the overview; the module of the same name holds the command `command`
    "demo": "Crawl our own small news site and print its daily list.",
    "crawl": "Visit the sources that are due and store what is new.",
    "digest": "Print the daily list: coverage first, then what is new.",
    "show": "Show one mention with its matches, quotes and provenance.",
    "review": "Keep or dismiss mentions.",
    "list": "List or export mentions by filter.",
    "search": "Search the full text of the mentions' articles.",
    "claims": "List, show, split and join claims.",
    "export": "Write a claim's evidence as a folder that others can check.",
    "sources": "List, check and see the state of the sources.",
    "why": "Say where a page was lost or found.",
    "audit": "Check a list from elsewhere against what we have.",
    "rules": "List, check, explain, judge and compare the rules.",
    "extract": "Read HTML files and print what was read as JSON lines.",
    "replay": "Run today's rules over WARC files.",
    "verify": "Recompute the archive's hashes against the database.",
    "prune": "Drop captures without a mention, keep their digests.",
    "doctor": "Check the installation.",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads one when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if cmd_name == "list" else cmd_name
        command: click.Command = importlib.import_module(f"monitor.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="monitor")
def cli() -> None:
    """Watch the news for arms moving between North Korea and Russia.

    Exit status: 0 done · 1 done, but something needs a look · 2 wrong input or
    configuration, nothing done · 75 try again later.
    """


def main() -> None:
    """Run the command line; every MonitorError, and what the system refuses, becomes its message and exit status here, and only here."""
    try:
        status = cli.main(
            prog_name="monitor", standalone_mode=False
        )  # what `Exit(1)` in a command comes back as
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except MonitorError as error:
        with contextlib.suppress(OSError):  # the log may lie on the very disk that is full
            print(error, file=sys.stderr)
        sys.exit(error.exit_status)
    except OSError as error:
        if error.errno is None:
            raise  # a child that died, a task that took too long: nothing that the system said
        _leave_stdout()
        where = error.filename if error.filename is not None else "the output"
        with contextlib.suppress(OSError):
            print(f"{where}: {error.strerror}.\nMake room, or make it writable; then run the same command again.", file=sys.stderr)  # fmt: skip
        sys.exit(TryAgainError.exit_status)
    sys.exit(status if isinstance(status, int) else 0)


def _leave_stdout() -> None:
    """What could not be written is lost; else Python tries again at its end, and says so in its own words and status."""
    with contextlib.suppress(OSError, ValueError):  # it may be closed, or no file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
