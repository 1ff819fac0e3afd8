"""What a day's list says of claims: each new one in one list, and an earlier day's list as it was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from db.migrations import m008_what_a_claim_held_on_a_day
from monitor.claiming import update_claims
from monitor.core.digest import ClaimItem, Digest
from monitor.core.gathering import gather
from monitor.core.matching import match
from monitor.core.mention import Status
from monitor.render.text import digest_text
from monitor.store import Store
from tests.builders import at
from tests.rulebook import project_rules
from tests.store.works import Work, page

MONDAY, TUESDAY, WEDNESDAY = "2026-11-23", "2026-11-24", "2026-11-25"
PAGE = "https://news.example/a"
REST = " The committee met in the capital for four hours and thanked the guests for their work on it."
SHELLS = (
    "North Korea has sent 6,500 artillery shells to Russia, the National Intelligence Service said." + REST
)


def read(text: str, when: datetime, *, url: str = PAGE, **more: Any) -> Work:
    """A page that says this, with what the rules find in it."""
    work = page(url, text=text, fetched_at=when, published_at=at("08:00", MONDAY), **more)
    assert work.article is not None
    return replace(work, matches=match(work.article, project_rules()))


def crawl(store: Store, when: datetime, *works: Work, ended: datetime | None = None) -> None:
    """A crawl that found these pages, and the claims after it."""
    if not store.base.row("SELECT 1 FROM runs"):
        store.runs.end(store.runs.begin("crawl", at("06:00", MONDAY)), now=at("06:05", MONDAY), states={})
    run = store.runs.begin("crawl", when)
    for work in works:
        store.record(work, run=run, now=when)
    update_claims(store, project_rules(), ended or when)
    store.runs.end(run, now=ended or when, states={})


def listed(store: Store, day: str) -> Digest:
    """The list of a day."""
    rows = store.digest_rows(day)
    return gather(
        day,
        "UTC",
        states=rows.states,
        crawled_at=rows.crawled_at,
        items=rows.items,
        changes=rows.changes,
        gone=rows.gone,
        claims=rows.claims,
        earlier=rows.earlier,
    )


def new(digest: Digest) -> list[ClaimItem]:
    """The claims that are new in a list."""
    return [claim for claim in digest.claims if claim.day == digest.day]


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (SHELLS, SHELLS + "\nNorth Korea has also sent troops to Kursk to fight for Russia."),
        (
            "북한이 러시아에 포탄 6500발을 보냈다고 국가정보원이 밝혔다.",
            "북한이 러시아에 포탄 6500발을 보냈다고 국가정보원이 밝혔다.\n북한은 러시아 쿠르스크에 병력을 파병했다.",
        ),
        (
            "КНДР передала России 6500 артиллерийских снарядов, заявила разведка.",
            "КНДР передала России 6500 артиллерийских снарядов, заявила разведка.\nКНДР отправила солдат в Курскую область воевать за Россию.",
        ),
    ],
)
def test_what_a_known_page_comes_to_tell_stands_in_the_list_of_that_day(
    store: Store, first: str, then: str
) -> None:
    """
    A rewritten page with a new statement: told once, on the day, and Monday's list says what it said.
    """
    crawl(store, at("09:00", MONDAY), read(first, at("09:00", MONDAY)))
    monday = digest_text(listed(store, MONDAY))
    crawl(store, at("09:00", TUESDAY), read(then, at("09:00", TUESDAY)))
    tuesday = listed(store, TUESDAY)

    assert digest_text(listed(store, MONDAY)) == monday
    assert [claim.lane for claim in new(tuesday)] == ["troops"]
    assert [change.changed for change in tuesday.changes] == [("addition",)]
    assert "says more" in digest_text(tuesday)
    assert f"c{new(tuesday)[0].id} " in digest_text(tuesday)
    assert tuesday.mentions == ()
    assert new(listed(store, WEDNESDAY)) == []


def test_a_dismissed_page_with_another_figure_is_told_for_what_it_is(store: Store) -> None:
    """
    With what changed, its review and its new claim; without a new claim nobody hears of it again.
    """
    crawl(store, at("09:00", MONDAY), read(SHELLS, at("09:00", MONDAY)))
    store.mentions.review(1, Status.DISMISSED, None, at("10:00", MONDAY))
    crawl(store, at("09:00", TUESDAY), read(SHELLS.replace("6,500", "12,000"), at("09:00", TUESDAY)))
    crawl(
        store, at("09:00", WEDNESDAY), read(SHELLS.replace("6,500", "12,000") + " It is 9 C.", at("09:00", WEDNESDAY))
    )  # fmt: skip
    tuesday = listed(store, TUESDAY)

    assert [(change.changed, change.item.status) for change in tuesday.changes] == [
        (("figures",), Status.DISMISSED)
    ]
    assert tuesday.more == ()
    text = digest_text(tuesday)
    assert "other figures: " in text
    assert "says more" not in text
    assert f"c{new(tuesday)[0].id} " in text
    assert store.mentions.get(1).item.status is Status.DISMISSED
    assert (listed(store, WEDNESDAY).changes, listed(store, WEDNESDAY).more) == ((), ())


def test_a_page_rewritten_without_a_new_statement_brings_no_claim(store: Store) -> None:
    """
    The near counterpart: a longer text that says the same.
    """
    crawl(store, at("09:00", MONDAY), read(SHELLS, at("09:00", MONDAY)))
    crawl(store, at("09:00", TUESDAY), read(SHELLS + " Rain is expected.", at("09:00", TUESDAY)))
    tuesday = listed(store, TUESDAY)

    assert (new(tuesday), tuesday.changes, tuesday.more) == ([], (), ())


def test_what_newer_rules_find_on_a_known_page_stands_in_the_list_of_that_day(store: Store) -> None:
    """
    The text is the same, so nothing was rewritten; the mention is named with what it says more.
    """
    whole = read(
        SHELLS + "\nNorth Korea has deployed 3,000 soldiers to Kursk to fight for Russia.",
        at("09:00", MONDAY),
    )
    older = replace(whole, matches=tuple(found for found in whole.matches if found.lane != "troops"))
    crawl(store, at("09:00", MONDAY), older)
    monday = digest_text(listed(store, MONDAY))
    store.base.connection.execute("UPDATE tellings SET ruleset = 'older'")
    crawl(store, at("09:00", TUESDAY), whole)
    tuesday = listed(store, TUESDAY)

    assert digest_text(listed(store, MONDAY)) == monday
    assert [claim.lane for claim in new(tuesday)] == ["troops"]
    assert [item.id for item in tuesday.more] == [1]


def test_a_claim_that_a_page_tells_no_longer_stays_in_the_lists_before(store: Store) -> None:
    """
    Withdrawn on Tuesday: Monday's readers were told of it, and Monday's list still says so.
    """
    crawl(store, at("09:00", MONDAY), read(SHELLS, at("09:00", MONDAY)))
    monday = digest_text(listed(store, MONDAY))
    crawl(store, at("09:00", TUESDAY), read("This report has been withdrawn." + REST, at("09:00", TUESDAY)))

    assert digest_text(listed(store, MONDAY)) == monday
    assert "c1 " in monday
    assert listed(store, TUESDAY).claims == ()
    assert store.claims.listed() == []


def test_a_corrected_figure_is_a_new_claim_of_its_day(store: Store) -> None:
    """
    Monday said 6,500 and goes on saying so; Tuesday names the other number.
    """
    crawl(store, at("09:00", MONDAY), read(SHELLS, at("09:00", MONDAY)))
    monday = digest_text(listed(store, MONDAY))
    crawl(store, at("09:00", TUESDAY), read(SHELLS.replace("6,500", "9,000"), at("09:00", TUESDAY)))
    (claim,) = new(listed(store, TUESDAY))

    assert digest_text(listed(store, MONDAY)) == monday
    assert claim.figure is not None
    assert claim.figure["low"] == 9000


def test_a_claim_that_is_told_again_keeps_its_number_its_day_and_its_review(store: Store) -> None:
    """
    A statement withdrawn by mistake comes back; nobody must judge it twice.
    """
    crawl(store, at("09:00", MONDAY), read(SHELLS, at("09:00", MONDAY)))
    store.claims.review(1, Status.KEPT, at("10:00", MONDAY))
    crawl(store, at("09:00", TUESDAY), read(SHELLS.replace("6,500", "9,000"), at("09:00", TUESDAY)))
    again = SHELLS + " This report was corrected."
    crawl(store, at("09:00", WEDNESDAY), read(again, at("09:00", WEDNESDAY)))
    (row,) = store.claims.listed()

    assert (row["id"], row["day"], row["status"]) == (1, MONDAY, "kept")
    assert new(listed(store, WEDNESDAY)) == []


def test_a_claim_that_comes_back_as_two_is_two(store: Store) -> None:
    """
    One of them has the number that was given up; the other is another claim, and neither is lost.
    """

    def told(text: str, day: str) -> None:
        moment = at("09:00", day)
        pages = [(f"https://{site}.example/a", f"{text} So writes {site}.") for site in ("one", "another")]
        crawl(store, moment, *(read(said, moment, url=url) for url, said in pages))

    told(SHELLS, MONDAY)
    (joined,) = store.claims.listed()
    told(SHELLS.replace("6,500", "9,000"), TUESDAY)
    one, other = store.base.rows(
        "SELECT mention, key FROM claim_parts WHERE claim = ? ORDER BY mention", (joined["id"],)
    )
    store.claims.decide("split", [((one[0], one[1]), (other[0], other[1]))], at("10:00", TUESDAY))
    told(SHELLS + " This report was corrected.", WEDNESDAY)

    assert {row["id"]: row["pages"] for row in store.claims.listed()} == {
        joined["id"]: 1,
        joined["id"] + 2: 1,
    }


def test_the_list_of_a_day_keeps_the_words_of_its_claims(store: Store) -> None:
    """
    What is said of one the next day, such as that it was denied, is of the next day's list.
    """
    crawl(store, at("09:00", MONDAY), read(SHELLS, at("09:00", MONDAY)))
    (monday,) = listed(store, MONDAY).claims
    store.claims.describe([(monday.id, f"{monday.gloss} · denied", monday.origins, None)], TUESDAY)

    assert store.claims.get(monday.id)["gloss"] == f"{monday.gloss} · denied"
    assert listed(store, MONDAY).claims == (monday,)
    assert (monday.mentions, monday.earlier) == ((1,), ())


def test_a_claim_computed_after_midnight_keeps_the_words_of_its_day(store: Store) -> None:
    """
    A crawl from 23:58 to 00:03: the day's list must not take the words of a later one.
    """
    crawl(store, at("23:58", MONDAY), read(SHELLS, at("23:58", MONDAY)), ended=at("00:03", TUESDAY))
    monday = digest_text(listed(store, MONDAY))
    other = "The National Intelligence Service said North Korea has sent 6,500 artillery shells to Russia."
    other += " Another text with other words stands here."
    crawl(
        store,
        at("09:00", TUESDAY),
        read(other, at("09:00", TUESDAY), url="https://b.example/b", outlet="B Daily"),
    )

    assert "[1 page, 1 origin: NIS]" in monday
    assert digest_text(listed(store, MONDAY)) == monday
    assert [claim.pages for claim in listed(store, TUESDAY).claims] == [2]


def standing(store: Store) -> Sequence[tuple[Any, ...]]:
    """Since when parts stand where they do."""
    return [tuple(row) for row in store.base.rows("SELECT mention, day, left_day FROM claim_parts")]


def test_the_parts_of_an_older_database_stand_since_the_days_of_their_mentions(store: Store) -> None:
    """
    As their lists had them so far.
    """
    from sqlite_utils import Database

    crawl(store, at("09:00", TUESDAY), read(SHELLS, at("09:00", TUESDAY)))
    before = standing(store)
    connection = store.base.connection
    connection.execute("DROP VIEW claim_mentions")
    for column in ("day", "left_day"):
        connection.execute(f"ALTER TABLE claim_parts DROP COLUMN {column}")
    m008_what_a_claim_held_on_a_day(Database(connection, execute_plugins=False))

    assert standing(store) == before == [(1, TUESDAY, None)]


def test_a_list_in_another_zone_has_the_same_claims(store: Store) -> None:
    """
    Days are written when a claim is computed, and compared as written.
    """
    crawl(store, at("20:00", MONDAY), read(SHELLS, at("20:00", MONDAY)))
    there = Store(store.path, readonly=True, timezone=ZoneInfo("Asia/Seoul"))

    assert there.digest_rows(MONDAY).claims == store.digest_rows(MONDAY).claims
    there.close()
