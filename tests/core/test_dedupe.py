"""New, same, revision or copy: decided on what a page is, never on when it arrived."""

from datetime import datetime
from typing import Any

import pytest

from monitor.core.article import Basis
from monitor.core.dedupe import (
    Decision,
    Known,
    Place,
    Verdict,
    Version,
    body_fingerprint,
    decide,
    fingerprint,
)
from tests.builders import at

LONG = "North Korea shipped artillery shells to Russia, officials in Seoul said on Tuesday. " * 6


def place(
    url: str = "https://a.example/1", published: datetime | None = None, fetched: str = "09:00"
) -> Place:
    return Place(canonical_url=url, published_at=published, fetched_at=at(fetched))


def version(mark: str = "one", fetched: str = "09:00", words: str = "") -> Version:
    return Version(fingerprint=mark, fetched_at=at(fetched), text_mark=words)


def judged(
    known: Known,
    *,
    mark: str = "one",
    fetched: str = "09:00",
    basis: Basis = Basis.PAGE,
    matched: bool = True,
    alone: bool = False,
) -> Decision:
    made = version(mark, fetched)
    return decide(place(fetched=fetched), made, basis=basis, matched=matched, known=known, alone=alone)


def test_an_unknown_article_that_matches_is_new() -> None:
    """
    The plain case.
    """
    assert judged(Known()).verdict is Verdict.NEW


def test_an_article_without_a_match_makes_no_mention() -> None:
    """
    Even where its text is that of a mention: nothing in it asked for attention under these rules.
    """
    twin = Known(twin=3, twin_first=place("https://b.example/1"))

    assert judged(twin, matched=False).verdict is Verdict.NO_MENTION


def test_a_text_known_for_its_url_is_the_same_whenever_it_was_there() -> None:
    """
    Outlets test two headlines on their readers, and a replay reads every version again.
    """
    known = Known(mention=7, versions=[version("one", "08:00"), version("two", "08:30")])

    assert judged(known, mark="one") == Decision(verdict=Verdict.SAME, mention=7)
    assert judged(known, mark="two", matched=False) == Decision(verdict=Verdict.SAME, mention=7)


def test_another_text_at_the_same_url_is_a_revision_of_its_mention() -> None:
    """
    Also where it matches nothing any more: a report taken back is news.
    """
    known = Known(mention=7, versions=[version("one", "08:00")])

    assert judged(known, mark="two") == Decision(verdict=Verdict.REVISION, mention=7, replaces=True)
    assert judged(known, mark="two", matched=False).verdict is Verdict.REVISION


def test_an_older_text_that_arrives_late_does_not_become_the_current_one() -> None:
    """
    An archive may be read in any order.
    """
    known = Known(mention=7, versions=[version("two", "09:30")])

    assert judged(known, mark="one", fetched="09:00") == Decision(verdict=Verdict.REVISION, mention=7)


def test_the_same_text_elsewhere_is_a_copy() -> None:
    """
    Counted under the first; every outlet kept.
    """
    known = Known(twin=3, twin_first=place("https://b.example/1", at("07:00")))

    assert judged(known) == Decision(verdict=Verdict.COPY, mention=3)


@pytest.mark.parametrize(
    ("mine", "theirs", "leads"),
    [
        (place("https://z.example", at("06:00")), place("https://b.example", at("07:00")), True),
        (place("https://z.example", at("08:00")), place("https://b.example", at("07:00")), False),
        (place("https://z.example", None, "06:00"), place("https://b.example", at("07:00"), "09:00"), False),
        (
            place("https://z.example", at("07:00"), "08:00"),
            place("https://b.example", at("07:00"), "09:00"),
            True,
        ),
        (place("https://a.example", None), place("https://b.example", None), True),
        (place("https://c.example", None), place("https://b.example", None), False),
    ],
)
def test_the_first_of_the_copies_is_the_earliest_by_date_then_fetch_then_url(
    mine: Place, theirs: Place, leads: bool
) -> None:
    """
    So that many workers agree. A page without a date cannot claim to be first.
    """
    known = Known(twin=3, twin_first=theirs)
    decision = decide(
        mine,
        Version(fingerprint="x", fetched_at=mine.fetched_at),
        basis=Basis.PAGE,
        matched=True,
        known=known,
    )

    assert decision.leads is leads


