"""What is done about each listed entry: fetched, heard, or passed over."""

from dataclasses import replace

import pytest

from monitor.core.article import Entry, Outcome
from monitor.core.cadence import Decision
from monitor.core.source import Fetch
from monitor.crawl.triage import MOST, choose
from monitor.store.pages import TRIES, PageSeen
from tests.builders import at, entry
from tests.store.works import source

NOW = at("09:00")
NAMES, PLAIN = entry(title="Shells leave Rajin"), entry(title="Weather")
KEY = NAMES.url
SEEN = PageSeen(fetched_at=at("08:00"), outcome=Outcome.NO_MATCH)


def decided(
    fresh: tuple[Entry, ...] = (), retold: tuple[Entry, ...] = (), *, page: PageSeen | None = None,
    fetch: Fetch = Fetch.ALL, asked: tuple[str, ...] = (), held: tuple[str, ...] = (), taken: int = 0,
) -> list[Decision]:  # fmt: skip
    """The decisions, in order."""
    found = choose(
        fresh, retold, source=source(fetch=fetch), seen={KEY: page} if page else {}, asked={*asked}, held=held,
        names_actor=lambda one: one is NAMES or one.summary == "DPRK", now=NOW, taken=taken,
    )  # fmt: skip
    return [decision for _, decision in found]


def test_what_nobody_has_seen_is_fetched_and_at_most_so_much_of_it() -> None:
    """
    A source that is fetched by its hits is asked for what names the DPRK alone.
    """
    assert decided((PLAIN,)) == [Decision.FETCH]
    assert decided((PLAIN,), fetch=Fetch.HITS) == [Decision.NO_HIT]
    assert decided((NAMES,), fetch=Fetch.HITS) == [Decision.FETCH]
    assert decided((NAMES,), taken=MOST - 1) == [Decision.FETCH]
    assert decided((NAMES,), taken=MOST) == [Decision.BEYOND_LIMIT]


@pytest.mark.parametrize(
    ("page", "told", "decision"),
    [
        (SEEN, PLAIN, Decision.KNOWN),
        (SEEN, NAMES, Decision.HEARD),
        (replace(SEEN, mention_id=1, outcome=Outcome.OK), NAMES, Decision.KNOWN),
        (replace(SEEN, next_look_at=at("08:30")), PLAIN, Decision.FETCH),
        (replace(SEEN, next_look_at=at("09:30")), PLAIN, Decision.KNOWN),
    ],
)
def test_of_a_page_that_was_seen_the_words_are_heard(page: PageSeen, told: Entry, decision: Decision) -> None:
    """
    Unless it is a mention already; where it is due it is asked for.
    """
    assert decided((told,), page=page) == [decision]


@pytest.mark.parametrize(
    ("page", "told", "decision"),
    [
        (SEEN, NAMES, Decision.FETCH),
        (SEEN, PLAIN, Decision.KNOWN),
        (SEEN, replace(PLAIN, updated_at=at("08:30")), Decision.FETCH),
        (SEEN, replace(PLAIN, updated_at=at("07:30")), Decision.KNOWN),
        (replace(SEEN, looks=TRIES), NAMES, Decision.HEARD),
        (replace(SEEN, outcome=Outcome.WALL), NAMES, Decision.HEARD),
    ],
)
def test_what_is_told_anew_of_a_page_that_matched_nothing_may_lead_there_again(
    page: PageSeen, told: Entry, decision: Decision
) -> None:
    """
    A few times at most, and not twice in one run.
    """
    again = {Decision.FETCH: Decision.HEARD if told is NAMES else Decision.KNOWN}.get(decision, decision)

    assert decided(retold=(told,), page=page) == [decision]
    assert decided(retold=(told,), page=page, asked=(KEY,)) == [again]


def test_what_is_held_beside_a_page_is_heard_with_it() -> None:
    """
    Two listings of one page lead to one request.
    """
    assert decided((PLAIN,), held=(KEY,)) == [Decision.FETCH]
    assert decided((PLAIN,), (NAMES,)) == [Decision.FETCH, Decision.FETCH]
    assert decided((PLAIN,), asked=(KEY,)) == [Decision.KNOWN]
    assert decided((NAMES,), asked=(KEY,)) == [Decision.HEARD]
