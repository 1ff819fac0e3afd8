"""`list`, `search`, `show` and `review`: what a reader does with what was found."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor import paths
from monitor.archive import Archive
from monitor.cli import cli
from monitor.core.mention import Direction, Prominence
from monitor.store import Store
from tests.builders import at, capture, match
from tests.store.works import page, source

BODY = "<!DOCTYPE html><html><body><p>North Korea shipped artillery shells to Russia. 북한</p></body></html>".encode()
URL = "https://news.example/2026/11/24/shells"


def monitor(*words: str, typed: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, words, input=typed, catch_exceptions=False)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Three mentions, the first with its page in a real archive."""
    path = tmp_path / "db" / "monitor.db"
    with (
        Store.open(path) as store,
        Archive(paths.archive_of(path), lambda: datetime(2026, 11, 24, 9, 1, tzinfo=UTC)) as archive,
    ):
        archive.recover(None)
        store.sources.declare([source(), source(id="other", name="Other")], at("08:00"))
        run = store.runs.begin("crawl", at("09:00"))
        first = page(
            links=("https://t.me/hur/1", "https://x.com/a/status/2", "https://msmt.example/report.pdf")
        )
        caught = capture(body=BODY)
        first = replace(first, capture=caught, records=archive.write(first.entry, caught))
        store.record(first, run=run, now=at("09:02"))
        korean = page(
            "https://other.example/ko",
            of=source(id="other", name="Other"),
            title="=북한",
            text="북한이 포탄을 보냈다.",
            language="ko",
        )
        store.record(
            replace(korean, matches=(replace(korean.matches[0], lane="use", rule="use"),)),
            run=run,
            now=at("09:03"),
        )
        store.record(
            page("https://news.example/3", title="KN-23 seen", text="A KN-23 missile was seen."),
            run=run,
            now=at("09:04", "2026-11-25"),
        )
        store.runs.end(run, now=at("09:05"), states={}, chain_head=archive.chain)
    return path


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ((), [3, 2, 1]),
        (("--since", "2026-11-25"), [3]),
        (("--lane", "use"), [2]),
        (("--rule", "arms-transfer"), [3, 1]),
        (("--source", "other"), [2]),
        (("--language", "ko"), [2]),
        (("--status", "kept"), []),
        (("--lane", "use", "--language", "en"), []),
    ],
)
def test_a_list_is_filtered(database: Path, options: tuple[str, ...], ids: list[int]) -> None:
    """
    Every filter alone, and together they narrow.
    """
    out = monitor("list", "--db", str(database), "--format", "json", *options).stdout

    assert [mention["id"] for mention in json.loads(out)] == ids


@pytest.mark.parametrize(
    ("options", "known"),
    [(("--rule", "arms-transfers"), "arms-transfer"), (("--source", "exampel"), "other")],
)
def test_a_name_that_nothing_bears_is_told(database: Path, options: tuple[str, ...], known: str) -> None:
    """A mistyped filter would look like a quiet week."""
    done = monitor("list", "--db", str(database), *options)

    assert done.exit_code == 1
    assert f"{options[0]} {options[1]!r}: nothing in {database} bears this name" in done.stderr
    assert known in done.stderr


def test_the_csv_opens_in_a_spreadsheet(database: Path) -> None:
    """
    A byte order mark so that Hangul is Hangul, times as written, a formula defused.
    """
    raw = CliRunner().invoke(cli, ["list", "--db", str(database), "--format", "csv"]).stdout_bytes
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert [row["id"] for row in rows] == ["3", "2", "1"]
    assert (rows[1]["title"], rows[1]["quote"]) == ("'=북한", "북한이 포탄을 보냈다.")
    assert rows[2]["published_at"] == "2026-11-24T08:00:00Z"


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_a_list_is_read_by_people_too(database: Path, format_: str) -> None:
    """
    The count goes to stderr, so that the list can be piped.
    """
    done = monitor("list", "--db", str(database), "--format", format_)

    assert done.exit_code == 0
    assert "KN-23 seen" in done.stdout
    assert "3 mentions" not in done.stdout


