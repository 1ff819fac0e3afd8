"""Pages that go back to an earlier text, and headlines whose page is read later."""

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.core.article import Basis
from monitor.core.dedupe import Verdict
from monitor.render.text import digest_text
from monitor.store import Store
from tests.builders import at
from tests.store.test_claim_days import MONDAY, TUESDAY, WEDNESDAY, crawl, listed, new, read
from tests.store.works import LONG, page

SAID = "North Korea shipped artillery shells to Russia, officials said."
TEXTS = [
    (SAID, "This article has been withdrawn."),
    ("북한이 러시아에 포탄을 보냈다.", "이 기사는 삭제되었습니다."),
    ("КНДР отправила снаряды в Россию.", "Публикация отозвана редакцией."),
    (LONG, LONG.replace("artillery shells", "tractors")),
]


def looked(store: Store, run: int, texts: list[tuple[str, str]]) -> list[Verdict]:
    """Looks at one page, ten minutes apart: (title, text) each."""
    return [
        store.record(
            page(title=title, text=text, fetched_at=at(f"09:{place}0")), run=run, now=at(f"09:{place}0")
        ).verdict
        for place, (title, text) in enumerate(texts)
    ]


def history(store: Store) -> list[tuple[str, list[str]]]:
    """The older texts of a page with what replaced them changed, then the current one."""
    rows = store.base.rows("SELECT text, changed FROM revisions ORDER BY fetched_at, id")
    current = store.mentions.get(1).article["text"]
    return [(row["text"], json.loads(row["changed"])) for row in rows] + [(current, [])]


@pytest.mark.parametrize(("one", "two"), TEXTS)
def test_a_page_that_goes_back_to_its_earlier_text_holds_that_text(
    store: Store, run: int, one: str, two: str
) -> None:
    """
    A report withdrawn by mistake is no longer withdrawn.
    """
    verdicts = looked(store, run, [("A", one), ("A", two), ("A", one)])

    assert verdicts == [Verdict.NEW, Verdict.REVISION, Verdict.REVISION]
    assert [text for text, _ in history(store)] == [one, two, one]
    assert store.mentions.get(1).item.still_said


@pytest.mark.parametrize(("one", "two"), TEXTS)
def test_each_turn_between_two_texts_is_told_once(store: Store, run: int, one: str, two: str) -> None:
    """
    A page that goes to and fro says each of its two changes once; what was told stays told.
    """
    looked(store, run, [("A", one), ("A", two), ("A", one)])
    told = [changed for _, changed in history(store)[:-1]]
    store.record(page(title="A", text=two, fetched_at=at("10:00")), run=run, now=at("10:00"))

    assert [changed for _, changed in history(store)[:-1]] == told
    assert history(store)[-1][0] == two


def test_a_headline_that_comes_and_goes_above_a_long_text_is_told_once(store: Store, run: int) -> None:
    """
    The near counterpart: the page says the same all the time.
    """
    verdicts = looked(store, run, [("One", LONG), ("Two", LONG), ("One", LONG), ("Two", LONG)])

    assert verdicts == [Verdict.NEW, Verdict.REVISION, Verdict.SAME, Verdict.SAME]
    assert [changed for _, changed in history(store)] == [["title"], []]


def test_a_text_that_came_back_is_the_current_one_in_whatever_order_the_looks_are_read(
    tmp_path: Path,
) -> None:
    """
    As an archive of the three looks gives it.
    """
    looks = [
        page(text=text, fetched_at=at(f"09:{place}0"))
        for place, text in enumerate((SAID, "Rain is expected. " + SAID, SAID))
    ]
    results: set[Any] = set()
    for number, order in enumerate(itertools.permutations(looks)):
        with Store.open(tmp_path / f"{number}.db") as store:
            run = store.runs.begin("replay", at("11:00"))
            for work in (*order, *order):
                store.record(work, run=run, now=at("11:00"))
            results.add((store.mentions.get(1).article["text"], store.mentions.get(1).article["fetched_at"]))

    assert results == {(SAID, "2026-11-24T09:20:00Z")}


def test_a_wall_before_an_earlier_text_changes_nothing(store: Store, run: int) -> None:
    """
    What was listed again is no look at the page.
    """
    looked(store, run, [("A", SAID), ("A", LONG)])
    again = page(title="A", text=SAID, basis=Basis.HEADLINE, fetched_at=at("10:00"))

    assert store.record(again, run=run, now=at("10:00")).verdict is Verdict.SAME
    assert store.mentions.get(1).article["text"] == LONG


@pytest.mark.parametrize("url", ["https://news.example/a", "https://news.example/elsewhere"])
def test_a_headline_that_is_read_in_full_later_leaves_the_list_of_its_day(store: Store, url: str) -> None:
    """
    Monday's list had the summary only; Tuesday's names what the page tells besides.
    """
    headline = read(
        "",
        at("09:00", MONDAY),
        title="North Korea sent 6,500 artillery shells to Russia, NIS says",
        basis=Basis.HEADLINE,
    )
    crawl(store, at("09:00", MONDAY), headline)
    monday = digest_text(listed(store, MONDAY))
    body = "North Korea has sent 6,500 artillery shells to Russia, the National Intelligence Service said.\n"
    body += "North Korea has also sent troops to Kursk to fight for Russia."
    whole = read(body, at("09:00", TUESDAY), url=url, title="Seoul: Pyongyang ships shells")
    crawl(store, at("09:00", TUESDAY), replace(whole, entry=headline.entry))

    assert "summary only" in monday
    assert digest_text(listed(store, MONDAY)) == monday
    assert store.mentions.get(1).item.basis == "page"
    assert [claim.lane for claim in new(listed(store, TUESDAY))] == ["troops"]
    assert listed(store, TUESDAY).changes == ()
    assert new(listed(store, WEDNESDAY)) == []
