"""What must not grow with the years: a day's list and the crawl's questions go by index."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.claiming import update_claims
from monitor.core.article import Outcome
from monitor.core.cadence import Check
from monitor.core.matching import match
from monitor.core.mention import Status
from monitor.store import Store
from tests.builders import at, entry
from tests.rulebook import project_rules
from tests.store.works import lost, page, record

LARGE = {
    "runs", "pages", "checks", "entries", "records", "articles", "mentions", "matches", "revisions", "copies", "sketches", "near_copies",
    "tellings", "telling_parts", "claimed", "claim_parts", "claim_days", "claim_answers",
}  # fmt: skip
"""Not `discoveries` and `sources`: some hundreds of rows, each as long as there is something to watch."""

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
    "what a source's days no longer cover": lambda store: store.records.without_mention(at("08:00"), source="example"),
    "what may be pruned": lambda store: store.records.without_mention(at("08:00")),
    "what is moved by pruning": lambda store: store.records.move([record()], [1], at("09:05")),
    "the head of the chain": lambda store: store.records.head(),
    "a record that was kept": lambda store: store.records.same("response", "https://a.example/9", "", at("08:00")),
    "the beginning of a run": lambda store: store.runs.begin("crawl", at("09:05")),
    "the last run": lambda store: store.runs.latest(),
    "a search": lambda store: store.search("shells"),
    "a list since a day": lambda store: store.mentions.by_filter(since=at("09:00").date()),
    "the claims of a lane": lambda store: store.claims.listed(lane="troops"),
    "a list of a rule": lambda store: store.mentions.by_filter(rule="arms-transfer"),
    "what there is to review": lambda store: store.mentions.to_review(),
    "mentions of some days": lambda store: store.mentions.between(at("08:00"), at("10:00")),
    "the claims of a mention": lambda store: store.mentions.claims_of(1),
    "the claims since a day": lambda store: store.claims.listed(since="2026-11-24"),
    "one claim": lambda store: (store.claims.get(claimed(store)), store.claims.parts_in(1), store.claims.around(1)),
    "a claim judged": lambda store: store.claims.review(claimed(store), Status.KEPT, at("09:20")),
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
        with unheard(store):
            store.record(replace(work, matches=match(work.article, ruleset)), run=1, now=at_)
        if asked:
            update_claims(store, ruleset, at_)
        else:
            with unheard(store):
                update_claims(store, ruleset, at_)


def claimed(store: Store) -> int:
    """The first claim; how it came to be is not part of the question."""
    with unheard(store):
        add_to_claims(store)
        return int(store.base.rows("SELECT min(id) FROM claimed")[0][0])


ASKED: list[str] = []
"""The statements of one question."""


@contextmanager
def unheard(store: Store) -> Iterator[None]:
    """What is done here is not asked."""
    before = len(ASKED)
    yield
    del ASKED[before:]


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_large_table_is_read_through(store: Store, run: int, question: str) -> None:
    """
    A million pages, two million checks: whoever reads one of these through has forgotten an index.
    """
    store.record(page(), run=run, now=at("09:02"))
    ASKED.clear()
    store.base.connection.set_trace_callback(ASKED.append)
    QUESTIONS[question](store)
    store.base.connection.set_trace_callback(None)
    ours = [sql for sql in ASKED if sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))]
    plans = {
        sql: [row["detail"] for row in store.base.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
        for sql in ours
    }
    read_through = [
        (step, sql)
        for sql, steps in plans.items()
        for step in steps
        if scanned(step, called(store, sql)) & LARGE
    ]

    assert any(plans.values())
    assert read_through == []


def called(store: Store, sql: str) -> dict[str, set[str]]:
    """The tables behind each name that a plan may use for one: a statement's own names, and those of the views it asks."""
    kinds = {row["name"]: row for row in store.base.rows("SELECT name, type, sql FROM sqlite_master")}
    names: dict[str, set[str]] = {}
    for table, alias in re.findall(
        r"(?:\b(?:FROM|JOIN|UPDATE|INTO)|,)\s+\"?(\w+)\"?(?:\s+(?:AS\s+)?(\w+))?", sql, re.I
    ):
        if table not in kinds:
            continue
        if kinds[table]["type"] == "view":
            for name, tables in called(store, kinds[table]["sql"]).items():
                names.setdefault(name, set()).update(tables)
        else:
            names.setdefault(table, set()).add(table)
            names.setdefault(alias or table, set()).add(table)
    return names


def scanned(step: str, names: dict[str, set[str]]) -> set[str]:
    """The tables, by any of their names, that a step of a plan reads from end to end, and not in the order, or of the part, of an index."""
    found = re.match(r"SCAN (\w+)(?!.* (?:USING INDEX|VIRTUAL TABLE))", step)
    return names.get(found[1], set()) if found else set()


def test_a_scan_is_recognised(store: Store) -> None:
    """
    The test above would be worth nothing otherwise.
    """
    for sql, through in {
        "SELECT * FROM pages": {"pages"},
        "SELECT 1 FROM checks AS q": {"checks"},
        "SELECT n.one FROM (SELECT h.mention AS one FROM near_copies h WHERE h.at > '') n": {"near_copies"},
        "SELECT 1 FROM sources s, mentions b WHERE b.note = s.id": {"mentions"},
        "UPDATE runs SET status = '' WHERE kind = 'crawl'": {"runs"},
        "DELETE FROM matches WHERE quote = ''": {"matches"},
        "SELECT * FROM daily WHERE title = ''": {"articles"},
        "SELECT * FROM mentions m ORDER BY m.found_at LIMIT 1": set(),
        "SELECT * FROM pages u WHERE u.next_look_at < ''": set(),
        "SELECT f.rowid FROM articles_fts f WHERE articles_fts MATCH 'shells'": set(),
    }.items():
        steps = store.base.connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        names = called(store, sql)

        assert set().union(*(scanned(step["detail"], names) for step in steps)) == through, sql


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