def test_a_search_shows_the_passage(database: Path) -> None:
    """
    In text with the hit marked, in JSON with its place.
    """
    text = monitor("search", "포탄", "--db", str(database)).stdout
    data = json.loads(monitor("search", "KN-23", "--db", str(database), "--format", "json").stdout)

    assert "북한이 [포탄]을 보냈다." in text
    assert [found["id"] for found in data] == [3]


def test_a_search_is_exported_with_its_passages(database: Path) -> None:
    """
    As the list is, with what answers the question beside what the rule quotes.
    """
    raw = CliRunner().invoke(cli, ["search", "포탄", "--db", str(database), "--format", "csv"]).stdout_bytes
    (row,) = csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert (row["id"], row["title"], row["passage"]) == ("2", "'=북한", "북한이 포탄을 보냈다.")


@pytest.mark.parametrize("format_", ["text", "csv", "json"])
def test_a_search_that_is_cut_says_so(database: Path, format_: str) -> None:
    """
    A hundred of a hundred and thirty would be read as all there is.
    """
    words = ("search", "report OR seen", "--db", str(database), "--format", format_)
    with Store.open(database) as store:
        for number in range(4):
            made = page(f"https://news.example/r{number}", title="Seen", text=f"A report, or {number} seen.")
            store.record(made, run=None, now=at("10:00"))
    cut, whole = monitor(*words, "--limit", "3"), monitor(*words, "--limit", "4")

    assert "The newest 3 of more; --limit shows further ones." in cut.stderr
    assert "of more" not in whole.stderr
    if format_ == "json":
        assert [len(json.loads(done.stdout)) for done in (cut, whole)] == [3, 4]
    elif format_ == "csv":
        assert [len(list(csv.DictReader(io.StringIO(done.stdout)))) for done in (cut, whole)] == [3, 4]
    else:
        assert whole.stderr == "4 mentions.\n"


