"""Claims as stored: what waits to be told, and what is written again."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from db.migrations import migrations
from monitor.claiming import update_claims
from monitor.core.matching import match
from monitor.core.rule import Ruleset
from monitor.render.words import facts, said
from monitor.store import Store
from monitor.store.library import sqlite3
from tests.builders import at
from tests.rulebook import project_rules
from tests.store.works import page

SAID = "Ukraine's military intelligence said that North Korea has sent {} million artillery shells to Russia."


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    """The rules as they ship."""
    return project_rules()


def record(store: Store, ruleset: Ruleset, url: str, text: str, hour: str) -> None:
    """A page that says this, as a crawl stores it."""
    work = page(url, text=text)
    assert work.article is not None
    store.record(replace(work, matches=match(work.article, ruleset)), run=None, now=at(hour))


def waiting(store: Store) -> list[int]:
    """The mentions whose parts are to be taken."""
    return [row[0] for row in store.base.rows("SELECT mention FROM untold ORDER BY mention")]


def test_a_new_text_waits_until_it_was_told(store: Store, ruleset: Ruleset) -> None:
    """
    A correction that stays untold leaves the old figure in the list.
    """
    record(store, ruleset, "https://a.example/1", SAID.format("6.5"), "09:00")
    found = [waiting(store)]
    update_claims(store, ruleset, at("09:01"))
    found.append(waiting(store))
    record(store, ruleset, "https://a.example/1", SAID.format("4") + " The number was corrected.", "10:00")
    found.append(waiting(store))
    update_claims(store, ruleset, at("10:01"))
    found.append(waiting(store))

    assert found == [[1], [], [1], []]
    assert [row["low"] for row in store.claims.listed()] == [4_000_000]


def test_a_text_replaced_while_it_was_read_still_waits(store: Store, ruleset: Ruleset) -> None:
    """
    Another process may write between the reading and the telling.
    """
    record(store, ruleset, "https://a.example/1", SAID.format("6.5"), "09:00")
    (material,) = store.tellings.untold(ruleset.version)
    store.tellings.tell(ruleset.version, [(replace(material, fingerprint="older"), (), ())])

    assert waiting(store) == [1]


def test_other_rules_tell_every_page_again(store: Store, ruleset: Ruleset) -> None:
    """
    Whether the new version sorts before the old one or behind it.
    """
    record(store, ruleset, "https://a.example/1", SAID.format("6.5"), "09:00")
    update_claims(store, ruleset, at("09:01"))

    assert [len(list(store.tellings.untold(version))) for version in ("", ruleset.version, "~")] == [1, 0, 1]


def test_a_database_of_the_version_before_finds_what_waits(database: Path, ruleset: Ruleset) -> None:
    """
    An upgrade between a crawl and its claims must not lose a page.
    """
    with Store.open(database) as store:
        record(store, ruleset, "https://a.example/1", SAID.format("6.5"), "09:00")
        update_claims(store, ruleset, at("09:01"))
        record(store, ruleset, "https://a.example/2", SAID.format("7"), "09:02")
    with closing(sqlite3.connect(database)) as db:
        for row in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'untold%'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {row[0]}")
        db.execute("DROP TABLE untold")
        db.execute("DROP INDEX tellings_ruleset")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm005_what_waits_to_be_told'")
        db.commit()

    assert "m005_what_waits_to_be_told" in [step.name for step in migrations._migrations]
    with Store.open(database) as store:
        assert waiting(store) == [2]


def test_a_claim_that_a_new_page_leaves_as_it_was_is_not_written_again(
    store: Store, ruleset: Ruleset
) -> None:
    """
    One page among a hundred thousand must not cost the rewriting of its neighbours.
    """
    for number in range(6):
        record(store, ruleset, f"https://a.example/{number}", SAID.format(number + 2), "09:00")
    update_claims(store, ruleset, at("09:01"))
    record(store, ruleset, "https://a.example/9", SAID.format(5) + " It gave no details.", "09:05")
    asked: list[str] = []
    store.base.connection.set_trace_callback(asked.append)
    update_claims(store, ruleset, at("09:06"))
    store.base.connection.set_trace_callback(None)
    written = [sql for sql in asked if sql.startswith(("UPDATE claimed SET lane", "INSERT INTO claimed"))]
    described = [sql for sql in asked if sql.startswith("INSERT OR REPLACE INTO claim_days")]

    assert len(store.claims.listed()) == 6
    assert (len(written), len(described)) == (1, 1)
    assert max(row["pages"] for row in store.claims.listed()) == 2


def test_what_a_speaker_said_before_is_his_last_figure_for_the_same_thing(
    store: Store, ruleset: Ruleset
) -> None:
    """
    "Up from" another's number, another thing's or a later one would be untrue.
    """
    nis = SAID.replace("Ukraine's military intelligence", "The National Intelligence Service")
    missiles = (
        "Ukraine's military intelligence said that North Korea has sent 140 ballistic missiles to Russia."
    )
    texts = [
        SAID.format(3), SAID.format(5), nis.format(6), missiles, SAID.format(5) + " It said so again.", SAID.format(8), SAID.format(9),
    ]  # fmt: skip
    for number, text in enumerate(texts, 1):
        when = at("09:00", f"2026-11-{number * 4:02}")
        work = page(f"https://a.example/{number}", text=text, fetched_at=when, published_at=when)
        assert work.article is not None
        store.record(replace(work, matches=match(work.article, ruleset)), run=None, now=when)
    update_claims(store, ruleset, at("09:01", "2026-11-28"))
    before = [(row["low"], store.claims.before(row["id"])) for row in store.claims.listed()]

    assert [(low, found and found[1].low) for low, found in before] == [
        (9e6, 8e6), (8e6, 5e6), (5e6, 3e6), (140, None), (6e6, None), (5e6, 3e6), (3e6, None),
    ]  # fmt: skip


def test_a_denial_answers_what_others_say_beside_it_and_not_its_speaker(
    store: Store, ruleset: Ruleset
) -> None:
    """
    "Says North Korea's foreign ministry, denied by North Korea's foreign ministry" is nobody's statement.
    """
    text = (
        "North Korea's foreign ministry denied that it had ever shipped ammunition to Russia."
        ' "The story of an arms transaction between the DPRK and Russia is made of smoke," North Korea\'s foreign ministry said.'
        " The NIS said that North Korea has sent artillery shells to Russia."
    )
    record(store, ruleset, "https://a.example/1", text, "09:00")
    update_claims(store, ruleset, at("09:01"))

    said_by = {row["id"]: (row["speaker"], row["denies"]) for row in store.claims.listed()}
    (denial,) = (id_ for id_, told in said_by.items() if told == ("mfa-kp", 1))
    told = store.claims.around(denial).denied
    assert ("mfa-kp", 0) in said_by.values()
    assert [row["speaker"] for row in told] == ["nis"]


def test_a_list_calls_speakers_by_their_names(store: Store, ruleset: Ruleset) -> None:
    """
    An id such as `mfa-ru` is for queries, not for readers.
    """
    record(
        store,
        ruleset,
        "https://a.example/1",
        "Russia's foreign ministry said that it has never received artillery shells from North Korea.",
        "09:00",
    )
    update_claims(store, ruleset, at("09:01"))
    (item,) = store.digest_rows("2026-11-24").items

    assert item.speakers == ("mfa-ru",)
    assert item.spoken_by == ("Russian foreign ministry",)
    assert "says Russian foreign ministry" in said(item)


@pytest.mark.parametrize(
    ("source", "clock", "shown"),
    [
        ("meta, day only", "00:00", "published 24 Nov"),
        ("sitemap, day only", "00:00", "published 24 Nov"),
        ("text, day only, order assumed", "00:00", "published 24 Nov"),
        ("meta", "00:00", "published 24 Nov 00:00"),
        ("text, no zone", "12:30", "published 24 Nov 12:30"),
    ],
)
def test_a_day_without_a_time_is_shown_as_a_day(store: Store, source: str, clock: str, shown: str) -> None:
    """
    "00:00" would be a claim about the minute that the page never made, and a zone would move it to another day.
    """
    work = page("https://a.example/1")
    assert work.article is not None
    dated = replace(work.article, published_at=at(clock), date_source=source)
    store.record(replace(work, article=dated), run=None, now=at("13:00"))
    (item,) = store.digest_rows("2026-11-24").items

    assert shown + "," in ", ".join(facts(item, ZoneInfo("UTC"), "2026-11-25")) + ","
    if "day only" in source:
        assert "published 24 Nov," in ", ".join(facts(item, ZoneInfo("America/New_York"), "2026-11-25"))
