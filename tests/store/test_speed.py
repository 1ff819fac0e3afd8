"""What must not grow with the years: a day's list and the crawl's questions go by index."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.claiming import update_claims
from monitor.core.article import Outcome
from monitor.core.cadence import Check
from monitor.core.matching import match
from monitor.store import Store
from tests.builders import at, entry
from tests.rulebook import project_rules
from tests.store.works import lost, page

LARGE = (
    "pages",
    "checks",
    "entries",
    "records",
    "articles",
    "mentions",
    "matches",
    "revisions",
    "copies",
    "sketches",
    "tellings",
    "telling_parts",
    "claimed",
    "claim_parts",
    "claim_days",
)

ALIASES = {
    "p": "pages",
    "e": "entries",
    "r": "records",
    "a": "articles",
    "m": "mentions",
    "x": "matches",
    "c": "copies",
    "s": "sketches",
    "t": "tellings",
    "d": "claim_days",
}

QUESTIONS: dict[str, Callable[[Store], object]] = {
    "a day's list": lambda store: store.digest_rows("2026-11-24"),
    "recording a page without a match": lambda store: store.record(page("https://a.example/9", matched=False), run=1, now=at("09:05")),
    "recording a mention": lambda store: store.record(page("https://a.example/8", text="Another."), run=1, now=at("09:05")),
    "a page gone": lambda store: store.record(lost("https://a.example/9", at("09:05")), run=1, now=at("09:05")),
    "known entries": lambda store: store.entries.unknown("example", [entry()]),
    "seen pages": lambda store: store.pages.seen(["https://a.example/9"]),
    "stale pages": lambda store: store.pages.stale(at("23:00")),
    "waiting entries": lambda store: store.entries.waiting(),
    "a check": lambda store: store.checks.add(1, Check(source="s", discovery="d", at=at("09:05"), outcome=Outcome.OK), [(entry(), "fetch")]),
    "what may be pruned": lambda store: store.records.without_mention(at("08:00"), source="example"),
    "why": lambda store: (store.entries.of("https://a.example/9"), store.mentions.of_url("https://a.example/9")),
    "one mention": lambda store: store.mentions.get(1),
    "adding to the claims": lambda store: add_to_claims(store),
    "the end of a run": lambda store: store.runs.end(1, now=at("09:30"), states={}),
}  # fmt: skip


def add_to_claims(store: Store) -> None:
    """A page that says what another said, and the claims brought up to date."""
    ruleset = project_rules()
    for number, asked in ((1, False), (2, True)):
        text = f"Ukraine's military intelligence said that North Korea has sent {number} million shells to Russia."
        work = page(f"https://claims.example/{number}", text=text)
        assert work.article is not None
        at_ = at(f"09:1{number}")
        store.base.connection.set_trace_callback(None)
        store.record(replace(work, matches=match(work.article, ruleset)), run=1, now=at_)
        if asked:
            store.base.connection.set_trace_callback(ASKED.append)
        update_claims(store, ruleset, at_)


ASKED: list[str] = []


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_large_table_is_read_through(store: Store, run: int, question: str) -> None:
    """
    A million pages, two million checks: whoever reads one of these through has forgotten an index.
    """
    store.record(page(), run=run, now=at("09:02"))
    asked = ASKED
    asked.clear()
    store.base.connection.set_trace_callback(asked.append)
    QUESTIONS[question](store)
    store.base.connection.set_trace_callback(None)
    ours = [sql for sql in asked if sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))]
    steps = [
        (step["detail"], sql[:120])
        for sql in ours
        if "articles_fts" not in sql
        for step in store.base.connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    ]
    read_through = [step for step in steps if scanned(step[0]) in LARGE]

    assert steps
    assert read_through == []


def scanned(step: str) -> str | None:
    """The table that a step of a plan reads from end to end, without the help of an index."""
    found = re.match(r"SCAN (\w+)(?!.* USING (?:COVERING )?INDEX)", step)
    return ALIASES.get(found[1], found[1]) if found else None


def test_a_scan_is_recognised() -> None:
    """
    The test above would be worth nothing otherwise.
    """
    assert scanned("SCAN pages") == "pages"
    assert scanned("SCAN m") == "mentions"
    assert scanned("SCAN m USING INDEX mentions_found") is None
    assert scanned("SEARCH pages USING INDEX pages_next_look (next_look_at<?)") is None


def test_a_list_waits_for_nothing_heavy(store: Store, database: Path) -> None:
    """
    Half a second for the whole process; sqlite-utils alone would take a third of it.
    """
    store.record(page(), run=None, now=at("09:02"))
    code = (
        "import sys; sys.argv[1:] = ['digest', '--db', sys.argv[1], '--date', '2026-11-24']\n"
        "from monitor.cli import main\n"
        "try:\n    main()\nfinally:\n    print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(database)], capture_output=True, text=True, check=False
    )
    loaded = set(re.findall(r"'(\w+)'", done.stderr))

    assert "Shells leave Rajin" in done.stdout
    assert not loaded & {
        "sqlite_utils",
        "scrapy",
        "twisted",
        "trafilatura",
        "lxml",
        "numpy",
        "courlan",
        "w3lib",
        "rich",
        "dateparser",
        "re2",
    }
