"""Copies that become reports of their own, leads that are overtaken, near copies: what the lists before said stays."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.core.dedupe import Verdict
from monitor.render.text import digest_text
from monitor.store import Store
from tests.builders import at
from tests.store import works
from tests.store.test_claim_days import MONDAY, TUESDAY, WEDNESDAY, crawl, listed, read
from tests.store.works import LONG, STORY, Work

AGENCY, DAILY = "https://agency.example/a", "https://daily.example/b"
SHELLS = (
    "North Korea has sent 6,500 artillery shells to Russia, the National Intelligence Service said. " + STORY
)
OTHERS = [
    "North Korea has deployed 11,000 soldiers to Kursk to fight for Russia, Ukraine's military intelligence said on Wednesday. "
    "The committee met in the capital for four hours and thanked the guests for their work on it. Rain is expected there.",
    "북한이 러시아 쿠르스크에 병력 1만1000명을 파병했다고 우크라이나 정보총국이 밝혔다. 위원회는 수도에서 네 시간 동안 회의를 열고 손님들의 노고에 감사를 표했다. "
    "이번 주에는 북부 지방에 비가 내릴 것으로 예상되며 시장은 거의 변동이 없었다고 관계자들은 전했다.",
    "КНДР отправила 11 000 солдат в Курскую область воевать за Россию, сообщили в ГУР. Комитет заседал в столице четыре часа и "
    "поблагодарил гостей за работу. На севере ожидаются дожди, рынки почти не изменились после окончания торгов.",
]


def daily(text: str, when: datetime, **more: object) -> Work:
    """The page of the outlet that takes its reports from the agency."""
    return read(text, when, url=DAILY, outlet="Copy Daily", **more)


def both(store: Store, text: str = SHELLS) -> None:
    """Monday's crawl: an agency's report and its copy."""
    crawl(
        store,
        at("09:00", MONDAY),
        read(text, at("08:59", MONDAY), url=AGENCY, outlet="Agency"),
        daily(text, at("09:00", MONDAY)),
    )


@pytest.mark.parametrize("other", OTHERS)
def test_a_copy_that_is_rewritten_into_another_report_is_a_mention_of_its_own(
    store: Store, other: str
) -> None:
    """
    Counted under the old report it would be in no list, no search and no claim.
    """
    both(store)
    monday = digest_text(listed(store, MONDAY))
    crawl(store, at("09:00", TUESDAY), daily(other, at("09:00", TUESDAY), title="From the front"))
    tuesday = listed(store, TUESDAY)

    assert "also at Copy Daily" in monday
    assert digest_text(listed(store, MONDAY)) == monday
    assert [(item.id, item.url) for item in tuesday.mentions] == [(2, DAILY)]
    assert {claim.lane for claim in tuesday.claims} == {"troops"}
    assert store.mentions.get(1).copies == ()
    assert store.mentions.get(1).revisions == ()
    assert store.mentions.of_url(DAILY) == 2
    assert "also at" not in digest_text(listed(store, TUESDAY))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("6,500", "9,000"),
        ("has sent 6,500", "has not sent 6,500"),
        ("the National Intelligence Service said", "Ukraine's military intelligence said"),
    ],
)
def test_a_copy_with_another_figure_speaker_or_a_denial_is_a_mention_of_its_own(
    store: Store, before: str, after: str
) -> None:
    """
    Nearly the same words, and another report.
    """
    both(store)
    crawl(store, at("09:00", TUESDAY), daily(SHELLS.replace(before, after), at("09:00", TUESDAY)))

    assert [item.url for item in listed(store, TUESDAY).mentions] == [DAILY]


@pytest.mark.parametrize(
    "text", [SHELLS.replace("last week", "this week"), SHELLS + " More will follow.", "SEOUL. " + SHELLS]
)
def test_a_copy_that_is_touched_up_stays_a_copy(store: Store, text: str) -> None:
    """
    The near counterpart: nothing of weight changed, and nothing is listed twice.
    """
    both(store)
    crawl(store, at("09:00", TUESDAY), daily(text, at("09:00", TUESDAY), title="Another headline"))

    assert listed(store, TUESDAY).mentions == ()
    assert [copy["url"] for copy in store.mentions.get(1).copies] == [DAILY]


def test_a_copy_that_follows_the_correction_of_its_agency_stays_a_copy(store: Store) -> None:
    """
    Both now say 9,000.
    """
    both(store)
    corrected = SHELLS.replace("6,500", "9,000")
    moment = at("09:00", TUESDAY)
    crawl(store, moment, read(corrected, moment, url=AGENCY, outlet="Agency"), daily(corrected, moment))

    assert listed(store, TUESDAY).mentions == ()
    assert [copy["url"] for copy in store.mentions.get(1).copies] == [DAILY]


def test_a_copy_that_stays_behind_the_correction_of_its_agency_stays_a_copy(store: Store) -> None:
    """
    A new headline over what the agency said at first is no report of its own; a look that arrives late is none either.
    """
    both(store)
    moment = at("09:00", TUESDAY)
    crawl(store, moment, read(SHELLS.replace("6,500", "9,000"), moment, url=AGENCY, outlet="Agency"))
    moment = at("09:00", WEDNESDAY)
    crawl(store, moment, daily(SHELLS, moment, title="Another headline"))
    crawl(store, at("10:00", WEDNESDAY), daily(OTHERS[0], at("07:00", MONDAY)))

    assert listed(store, WEDNESDAY).mentions == ()
    assert [copy["url"] for copy in store.mentions.get(1).copies] == [DAILY]


def test_a_copy_that_lost_the_report_is_no_copy_until_it_has_it_again(store: Store) -> None:
    """
    Its outlet took the report back; "also at" would be untrue. The mention itself is not gone.
    """
    both(store)
    crawl(store, at("09:00", TUESDAY), daily("This report was withdrawn. " * 20, at("09:00", TUESDAY)))
    lost = store.mentions.get(1).copies
    crawl(store, at("10:00", TUESDAY), works.lost(DAILY, at("10:00", TUESDAY)))
    gone = store.mentions.get(1).item.gone_at
    again = daily(SHELLS, at("09:00", WEDNESDAY))
    run = store.runs.begin("crawl", at("09:00", WEDNESDAY))

    assert (lost, gone) == ((), None)
    assert store.record(again, run=run, now=at("09:00", WEDNESDAY)).verdict is Verdict.COPY
    assert [(copy["url"], copy["found_at"][:10]) for copy in store.mentions.get(1).copies] == [
        (DAILY, MONDAY)
    ]


def test_a_page_that_was_a_copy_and_takes_over_another_report_is_its_copy(store: Store) -> None:
    """
    From one agency's report to another's.
    """
    both(store)
    moment = at("09:00", TUESDAY)
    crawl(
        store,
        moment,
        read(OTHERS[0], moment, url="https://another.example/c", outlet="Third"),
        daily(OTHERS[0], moment),
    )

    assert [copy["url"] for copy in store.mentions.get(2).copies] == [DAILY]
    assert store.mentions.get(1).copies == ()


def test_the_list_of_a_day_keeps_the_page_that_led_then(store: Store) -> None:
    """
    Tuesday finds who had it first; Monday's list goes on naming the page that it named.
    """
    crawl(
        store,
        at("09:00", MONDAY),
        daily(LONG, at("09:00", MONDAY), title="North Korea arms Russia, a copy"),
    )
    monday = digest_text(listed(store, MONDAY))
    early = read(LONG, at("09:00", TUESDAY), url=AGENCY, outlet="Agency", title="The original")
    assert early.article is not None
    early = replace(early, article=replace(early.article, published_at=at("07:00", MONDAY)))
    crawl(store, at("09:00", TUESDAY), early)

    assert "Copy Daily" in monday
    assert digest_text(listed(store, MONDAY)) == monday
    assert store.mentions.get(1).item.url == AGENCY
    assert [copy.url for copy in store.mentions.get(1).item.copies] == [DAILY]


def test_a_list_keeps_its_near_copies_when_one_of_them_is_touched_up(store: Store) -> None:
    """
    They were alike on Monday and still are.
    """
    moment = at("09:00", MONDAY)
    longer = SHELLS + " More to follow soon, the editors said."
    crawl(store, moment, read(SHELLS, moment, url=AGENCY, outlet="Agency"), daily(longer, moment))
    monday = digest_text(listed(store, MONDAY))
    crawl(store, at("09:00", TUESDAY), daily(longer + " Rain is expected.", at("09:00", TUESDAY)))

    assert "nearly the same at" in monday
    assert digest_text(listed(store, MONDAY)) == monday


@pytest.mark.parametrize(
    ("then", "now", "hour"),
    [("UTC", "Asia/Seoul", "20:00"), ("Asia/Seoul", "America/New_York", "02:00")],
)
def test_a_list_asked_for_in_another_zone_holds_what_it_held(
    store: Store, then: str, now: str, hour: str
) -> None:
    """
    The day ended where the zone of then put it.
    """
    there = Store(store.path, readonly=False, timezone=ZoneInfo(then))
    both_at = at(hour, TUESDAY)
    crawl(
        there,
        both_at,
        read(SHELLS, both_at, url=AGENCY, outlet="Agency"),
        daily(SHELLS, both_at),
    )
    later = at("16:30", TUESDAY) if then == "Asia/Seoul" else at("20:00", WEDNESDAY)
    crawl(
        there,
        later,
        read(OTHERS[0], later, url="https://third.example/c", outlet="Third"),
        read(SHELLS, later, url="https://fourth.example/d", outlet="Fourth"),
    )
    here = Store(store.path, readonly=True, timezone=ZoneInfo(now))
    copies = [[copy.outlet for copy in one.digest_rows(TUESDAY).items[0].copies] for one in (there, here)]
    there.close()
    here.close()

    assert copies == [["Copy Daily"], ["Copy Daily"]]
