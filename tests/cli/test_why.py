"""Where a page was lost or found, with the rules of today."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor import paths
from monitor.archive import Archive
from monitor.cli import cli
from monitor.core.article import Outcome
from monitor.core.cadence import Check, Decision
from monitor.store import Store
from tests.builders import at, capture, entry
from tests.store.works import Work, page, source

pytestmark = pytest.mark.filterwarnings(
    "ignore:SOCKS support in urllib3"
)  # trafilatura asks for it in passing

TERMS = """
[dprk]
en = ["North Korea*"]
[russia]
en = ["Russia*"]
[arms]
en = ["artillery shell*"]
[transfer]
en = ["shipped"]
[western-aid]
en = ["Ukraine"]
"""
RULES = """
[[rule]]
id = "arms-transfer"
title = "Arms moving between the DPRK and Russia"
lane = "dprk-to-russia"
all = ["dprk", "russia", "arms", "transfer"]
none = ["western-aid"]
within = "sentence"
finds = ["North Korea has shipped artillery shells to Russia."]
spares = ["Washington shipped artillery shells to Ukraine, which North Korea and Russia condemned."]
"""
FILLER = (
    "Officials in three capitals declined to comment on the report, which cited people who had seen the papers. "
    "Analysts said that the account fitted what was known before, and asked for caution until more had been published. "
)
TEXTS = {
    "lacks": "North Korea has praised artillery shells before guests from Russia.",
    "apart": "North Korea has praised artillery shells. Russia has shipped wheat.",
    "vetoed": "Washington shipped artillery shells to Ukraine, which North Korea and Russia condemned.",
    "gate": "The weather in Busan will be fine until Sunday, the bureau said.",
    "now": "North Korea has shipped artillery shells to Russia.",
}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """One rule of four groups."""
    folder = tmp_path / "rules"
    (folder / "terms").mkdir(parents=True)
    (folder / "terms" / "all.toml").write_text(TERMS)
    (folder / "rules.toml").write_text(RULES)
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Pages that were lost at every step, in a real archive."""
    path = tmp_path / "db" / "monitor.db"
    clock = lambda: datetime(2026, 11, 24, 9, 1, tzinfo=UTC)  # noqa: E731  a clock is a function
    with Store.open(path) as store, Archive(paths.archive_of(path), clock) as archive:
        archive.recover(None)
        store.sources.declare([source()], at("08:00"))
        run = store.runs.begin("crawl", at("09:00"))
        listed = [
            (
                entry(url="https://news.example/waiting", title="Waiting", published_at=at("07:00")),
                Decision.FETCH,
            ),
            (entry(url="https://news.example/nohit", title="A general story"), Decision.NO_HIT),
            (entry(url="https://news.example/lacks", title="Praise for guns"), Decision.FETCH),
        ]
        check = Check(
            source="example", discovery="https://news.example/feed.xml", at=at("09:00"), outcome=Outcome.OK
        )
        store.checks.add(run, check, listed)
        for name, text in TEXTS.items():
            url = f"https://news.example/{name}"
            html = f"<html><head><title>A report</title></head><body><article><p>{text}</p><p>{FILLER}</p></article></body></html>"
            caught = capture(url=url, final_url=url, body=html.encode())
            work = replace(
                page(url, matched=False), article=None, capture=caught, note="gate" if name == "gate" else ""
            )
            store.record(replace(work, records=archive.write(work.entry, caught)), run=run, now=at("09:02"))
        for outcome in (Outcome.ROBOTS, Outcome.WALL, Outcome.HTTP_ERROR):
            url = f"https://news.example/{outcome.value}"
            lost = Work(source=source(), entry=entry(url=url), outcome=outcome, note="reason")
            store.record(lost, run=run, now=at("09:02"))
        store.record(page(title="Shells leave Rajin"), run=run, now=at("09:03"))
    return path


def answer(database: Path, rules: Path, url: str) -> dict[str, object]:
    words = ["why", url, "--db", str(database), "--rules", str(rules), "--format", "json"]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("name", "where", "said"),
    [
        ("2026/11/24/shells?utm_source=x", "mention", "mention 1, new, in the list of 2026-11-24"),
        ("never-listed", "not_listed", "though its site is watched as example"),
        ("waiting", "not_fetched", "was to be fetched and was not yet"),
        ("nohit", "not_fetched", 'declared fetch = "hits"'),
        ("robots", "robots", "robots.txt does not let us fetch it"),
        ("wall", "wall", "was a wall"),
        ("http_error", "http_error", "answered with an error"),
        ("gate", "gate", "stopped at the gate"),
        ("lacks", "gate", "arms-transfer lacked transfer"),
        ("apart", "rules", "arms-transfer lacked together within sentence"),
        ("vetoed", "rules", "arms-transfer was vetoed by western-aid"),
        ("now", "matches_now", "today's rules match it (arms-transfer)"),
    ],
)
def test_a_url_is_followed_as_far_as_it_came(
    database: Path, rules: Path, name: str, where: str, said: str
) -> None:
    """
    No source lists it · listed, not fetched · robots · wall · gate · which rule lacked what · mention N.
    """
    found = answer(database, rules, f"https://news.example/{name}")

    assert found["where"] == where
    assert said in str(found["said"])


