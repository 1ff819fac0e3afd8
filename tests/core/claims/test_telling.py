"""What a page's matches are taken apart into: one part for each lane, direction and speaker, and what makes none."""

from typing import Any

from monitor.core.claims.gloss import NOUNS
from monitor.core.claims.lanes import COUNTED, SAID
from monitor.core.claims.telling import parts_of
from monitor.core.figures.things import THINGS
from monitor.core.mention import UNDIRECTED, Direction, Match
from tests.builders import at, match

FORWARD, BACK = Direction.DPRK_TO_RUSSIA, Direction.RUSSIA_TO_DPRK


def told(*matches: Match, loose: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """(lane, direction, things counted) of each part."""
    parts = parts_of(
        1, matches, at=at("08:00"), url="https://n.example/1", language="en", parties={"hur"}, loose=loose
    )
    return [(part.lane, part.direction, [figure.thing for figure in part.figures]) for part in parts]


def test_a_lane_counts_its_own_things_only() -> None:
    """
    Wagons of shells are no soldiers, nor are soldiers arms; oil does not come from the DPRK.
    """
    quote = (
        "North Korea sent 90 wagons of shells and 12,000 soldiers to Russia for 1.1 million barrels of oil."
    )
    lanes = ("dprk-to-russia", "troops", "payment")

    parts = told(*(match(lane=lane, rule=lane, quote=quote, direction=FORWARD) for lane in lanes))

    assert parts == [
        ("dprk-to-russia", "dprk-to-russia", ["wagons"]),
        ("payment", "dprk-to-russia", ["barrels"]),
        ("troops", "dprk-to-russia", ["soldiers"]),
    ]


def test_every_thing_that_a_lane_counts_is_one_that_figures_know() -> None:
    """
    A misspelt thing would never be counted.
    """
    assert frozenset().union(*COUNTED.values()) <= THINGS.keys()


def test_every_word_that_says_what_moved_has_an_english_name() -> None:
    """
    A lane that lets an unknown vocabulary speak would say nothing.
    """
    assert frozenset().union(*SAID.values()) <= NOUNS.keys()


def test_what_goes_the_other_way_is_told_once() -> None:
    """
    Two rules of two lanes see Russia give launchers: one line, in the lane of its way.
    """
    quote = "Russia has given North Korea two launchers, officials said."

    parts = told(
        match(rule="kit-to-dprk", lane="russia-to-dprk", quote=quote, direction=BACK),
        match(rule="arms-exchange", lane="dprk-to-russia", quote=quote, direction=BACK),
    )

    assert parts == [("russia-to-dprk", "russia-to-dprk", ["launchers"])]


def test_what_says_no_way_takes_the_only_one_that_its_lane_is_told_with() -> None:
    """
    Two sentences of one report are one claim; where the page tells of both ways, none is guessed.
    """
    quotes = ("Russia paid with oil.", "The oil was paid for.", "North Korea paid with gold.")
    forth, unclear, back = (
        match(lane="payment", rule=f"rule-{way}", quote=quote, direction=way)
        for quote, way in zip(quotes, (BACK, Direction.UNCLEAR, FORWARD), strict=True)
    )

    assert told(forth, unclear) == [("payment", BACK, [])]
    assert sorted(way for _, way, _ in told(forth, unclear, back)) == sorted(
        (BACK, FORWARD, Direction.UNCLEAR)
    )


def test_a_part_is_marked_where_nothing_in_it_says_who_gives() -> None:
    """
    Its line must not claim more than the page; one sentence that says it is enough.
    """
    says, silent = match(direction=FORWARD), match(rule="other", direction=Direction.UNCLEAR)
    marked = [
        [
            UNDIRECTED in part.tags
            for part in parts_of(1, told, at=at("08:00"), url="u", language=None, parties=())
        ]
        for told in ((says,), (silent,), (says, silent))
    ]

    assert marked == [[False], [True], [False]]


def test_what_loose_rules_see_beside_a_firm_report_makes_no_claim() -> None:
    """
    Workers who arrive at a drone plant are no arms, though drones and arriving stand beside both countries.
    """
    firm = match(rule="labour-arms-plants", lane="labour", quote="1,500 workers came.", direction=FORWARD)
    loose = match(rule="opening-arms", lane="dprk-to-russia", quote="1,500 workers came.")

    assert told(firm, loose, loose=("opening-arms",)) == [("labour", "dprk-to-russia", ["workers"])]


def test_what_loose_rules_see_is_told_where_nothing_else_is() -> None:
    """
    A report in unusual words is a report.
    """
    loose = match(rule="opening-arms", lane="dprk-to-russia", quote="Shells came.", direction=FORWARD)

    assert told(loose, loose=("opening-arms",)) == [("dprk-to-russia", "dprk-to-russia", [])]


def test_a_loose_rule_adds_to_a_lane_that_is_told_firmly() -> None:
    """
    The second sentence of a report of the same lane may hold the figure.
    """
    firm = match(rule="arms-transfer", lane="dprk-to-russia", quote="Shells came.", direction=FORWARD)
    loose = match(rule="near-arms", lane="dprk-to-russia", quote="31,500 containers came.", direction=FORWARD)

    assert told(firm, loose, loose=("near-arms",)) == [("dprk-to-russia", "dprk-to-russia", ["containers"])]