def test_a_page_read_at_last_takes_the_place_of_its_headline() -> None:
    """
    The mention keeps its number and its review; nothing was revised.
    """
    known = Known(mention=7, basis=Basis.HEADLINE, versions=[version("summary")])

    assert judged(known) == Decision(verdict=Verdict.SAME, mention=7, replaces=True)


def test_a_page_without_a_match_does_not_take_its_headlines_reason_away() -> None:
    """
    What the source listed did match; the reviewer decides.
    """
    known = Known(mention=7, basis=Basis.HEADLINE, versions=[version("summary")])

    assert judged(known, matched=False) == Decision(verdict=Verdict.SAME, mention=7)


def test_a_headline_does_not_replace_what_a_page_said() -> None:
    """
    A later look that meets a wall is no revision, and what it matched is not in a text that we hold.
    """
    known = Known(mention=7, versions=[version("page")])
    decision = judged(known, mark="summary", basis=Basis.HEADLINE)

    assert (decision.verdict, decision.mention, decision.holds) == (Verdict.SAME, 7, False)


@pytest.mark.parametrize(("mark", "holds"), [("summary", True), ("other summary", False)])
def test_what_one_more_listing_says_of_a_mention_is_no_revision(mark: str, holds: bool) -> None:
    """
    Its words are not another text of the page; newer rules may match the very words that we hold.
    """
    known = Known(mention=7, basis=Basis.HEADLINE, versions=[version("summary")])
    decision = judged(known, mark=mark, basis=Basis.HEADLINE, alone=True)

    assert (decision.verdict, decision.mention, decision.holds) == (Verdict.SAME, 7, holds)


def test_a_copys_new_text_is_kept_but_never_leads() -> None:
    """
    The mention shows the first page's text.
    """
    known = Known(mention=7, is_copy=True, versions=[version("one")])

    assert judged(known, mark="two", fetched="10:00") == Decision(verdict=Verdict.REVISION, mention=7)


def test_two_prints_of_one_text_have_one_fingerprint() -> None:
    """
    Case, width, dashes, quotes and spaces are the printer's.
    """
    one = fingerprint("Shells leave Rajin", "“１５２㎜ shells”, Seoul said –  twice.")
    other = fingerprint("SHELLS LEAVE RAJIN", '"152mm shells", Seoul said - twice.\n')

    assert one == other
    assert one != fingerprint("Shells leave Rajin", "153mm shells, Seoul said - twice.")


def test_a_long_text_is_a_copy_under_any_headline() -> None:
    """
    Outlets put their own headline over an agency's text.
    """
    assert body_fingerprint("One headline", LONG) == body_fingerprint("Another headline", LONG)


def test_a_short_text_under_another_headline_is_no_copy() -> None:
    """
    "Watch the video" stands under a thousand stories; a wrong merge hides a report.
    """
    assert body_fingerprint("One headline", "Watch the video.") != body_fingerprint(
        "Another", "Watch the video."
    )


def test_a_text_that_comes_back_becomes_the_current_one() -> None:
    """
    With its words, not with its headline only, and in the latest look alone.
    """
    first, then = version("one", "08:00", words="a"), version("two", "08:30", words="b")
    known = Known(mention=7, versions=[first, then], current=then)

    def again(words: str, fetched: str, **more: Any) -> Decision:
        return decide(
            place(fetched=fetched),
            version("one", fetched, words=words),
            matched=True,
            known=known,
            **{"basis": Basis.PAGE} | more,
        )

    same = Decision(verdict=Verdict.SAME, mention=7)
    assert again("a", "09:00") == Decision(verdict=Verdict.REVISION, mention=7, replaces=True)
    assert again("b", "09:00") == same
    assert again("a", "08:10") == same
    assert again("a", "09:00", basis=Basis.HEADLINE) == same
    assert again("a", "09:00", alone=True) == same