def test_an_address_that_leads_to_the_article_is_no_copy(database: Path, rules: Path) -> None:
    """
    A short link, or one with a number, redirects to where the article stands; copies have addresses of their own.
    """
    whole = "https://news.example/2026/11/25/whole"
    text = TEXTS["now"] + " " + FILLER
    short, twin = "https://news.example/r?id=1", "https://other.example/whole"
    late = at("10:00")
    read = page(whole, title="Shells again", text=text, fetched_at=late)
    with Store.open(database) as store:
        store.record(replace(read, entry=replace(read.entry, url=short)), run=None, now=late)
        copied = page(twin, title="Shells again", text=text, fetched_at=at("11:00"))
        listed = replace(copied.entry, url="https://other.example/s/7")
        store.record(replace(copied, entry=listed), run=None, now=at("11:00"))

    assert "mention 2, new" in str(answer(database, rules, whole)["said"])
    assert f"mention 2, filed under {whole}, new" in str(answer(database, rules, short)["said"])
    assert "mention 2 as a copy of another page, new" in str(answer(database, rules, twin)["said"])
    assert "copy" not in str(answer(database, rules, short)["said"])
    assert "as a copy" in str(answer(database, rules, listed.url)["said"])


def test_another_site_is_named_as_not_watched(database: Path, rules: Path) -> None:
    """
    The cure is to declare it.
    """
    assert "no source watches elsewhere.example" in str(
        answer(database, rules, "https://elsewhere.example/1")["said"]
    )


def test_an_answer_can_be_read(database: Path, rules: Path) -> None:
    """
    The address, the reason, each near rule on a line.
    """
    words = ["why", "https://news.example/lacks", "--db", str(database), "--rules", str(rules)]
    out = CliRunner().invoke(cli, words, catch_exceptions=False).stdout

    assert out.splitlines()[-2:] == ["  listed by example", "  arms-transfer: lacked transfer"]


@pytest.mark.parametrize(
    "url", ["news.example/1", "http://", "http://[::1", "file:///etc/passwd", "javascript:alert(1)", ""]
)
def test_what_is_no_web_address_is_wrong_input(database: Path, rules: Path, url: str) -> None:
    """
    Exit status 2.
    """
    done = CliRunner().invoke(cli, ["why", url, "--db", str(database), "--rules", str(rules)])

    assert "is not an http or https address" in str(done.exception)


def test_an_audit_says_what_we_have_and_why_the_rest_was_missed(
    database: Path, rules: Path, tmp_path: Path
) -> None:
    """
    A colleague's clippings: addresses, dated headlines, JSON lines; comments and empty lines are skipped.
    """
    file = tmp_path / "list.txt"
    file.write_text(
        "# clippings\n\n"
        "https://news.example/2026/11/24/shells\n"
        "https://news.example/wall\n"
        "2026-11-23 SHELLS LEAVE RAJIN\n"
        "2026-11-23 Shells leave Rajin port\n"
        "2026-11-24\tWaiting\n"
        '{"date": "2026-11-24", "headline": "Zebra escapes from zoo"}\n'
        '{"url": "https://elsewhere.example/1", "note": "kept by hand"}\n'
    )
    words = ["audit", str(file), "--db", str(database), "--rules", str(rules)]
    data = json.loads(CliRunner().invoke(cli, [*words, "--format", "json"], catch_exceptions=False).stdout)
    out = CliRunner().invoke(cli, words, catch_exceptions=False).stdout

    assert [(item["have"], item["perhaps"], item["where"]) for item in data["items"]] == [
        (True, False, "mention"), (False, False, "wall"), (True, False, "mention"), (False, True, "mention"),
        (False, False, "not_fetched"), (False, False, "not_listed"), (False, False, "not_listed"),
    ]  # fmt: skip
    assert (data["have"], data["perhaps"], data["of"]) == (2, 1, 7)
    assert "2 of 7; perhaps 1 more; missed: 2 not_listed, 1 wall, 1 not_fetched" in out


@pytest.mark.parametrize(
    ("headline", "perhaps"),
    [("Grain leaves Rajin, shells do not", True), ("Shells return to Rajin", True), ("Rajin", False)],
)
def test_a_headline_in_other_words_is_never_had(
    database: Path, rules: Path, tmp_path: Path, headline: str, perhaps: bool
) -> None:
    """
    Words are shared by events that are not the same; one word is shared by all of them.
    """
    file = tmp_path / "list.txt"
    file.write_text(f"2026-11-24 {headline}\n")
    words = ["audit", str(file), "--db", str(database), "--rules", str(rules), "--format", "json"]
    data = json.loads(CliRunner().invoke(cli, words, catch_exceptions=False).stdout)

    assert (data["have"], data["perhaps"]) == (0, perhaps)
    assert data["items"][0]["mention"] == (1 if perhaps else None)


