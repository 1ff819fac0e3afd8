"""
Documents tell the truth: what they show exists, what exists they show.

A reader who types a line of the README and gets an error does not read on.
"""

import importlib
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from monitor import __version__
from monitor.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "SECURITY.md",
    ROOT / "CHANGELOG.md",
    ROOT / "db" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]


def commands() -> list[tuple[str, click.Command]]:
    """Every command and subcommand with the words that call it."""
    found: list[tuple[str, click.Command]] = []
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found.extend((f"{name} {sub}", child) for sub, child in command.commands.items())
    return found


def shown() -> list[tuple[str, str]]:
    """(file, line) of every `monitor …` line that a document shows in a code block."""
    lines = []
    for file in DOCUMENTS:
        for block in re.findall(r"```(?:\w*)\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                call = re.match(r"^(?:\$ )?(?:\.venv/bin/)?(?:python -m )?monitor (.+)$", line.strip())
                if call:
                    lines.append((file.name, call.group(1)))
    return lines


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_or_the_operations(name: str) -> None:
    """
    A command that no document names is found by nobody.
    """
    text = (ROOT / "README.md").read_text(encoding="utf-8") + (ROOT / "docs" / "operations.md").read_text(
        encoding="utf-8"
    )

    assert re.search(rf"\bmonitor {name}\b", text)


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: str(value))
def test_every_command_explains_itself(name: str, command: click.Command) -> None:
    """
    A help text is a sentence that says what will happen, and every option says what it does.
    """
    assert command.help
    assert command.help.strip().split("\n")[0].endswith((".", ":"))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert parameter.help, f"{name}: {parameter.opts} has no help"


@pytest.mark.parametrize(("file", "line"), shown(), ids=lambda value: str(value)[:60])
def test_a_shown_command_exists_with_its_options(file: str, line: str) -> None:
    """
    Options are renamed more often than documents are read.
    """
    words = shlex.split(line.split(" #")[0].split(" | ")[0].split(" > ")[0])
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        child = command.get_command(context, words.pop(0))
        assert child is not None, f"{file}: no such command: monitor {line}"
        command = child
    known = {
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    } | {"--help", "-h", "--version"}
    for word in words:
        if word.startswith("--"):
            assert word.split("=")[0] in known, f"{file}: monitor {line}: no option {word}"


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_a_path_that_a_document_names_exists(file: Path) -> None:
    """
    A reader follows a path at once, and believes nothing after the first that leads nowhere.
    """
    text = file.read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:monitor|spiders|db|docs|tests|benchmarks)/[\w./-]+)`", text))
    made_at_run_time = re.compile(r"\.db|^db/archive|\.lock$|\.backup")

    missing = [
        name
        for name in sorted(named)
        if not made_at_run_time.search(name) and not (ROOT / name.rstrip("/")).exists()
    ]
    assert not missing


def test_the_version_is_one() -> None:
    """
    A report that names a version must name the one that ran.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert project["project"]["version"] == __version__


def test_every_dependency_is_pinned_in_the_constraints() -> None:
    """
    A machine set up next year must run what was tested this year.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(item for extra in project["optional-dependencies"].values() for item in extra),
    ]
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    names = {re.match(r"[\w.-]+", item).group().lower().replace("_", "-") for item in wanted}  # type: ignore[union-attr]

    assert names <= pinned


def test_nothing_tracked_names_a_registry_or_a_machine() -> None:
    """
    An address of a package registry or a path of somebody's machine means nothing to anybody else.
    """
    hosts = ["pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org"]
    found = subprocess.run(
        ["git", "grep", "-lIE", "|".join(re.escape(host) for host in hosts) + "|/(root|home)/[a-z]"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip

    assert not [name for name in found if name != "tests/test_docs.py"]


def test_every_command_module_holds_a_command() -> None:
    """
    The overview lists names without loading them; a name without a module would fail only when typed.
    """
    for name in COMMANDS:
        module = importlib.import_module(f"monitor.cli.{name + '_' if name == 'list' else name}")

        assert isinstance(module.command, click.Command)


def test_every_benchmark_can_be_run_as_its_table_says() -> None:
    """As a script: what it needs of its neighbours it finds beside itself."""
    load = "import runpy, sys; _, sys.path[0], *files = sys.argv; sys.argv = files[:1]; [runpy.run_path(f) for f in files]"
    folder = ROOT / "benchmarks"
    scripts = sorted(str(file) for file in folder.glob("*.py"))

    done = subprocess.run(
        [sys.executable, "-c", load, str(folder), *scripts],
        capture_output=True, text=True, timeout=60, cwd=folder,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-2000:]
    assert len(scripts) > 20
