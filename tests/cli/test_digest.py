"""The daily list as printed, held against the files in `expected/` (`--update` rewrites them)."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.core.article import Basis
from monitor.core.cadence import SourceState, State
from monitor.core.mention import Hit, Prominence, Status
from monitor.core.source import Standing
from monitor.store import Store
from tests.builders import at
from tests.store.works import lost, page, source

EXPECTED = Path(__file__).parent / "expected"
YONHAP = source(id="yonhap", name="Yonhap News Agency", language="ko")
TASS = source(id="tass-ru", name="ТАСС", standing=Standing.STATE, country="RU", language="ru")
SEARCH = source(id="gdelt", name="GDELT", standing=Standing.UNLISTED)
LONG = (
    "North Korea has shipped artillery shells to Russia by rail, officials in Seoul said on Tuesday, citing images of the "
    "crossing at Tumangang. The trains were counted over three weeks and carried what the officials called a steady flow "
    "of crates. Moscow has not commented, and the embassy in Seoul did not answer questions that were put to it in writing."
)


def work(url: str, title: str, text: str, hits: tuple[str, ...], **more: Any) -> Any:
    """A page whose first sentence matched at these words."""
    kind = {name: more.pop(name) for name in ("lane", "prominence", "tags", "speaker") if name in more}
    made = page(url, title=title, text=text, **more)
    quote = text.split(". ")[0] + ("" if text.split(". ")[0].endswith(".") else ".") if ". " in text else text
    begin = len(title) + 2
    marks = tuple(
        Hit(term="term", start=begin + quote.index(hit), end=begin + quote.index(hit) + len(hit))
        for hit in hits
    )
    found = replace(made.matches[0], quote=quote, start=begin, end=begin + len(quote), hits=marks, **kind)
    return replace(made, matches=(found,))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two days of a small monitor: a backlog, copies, a revision, a page gone, a find by changed rules."""
    path = tmp_path / "monitor.db"
    with Store.open(path, clock=lambda: at("09:00")) as store:
        store.sources.declare([YONHAP, TASS, SEARCH], at("06:00", "2026-11-23"))
        first = store.runs.begin("crawl", at("06:00", "2026-11-23"))

        def add(made: Any, run: int, clock: str, day: str = "2026-11-24") -> None:
            store.record(made, run=run, now=at(clock, day))

        old = work(
            "https://yna.example/0",
            "An old report",
            "Pyongyang sold shells to Moscow.",
            ("shells",),
            of=YONHAP,
        )
        before = at("08:00", "2026-10-01")
        add(replace(old, article=replace(old.article, published_at=before)), first, "06:01", "2026-11-23")
        day_before = at("04:00", "2026-11-23")
        told = {"of": YONHAP, "published_at": day_before, "fetched_at": at("06:01", "2026-11-23")}
        add(work("https://yna.example/1", "Seoul: 20,000 containers", "North Korea sent 20,000 containers.", ("North Korea",), **told), first, "06:02", "2026-11-23")  # fmt: skip
        add(work("https://yna.example/2", "Soldiers seen", "North Korean soldiers were seen in Kursk.", ("soldiers",), lane="troops", **told), first, "06:03", "2026-11-23")  # fmt: skip
        unseen = page(
            "https://yna.example/3",
            of=YONHAP,
            matched=False,
            fetched_at=at("06:04", "2026-11-23"),
            text="x" * 50,
        )
        add(unseen, first, "06:04", "2026-11-23")
        store.runs.end(first, now=at("06:10", "2026-11-23"), states={"yonhap": State(state=SourceState.OK)})

        run = store.runs.begin("crawl", at("08:59"))
        add(work("https://yna.example/4", "北, 러에 포탄 800만발 지원… 컨테이너 2만8천개 분량",
            "국방부 정보본부는 북한이 러시아에 컨테이너 2만8000여 개 분량의 포탄과 152㎜ 포탄 800만 발 이상을 지원한 것으로 추정된다고 밝혔다.",
            ("북한이", "러시아에", "포탄", "지원"), of=YONHAP, language="ko", prominence=Prominence.TITLE, tags=("allegation",), speaker="rok-dia"), run, "09:02")  # fmt: skip
        add(work("https://tass.example/1", "В Кремле назвали слухами сообщения о поставках снарядов из КНДР",
            "Песков заявил, что сообщения о поставках снарядов из Северной Кореи не соответствуют действительности.",
            ("снарядов", "Северной Кореи"), of=TASS, language="ru", tags=("denial",), speaker="kremlin"), run, "09:03")  # fmt: skip
        add(work("https://yna.example/5", "Shells by rail, Seoul says", LONG, ("North Korea", "artillery shells", "Russia"), of=YONHAP), run, "09:04")  # fmt: skip
        add(work("https://tass.example/2", "Seoul speaks of shells", LONG, ("North Korea",), of=TASS, published_at=at("08:30")), run, "09:05")  # fmt: skip
        add(work("https://farm.example/a?b=(c)", "Shocking: shells by rail", "RAJIN. " + LONG, ("RAJIN",), of=SEARCH, outlet="farm.example",
            prominence=Prominence.BODY, published_at=None), run, "09:06")  # fmt: skip
        blocked = work("https://yna.example/6", "Engineers clear mines <in Kursk>", "North Korean engineers clear mines.", ("engineers",),
            of=YONHAP, lane="troops", basis=Basis.HEADLINE)  # fmt: skip
        add(blocked, run, "09:07")
        told["fetched_at"] = at("09:08")
        add(work("https://yna.example/1", "Seoul: 28,000 containers", "North Korea sent 28,000 containers.", ("North Korea",), **told), run, "09:08")  # fmt: skip
        store.mentions.review(2, Status.KEPT, None, at("09:09"))
        add(lost("https://yna.example/2", at("09:10"), of=YONHAP), run, "09:10")
        states = {
            "yonhap": State(state=SourceState.OK),
            "tass-ru": State(state=SourceState.GAP, since=at("03:00")),
            "gdelt": State(state=SourceState.FAILING, since=at("06:10", "2026-11-21"), answered=False),
        }
        store.runs.end(run, now=at("09:15"), states=states)
        replay = store.runs.begin("replay", at("10:00"))
        found = work("https://yna.example/3", "Workers for Alabuga", "North Korean workers build drones in Alabuga.", ("workers",),
            of=YONHAP, lane="labour", published_at=day_before, fetched_at=at("06:04", "2026-11-23"))  # fmt: skip
        add(found, replay, "10:01")
        store.runs.end(replay, now=at("10:05"))
    return path