def test_a_slash_at_the_end_is_no_other_page(database: Path, rules: Path, tmp_path: Path) -> None:
    """
    Colleagues copy addresses from places that write one.
    """
    with Store.open(database) as store:
        slashed = page("https://news.example/2026/slashed/", title="Guns seen", text="A KN-23 was seen.")
        store.record(slashed, run=None, now=at("10:00"))
    file = tmp_path / "list.txt"
    file.write_text(
        "https://news.example/2026/11/24/shells/\nhttps://news.example/2026/slashed\n"
        "https://news.example/2026/slashed/\nhttps://news.example/other/\n"
    )
    words = ["audit", str(file), "--db", str(database), "--rules", str(rules), "--format", "json"]
    items = json.loads(CliRunner().invoke(cli, words, catch_exceptions=False).stdout)["items"]

    assert [item["mention"] for item in items] == [1, 2, 2, None]
    assert items[-1]["canonical_url"] == "https://news.example/other/"


def test_a_line_ends_with_a_line_feed_alone(database: Path, rules: Path, tmp_path: Path) -> None:
    """
    JSON may hold U+2028, which Python takes for the end of a line; what follows is named by its number in the file.
    """
    file = tmp_path / "list.jsonl"
    headline = "Shells\u2028leave\x85Rajin"
    line = json.dumps({"date": "2026-11-24", "headline": headline}, ensure_ascii=False)
    file.write_text(f"{line}\r\n\nnonsense\n", encoding="utf-8", newline="")
    words = ["audit", str(file), "--db", str(database), "--rules", str(rules)]
    done = CliRunner().invoke(cli, words)

    assert "1 of 1\n" in done.stdout
    assert done.stderr == f"{file}:3: is neither an address nor a day with a headline.\n"


@pytest.mark.parametrize(
    "line", ["http://", "http://[::1", "https://news.example:port/1", '{"url": "http://"}', '{"a":' * 100_000]
)
def test_what_is_no_address_is_unreadable_and_not_missed(
    database: Path, rules: Path, tmp_path: Path, line: str
) -> None:
    """
    Counted as missed it would look like a gap in what is watched.
    """
    file = tmp_path / "list.txt"
    file.write_text(f"https://news.example/wall\n{line}\n")
    done = CliRunner().invoke(cli, ["audit", str(file), "--db", str(database), "--rules", str(rules)])

    assert done.exit_code == 1
    assert done.stderr.startswith(f"{file}:2: ")
    assert "0 of 1; missed: 1 wall\n" in done.stdout


def test_a_list_with_bad_lines_is_answered_and_needs_a_look(
    database: Path, rules: Path, tmp_path: Path
) -> None:
    """
    Exit status 1: the rest is answered, the bad lines are named.
    """
    file = tmp_path / "list.jsonl"
    file.write_text(
        'https://news.example/wall\nnonsense\n{"broken\n{"date": "2026-13-01", "headline": "x"}\n'
    )
    done = CliRunner().invoke(cli, ["audit", str(file), "--db", str(database), "--rules", str(rules)])

    assert done.exit_code == 1
    assert all(f"list.jsonl:{line}:" in done.stderr for line in (2, 3, 4))
    assert "0 of 1" in done.stdout


def test_what_stands_behind_an_address_is_no_part_of_it(database: Path, rules: Path, tmp_path: Path) -> None:
    """
    Lists come out of spreadsheets and mails. A comma inside an address is the site's own.
    """
    ours, comma = "https://news.example/2026/11/24/shells", "https://news.example/swiat,123,wall"
    file = tmp_path / "list.txt"
    file.write_text(f"{ours}, Shells leave Rajin\n{ours};\n{ours} | Shells\n{ours}\tShells, again\n{comma}\n")
    words = ["audit", str(file), "--db", str(database), "--rules", str(rules), "--format", "json"]
    items = json.loads(CliRunner().invoke(cli, words, catch_exceptions=False).stdout)["items"]

    assert [item["have"] for item in items] == [True, True, True, True, False]
    assert items[-1]["url"] == comma


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_an_event_beyond_the_calendar_is_a_bad_line(
    database: Path, rules: Path, tmp_path: Path, day: str
) -> None:
    """
    The days around it are looked through, and there are none.
    """
    file = tmp_path / "list.txt"
    file.write_text(
        f'{day} Shells leave Rajin\n{{"date": "{day}", "headline": "Shells"}}\n2026-11-23 Shells leave Rajin port\n'
    )
    words = ["audit", str(file), "--db", str(database), "--rules", str(rules)]
    done = CliRunner().invoke(cli, words, catch_exceptions=False)

    assert done.exit_code == 1
    assert all(f"list.txt:{line}: {day} lies outside" in done.stderr for line in (1, 2))
    assert "0 of 1; perhaps 1 more" in done.stdout


@pytest.mark.parametrize("text", [None, "", "# only a comment\n", "nonsense\n"])
def test_a_list_of_nothing_is_wrong_input(
    database: Path, rules: Path, tmp_path: Path, text: str | None
) -> None:
    """
    Exit status 2.
    """
    file = tmp_path / "list.txt"
    if text is not None:
        file.write_text(text)
    done = CliRunner().invoke(cli, ["audit", str(file), "--db", str(database), "--rules", str(rules)])

    assert type(done.exception).__name__ == "InputError"
