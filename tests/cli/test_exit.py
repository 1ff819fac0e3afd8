"""What the system refuses becomes a message and a status, whatever the command; and every command takes the same options."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from monitor.cli import COMMANDS, cli
from monitor.store import Store
from tests.builders import at
from tests.conftest import ROOT
from tests.store.works import page, source

PAGE = "<html><body><article><h1>북한</h1><p>북한이 러시아에 포탄을 지원했다는 보도가 나왔다.</p></article></body></html>"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One mention."""
    path = tmp_path / "monitor.db"
    with Store.open(path) as store:
        store.sources.declare([source()], at("08:00"))
        store.record(page(title="Shells leave Rajin — 북한"), run=None, now=at("09:00"))
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    return path


def run(*words: object, **more: object) -> "subprocess.CompletedProcess[bytes]":
    """A command as it is typed."""
    command = [sys.executable, "-m", "monitor", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, timeout=120, check=False, **more)  # type: ignore[call-overload,no-any-return]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("words", ["digest --db {db}", "list --db {db}", "rules list", "extract {page}"])
def test_a_full_disk_is_a_reason_to_try_again(database: Path, words: str) -> None:
    """
    The result goes to a file of a cron job; half of it with status 1 would be taken for a list that needs a look.
    """
    typed = words.format(db=database, page=database.with_name("page.html")).split()
    with open("/dev/full", "wb") as full:
        done = run(*typed, stdout=full)

    assert done.returncode == 75
    assert done.stderr.decode().splitlines()[-2:] == [
        "the output: No space left on device.",
        "Make room, or make it writable; then run the same command again.",
    ]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that nobody may write to")
def test_a_folder_that_cannot_be_made_is_named() -> None:
    """
    The demo makes its folder before anything else.
    """
    done = run("demo", "--db", "/proc/monitor-demo/monitor.db", stdout=subprocess.PIPE)

    assert done.returncode == 75
    assert done.stderr.decode().startswith("/proc/monitor-demo: ")


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])
@pytest.mark.parametrize("words", ["list --db {db}", "extract {page}", "rules explain {page}", "doctor --db {db}", "sources list"])  # fmt: skip
def test_results_are_utf_8_in_any_locale(database: Path, words: str, encoding: str) -> None:
    """
    That of cron is often ASCII.
    """
    odd = database.with_name("북한.html")
    odd.write_text(PAGE, encoding="utf-8")
    done = run(
        *words.format(db=database, page=odd).split(),
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )

    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr.decode(encoding, "replace")
    assert done.stdout.decode("utf-8")


def leaves() -> list[str]:
    """Every command that does something, as it is called."""
    found = []
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            found += [f"{name} {sub}" for sub in command.commands]
        else:
            found.append(name)
    return found


@pytest.mark.parametrize("name", leaves())
def test_every_command_takes_the_options_that_stand_everywhere(name: str) -> None:
    """
    A script that hands the same four to all must not end in "no such option".
    """
    command: click.Command | None = cli
    context = click.Context(cli)
    for word in name.split():
        assert isinstance(command, click.Group)
        command = command.get_command(context, word)
    assert command is not None
    options = {option: one for one in command.params for option in one.opts}

    assert {"--db", "--config", "--now"} <= options.keys()
    kinds = options["--format"].type
    assert isinstance(kinds, click.Choice)
    assert {"text", "json"} <= set(kinds.choices)