def test_a_search_without_a_word_is_wrong_input(database: Path) -> None:
    """
    Exit status 2 with an example.
    """
    import subprocess
    import sys

    command = [sys.executable, "-m", "monitor", "search", '"', "--db", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "holds no word" in done.stderr
    assert "Traceback" not in done.stderr


def test_show_goes_down_to_file_offset_and_hash(database: Path) -> None:
    """
    Someone else must be able to look at the same bytes.
    """
    text = monitor("show", "1", "--db", str(database)).stdout
    data = json.loads(monitor("show", "1", "--db", str(database), "--format", "json").stdout)
    record = data["record"]
    raw = (paths.archive_of(database) / record["warc_file"]).read_bytes()[record["warc_offset"] :][
        : record["length"]
    ]

    assert hashlib.sha256(BODY).hexdigest() == record["payload_sha256"]
    assert hashlib.sha256(BODY).hexdigest() in text
    assert f"offset  {record['warc_offset']}" in text
    assert raw[:2] == b"\x1f\x8b"
    assert "https://t.me/hur/1" in text
    assert data["links"] == [
        "https://t.me/hur/1",
        "https://x.com/a/status/2",
        "https://msmt.example/report.pdf",
    ]


@pytest.mark.parametrize(
    ("lane", "direction", "said"),
    [
        ("dprk-to-russia", Direction.DPRK_TO_RUSSIA, "dprk-to-russia · title"),
        ("dprk-to-russia", Direction.RUSSIA_TO_DPRK, "dprk-to-russia · title · Russia → DPRK"),
        ("use", Direction.UNCLEAR, "use · title · direction unclear"),
    ],
)
def test_show_names_the_direction_where_the_lane_does_not(
    tmp_path: Path, lane: str, direction: Direction, said: str
) -> None:
    """
    "dprk-to-russia · title · dprk-to-russia" made the reader look for a difference that was none.
    """
    database = tmp_path / "monitor.db"
    made = match(lane=lane, direction=direction, prominence=Prominence.TITLE)
    with Store.open(database) as store:
        store.record(replace(page(), matches=(made,)), run=None, now=at("09:02"))
    text = monitor("show", "1", "--db", str(database)).stdout
    line = next(line for line in text.splitlines() if "(version" in line)

    assert line == f"  {made.rule} (version {made.rule_version}) · {said}"


def test_show_prints_the_archived_page_byte_for_byte(database: Path) -> None:
    """
    Checked against its hash before it is printed.
    """
    done = CliRunner().invoke(cli, ["show", "1", "--html", "--db", str(database)])

    assert done.stdout_bytes == BODY


def test_a_mention_without_a_page_has_no_html(database: Path) -> None:
    """
    It says so, instead of printing nothing.
    """
    done = CliRunner().invoke(cli, ["show", "2", "--html", "--db", str(database)])

    assert "its page was never had" in str(done.exception)


@pytest.mark.parametrize("id_", ["999", "0", "-1", "9223372036854775808", "99999999999999999999"])
def test_a_number_that_is_no_mention_is_wrong_input(database: Path, id_: str) -> None:
    """
    For `show` and for `review`.
    """
    for command in (
        ["show", "--db", str(database), "--", id_],
        ["review", "--keep", "--db", str(database), "--", id_],
    ):
        done = CliRunner().invoke(cli, command)

        assert f"there is no mention {id_}" in str(done.exception)


def test_a_judgement_is_stored_with_its_note(database: Path) -> None:
    """
    And a later note leaves the status alone.
    """
    monitor(
        "review",
        "1",
        "--keep",
        "--note",
        "Seen on imagery.",
        "--db",
        str(database),
        "--now",
        "2026-11-24T10:00:00Z",
    )
    done = monitor("review", "1", "--note", "Seen twice.", "--db", str(database))
    with Store.open(database, readonly=True) as store:
        item = store.mentions.get(1).item

    assert done.stdout == "#1 kept\n"
    assert (item.status, item.note) == ("kept", "Seen twice.")


@pytest.mark.parametrize(
    "words", [("1",), ("--keep",), ("1", "--keep", "--dismiss"), ("--note", "x"), ("one", "--keep")]
)
def test_a_judgement_that_is_none_is_wrong_input(database: Path, words: tuple[str, ...]) -> None:
    """
    Exit status 2, nothing changed.
    """
    assert monitor("review", *words, "--db", str(database)).exit_code == 2


def test_the_walk_stores_every_answer_at_once(database: Path) -> None:
    """
    Keep the first, note and dismiss the second, then the terminal is closed.
    """
    done = monitor("review", "--db", str(database), typed="k\nn\nA note\nd\n")
    with Store.open(database, readonly=True) as store:
        judged = [(item.id, item.status, item.note) for item in store.mentions.by_filter()]

    assert done.exit_code == 0
    assert done.stdout == "1 kept, 1 dismissed, 1 left.\n"
    assert judged == [(3, "new", ""), (2, "dismissed", "A note"), (1, "kept", "")]


def test_the_walk_can_be_quit_and_taken_up_again(database: Path) -> None:
    """
    What was skipped comes again, what was judged does not.
    """
    first = monitor("review", "--db", str(database), typed="s\nk\nq\n")
    second = monitor("review", "--db", str(database), typed="x\nq\n")

    assert first.stdout == "1 kept, 0 dismissed, 2 left.\n"
    assert "1 of 2" in second.stderr
    assert "Type one of the letters" in second.stderr


def test_a_review_does_not_make_a_database(tmp_path: Path) -> None:
    """
    A mistyped --db is wrong input.
    """
    done = CliRunner().invoke(cli, ["review", "1", "--keep", "--db", str(tmp_path / "none.db")])

    assert "there is no database" in str(done.exception)
    assert list(tmp_path.iterdir()) == []