def monitor(*words: str, status: int = 0, typed: str | None = None) -> str:
    """Run a command in this process; its stdout."""
    done = CliRunner().invoke(cli, words, input=typed, catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done.stdout


def held_against(name: str, text: str, request: pytest.FixtureRequest) -> None:
    """Compare with a file of `expected/`."""
    file = EXPECTED / name
    if request.config.getoption("--update"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("format_", "ending"), [("text", "txt"), ("markdown", "md"), ("json", "json")])
def test_the_list_of_a_day(database: Path, request: pytest.FixtureRequest, format_: str, ending: str) -> None:
    """
    Read by eye once; from then on a change shows.
    """
    out = monitor("digest", "--db", str(database), "--date", "2026-11-24", "--format", format_)

    held_against(f"digest.{ending}", out, request)


def test_the_first_days_list_counts_its_backlog(database: Path, request: pytest.FixtureRequest) -> None:
    """
    A feed's whole history is counted, not listed.
    """
    out = monitor("digest", "--db", str(database), "--date", "2026-11-23")

    held_against("digest-first-day.txt", out, request)


def test_each_mention_stands_in_exactly_one_days_list(database: Path) -> None:
    """
    Nothing twice, nothing never.
    """
    seen: list[int] = []
    for day in ("2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"):
        status = 1 if day == "2026-11-25" else 0
        out = monitor("digest", "--db", str(database), "--date", day, "--format", "json", status=status)
        seen += [mention["id"] for mention in json.loads(out)["mentions"]]
    everything = [
        mention["id"] for mention in json.loads(monitor("list", "--db", str(database), "--format", "json"))
    ]

    assert sorted(seen) == sorted(set(everything) - {1})  # 1 is the counted backlog


def test_a_day_gives_the_same_list_after_later_days_and_reviews(database: Path) -> None:
    """
    What a colleague read on Monday is what Monday's list says on Friday; only judgements are newer.
    """
    day = ("digest", "--db", str(database), "--date", "2026-11-23", "--format", "json")
    first = json.loads(monitor(*day))
    with Store.open(database) as store:
        later = store.runs.begin("crawl", at("08:00", "2026-11-25"))
        store.record(page("https://yna.example/9", of=YONHAP), run=later, now=at("08:01", "2026-11-25"))
        rewritten = page(
            "https://yna.example/2", title="Soldiers", of=YONHAP, fetched_at=at("08:02", "2026-11-25")
        )
        store.record(rewritten, run=later, now=at("08:02", "2026-11-25"))
        store.runs.end(
            later,
            now=at("08:05", "2026-11-25"),
            states={"yonhap": State(state=SourceState.DEAD, answered=False)},
        )

    assert json.loads(monitor(*day)) == first


def test_a_day_without_a_crawl_says_so_and_needs_a_look(database: Path) -> None:
    """
    Exit status 1: an empty list must not be read as "no news".
    """
    out = monitor("digest", "--db", str(database), "--date", "2026-12-24", status=1)

    assert "Nothing was crawled on this day" in out


def test_a_day_when_nothing_answered_needs_a_look(database: Path) -> None:
    """
    Exit status 1, and the first line says why.
    """
    with Store.open(database) as store:
        run = store.runs.begin("crawl", at("08:00", "2026-11-26"))
        states = {"yonhap": State(state=SourceState.FAILING, since=at("08:00"), answered=False)}
        store.runs.end(run, now=at("08:05", "2026-11-26"), states=states)

    out = monitor("digest", "--db", str(database), "--date", "2026-11-26", status=1)
    assert "No source answered: this list says nothing." in " ".join(out.split())


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_a_source_that_missed_one_visit_is_not_called_ok(database: Path, format_: str) -> None:
    """
    Its state is OK for two more visits; the list names it because it did not answer.
    """
    with Store.open(database) as store:
        run = store.runs.begin("crawl", at("08:00", "2026-11-26"))
        states = {
            "yonhap": State(state=SourceState.OK, since=at("08:00"), answered=False),
            "tass": State(state=SourceState.OK, since=None, answered=True),
        }
        store.runs.end(run, now=at("08:05", "2026-11-26"), states=states)

    out = monitor("digest", "--db", str(database), "--date", "2026-11-26", "--format", format_)
    line = next(line for line in out.splitlines() if "yonhap" in line)

    assert line.strip(" -*").startswith("MISSED")


def test_today_is_the_day_of_the_configured_zone(database: Path, tmp_path: Path) -> None:
    """
    At 23:30 UTC it is tomorrow in Seoul.
    """
    config = tmp_path / "monitor.toml"
    config.write_text('timezone = "Asia/Seoul"\n')
    late = ("--now", "2026-11-23T23:30:00Z")
    out = json.loads(
        monitor("digest", "--db", str(database), "--config", str(config), *late, "--format", "json")
    )

    assert (out["day"], out["timezone"]) == ("2026-11-24", "Asia/Seoul")


def test_a_missing_database_is_wrong_input(tmp_path: Path) -> None:
    """
    Exit status 2 with the cure, and no database made by looking for one.
    """
    command = [sys.executable, "-m", "monitor", "digest", "--db", str(tmp_path / "none.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "there is no database" in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_exit_status_reaches_the_shell(database: Path) -> None:
    """
    Cron mails what ends with 1.
    """
    command = [sys.executable, "-m", "monitor", "digest", "--db", str(database), "--date"]
    ends = [
        subprocess.run([*command, day], capture_output=True, check=False).returncode
        for day in ("2026-11-24", "2026-12-24")
    ]

    assert ends == [0, 1]


def test_a_terminal_that_claims_ascii_gets_utf_8(database: Path) -> None:
    """
    Cron's locale is often none.
    """
    import os

    command = [sys.executable, "-m", "monitor", "digest", "--db", str(database), "--date", "2026-11-24"]
    done = subprocess.run(
        command,
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
    )

    assert "국방부" in done.stdout.decode("utf-8")
