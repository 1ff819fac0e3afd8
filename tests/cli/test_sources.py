"""monitor sources list | check | status."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor import paths
from monitor.cli.sources import command
from monitor.config.sources import load_sources
from monitor.core.article import Outcome
from monitor.core.cadence import Check
from monitor.errors import ConfigError, InputError
from monitor.store import Store
from tests.builders import at
from tests.conftest import ROOT

BLOCK = """
[[source]]
id        = "{id}"
name      = "로동신문"
home      = "https://{id}.example"
language  = "ko"
country   = "KP"
standing  = "state"
every     = "90m"
discover  = [{{ feed = "https://{id}.example/feed" }}]
"""


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "kp.toml").write_text(
        "".join(BLOCK.format(id=name) for name in ("busy", "dead", "failing", "new")), "utf-8"
    )
    return folder


def run(*words: object) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words], catch_exceptions=False)


def test_list_shows_a_line_a_source(declared):
    """Id first, so that it can be cut and given to crawl --source."""
    lines = run("list", "--sources", declared).stdout.splitlines()

    assert lines[0].split()[0] == "source"
    assert lines[1].split() == [
        "busy",
        "ko",
        "KP",
        "state",
        "all",
        "90m",
        "feed",
        "https://busy.example/feed",
    ]
    assert len(lines) == 5


def test_list_as_json_is_what_the_toml_says(declared):
    """Scripts read it."""
    rows = json.loads(run("list", "--sources", declared, "--format", "json").stdout)

    assert rows[0]["name"] == "로동신문"
    assert rows[0]["every"] == "90m"
    assert rows[0]["discover"] == [{"feed": "https://busy.example/feed"}]


def test_check_counts_what_is_right(declared):
    """One line, nothing fetched."""
    assert run("check", "--sources", declared).stdout == "4 sources, 4 discoveries (4 feed).\n"
    assert json.loads(run("check", "--sources", declared, "--format", "json").stdout) == {
        "sources": 4, "discoveries": 4, "kinds": {"feed": 4},
    }  # fmt: skip


def test_check_tells_every_problem(declared):
    """The file, the place, the cure; exit 2."""
    (declared / "a.toml").write_text(BLOCK.format(id="a").replace("90m", "90"), "utf-8")
    (declared / "b.toml").write_text(BLOCK.format(id="b").replace('"KP"', '"NK"'), "utf-8")
    with pytest.raises(ConfigError) as caught:
        run("check", "--sources", declared)

    assert len(caught.value.problems) == 2


def test_check_misses_the_module_of_a_site_that_needs_code(declared):
    """A name that leads nowhere would fail in the middle of a crawl."""
    section = '{ section = "https://c.example/", links = "a", code = "no_such_site" }'
    (declared / "c.toml").write_text(
        BLOCK.format(id="c").replace('{ feed = "https://c.example/feed" }', section), "utf-8"
    )
    with pytest.raises(ConfigError, match=r"there is no spiders/no_such_site\.py"):
        run("check", "--sources", declared)


def _checked(database: Path) -> None:
    def check(name: str, clock: str, day: str, outcome: Outcome, **more: object) -> Check:
        return Check(
            source=name, discovery=f"https://{name}.example/feed", at=at(clock, day), outcome=outcome, **more,
        )  # fmt: skip

    note = "the name does\nnot resolve"
    with Store.open(database, clock=lambda: at("09:00")) as store:
        store.checks.add(None, check("busy", "08:00", "2026-11-24", Outcome.OK, status=200, entries=3, new=3))
        store.checks.add(None, check("busy", "08:30", "2026-11-24", Outcome.OK, status=200, entries=3, new=0))
        store.checks.add(None, check("dead", "08:30", "2026-11-24", Outcome.GONE, status=410))
        for hour in (6, 7, 8):
            store.checks.add(
                None, check("failing", f"0{hour}:00", "2026-11-24", Outcome.HTTP_ERROR, status=503, note=note)
            )


def test_status_puts_first_what_needs_a_look(declared, tmp_path):
    """Silence must never look like no news."""
    _checked(tmp_path / "m.db")
    done = run(
        "status",
        "--sources",
        declared,
        "--db",
        tmp_path / "m.db",
        "--now",
        "2026-11-24T09:00:00Z",
        "--format",
        "json",
    )
    rows = {row["id"]: row for row in json.loads(done.stdout)}

    assert list(rows) == ["dead", "failing", "new", "busy"]
    assert [row["state"] for row in rows.values()] == ["DEAD", "FAILING", "UNVISITED", "OK"]
    assert rows["busy"]["last_visit"] == "2026-11-24T08:30:00Z"
    assert rows["busy"]["last_new"] == "2026-11-24T08:00:00Z"
    assert rows["failing"]["discoveries"][0]["failures"] == 3
    assert rows["failing"]["discoveries"][0]["note"] == "the name does\nnot resolve"
    assert rows["busy"]["last_answer"] == ""


def test_status_as_text_says_what_was_answered(declared, tmp_path):
    """A code, how often in a row, and why: without it one looks at the network where the address is wrong."""
    _checked(tmp_path / "m.db")
    done = run("status", "--sources", declared, "--db", tmp_path / "m.db", "--now", "2026-11-24T09:00:00Z")
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}

    assert lines["dead"].endswith("gone 410")
    assert lines["failing"].endswith("http_error 503 × 3: the name does not resolve")
    assert "never" in lines["new"]
    assert done.stderr.strip() == "1 DEAD, 1 FAILING, 1 UNVISITED, 1 OK"


def test_status_says_that_the_database_watches_others(declared, tmp_path):
    """Those of the demo's database looked as if nothing had ever been visited."""
    with Store.open(tmp_path / "m.db", clock=lambda: at("09:00")) as store:
        store.sources.declare([*load_sources(declared), *load_sources(paths.SOURCES)[:7]], at("09:00"))
    done = run("status", "--sources", declared, "--db", tmp_path / "m.db")

    assert f"m.db watches 7 sources that {declared} does not declare: " in done.stderr
    assert "name that folder with --sources" in done.stderr
    assert len(done.stdout.splitlines()) == 5


def test_status_forgets_a_place_that_is_no_longer_declared(declared, tmp_path):
    """A feed that was replaced must not keep its source FAILING for ever."""
    with Store.open(tmp_path / "m.db", clock=lambda: at("09:00")) as store:
        for hour in range(3):
            old = Check(
                source="busy",
                discovery="https://busy.example/old",
                at=at("05:00") + timedelta(hours=hour),
                outcome=Outcome.TIMEOUT,
            )
            store.checks.add(None, old)
    done = run(
        "status",
        "--sources",
        declared,
        "--db",
        tmp_path / "m.db",
        "--now",
        "2026-11-24T09:00:00Z",
        "--format",
        "json",
    )

    assert {row["state"] for row in json.loads(done.stdout)} == {"UNVISITED"}


def test_status_needs_a_database(declared, tmp_path):
    """And says how to get one."""
    with pytest.raises(InputError, match="Run `monitor crawl` first"):
        run("status", "--sources", declared, "--db", tmp_path / "none.db")


def test_the_command_as_typed_exits_2_on_a_wrong_declaration(declared):
    """The whole way from the shell: nothing on stdout, the cure on stderr."""
    (declared / "a.toml").write_text(BLOCK.format(id="a").replace("90m", "90 m"), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "sources", "check", "--sources", str(declared)], capture_output=True, text=True, cwd=ROOT, check=False
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stdout == ""
    assert "a.toml: source 'a': every = \"90 m\" is not a duration." in done.stderr
    assert "Traceback" not in done.stderr
