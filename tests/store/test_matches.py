"""What the matches of a page give its mention: rules, lane, quote, speakers."""

from dataclasses import replace

from monitor.core.mention import Direction, Prominence
from monitor.store import Store
from tests.builders import at, match
from tests.store.works import page


def test_new_rules_add_their_matches_to_a_known_text(store: Store, run: int) -> None:
    """
    A rule written tomorrow runs over yesterday; the mention's day and number stay.
    """
    work = page()
    first = store.record(work, run=run, now=at("09:02"))
    more = (*work.matches, match(rule="use", lane="use", start=20, end=50))
    store.record(replace(work, matches=more), run=run, now=at("12:00"))
    item = store.mentions.get(first.mention_id or 0).item

    assert item.rules == ("arms-transfer", "use")
    assert (item.lane, item.day) == ("dprk-to-russia", "2026-11-24")


def test_what_the_title_says_gives_the_lane(store: Store, run: int) -> None:
    """
    Not the rule that happens to stand first in the files and found a word in the last paragraph.
    """
    work = page()
    passing = replace(work.matches[0], prominence=Prominence.BODY)
    told = match(
        rule="return",
        lane="russia-to-dprk",
        prominence=Prominence.TITLE,
        start=0,
        end=18,
        quote="In the title",
    )
    done = store.record(replace(work, matches=(passing, told)), run=run, now=at("09:02"))
    item = store.mentions.get(done.mention_id or 0).item

    assert (item.lane, item.rules, item.quote) == (
        "russia-to-dprk",
        ("return", "arms-transfer"),
        "In the title",
    )


def test_a_match_that_reads_the_other_way_does_not_give_the_lane(store: Store, run: int) -> None:
    """
    "Russia has delivered launchers in return for shells" is about what Russia delivered.
    """
    work = page()
    exchange = replace(work.matches[0], rule="exchange", direction=Direction.RUSSIA_TO_DPRK)
    back = match(rule="back", lane="russia-to-dprk", direction=Direction.RUSSIA_TO_DPRK)
    done = store.record(replace(work, matches=(exchange, back)), run=run, now=at("09:02"))

    assert store.mentions.get(done.mention_id or 0).item.lane == "russia-to-dprk"


def test_only_who_said_the_quoted_words_is_named_with_them(store: Store, run: int) -> None:
    """
    Moscow, quoted in the last paragraph, did not say what Seoul says in the first.
    """
    work = page()
    first = replace(work.matches[0], speaker="nis")
    later = match(
        rule="other", start=500, end=560, quote="Elsewhere.", prominence=Prominence.BODY, speaker="kremlin"
    )
    done = store.record(replace(work, matches=(first, later)), run=run, now=at("09:02"))

    assert store.mentions.get(done.mention_id or 0).item.speakers == ("nis",)


def test_a_changed_rule_does_not_double_its_match(store: Store, run: int) -> None:
    """
    Its version moves on; the match stays one.
    """
    work = page()
    store.record(work, run=run, now=at("09:02"))
    newer = (replace(work.matches[0], rule_version="newer", tags=("denial",)),)
    store.record(replace(work, matches=newer), run=run, now=at("12:00"))

    assert [tuple(row) for row in store.base.rows("SELECT rule_version, tags FROM matches")] == [
        ("newer", '["denial"]')
    ]
