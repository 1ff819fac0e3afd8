"""The one line of a claim: built from what matched and nothing else."""

from typing import Any

import pytest

from monitor.core.claims import claims
from monitor.core.claims.gloss import change, gloss, what
from monitor.core.claims.origins import Origin
from monitor.core.figures import figures
from monitor.core.mention import DENIED
from tests.core.claims.test_claims import EN, part

NAMES = {"hur": "HUR", "reuters": "Reuters", "mid": "Russia's MFA"}


def line(quote: str = "North Korea helps Russia.", **told: Any) -> str:
    """The line of a claim of one page."""
    more = {name: told.pop(name) for name in ("found", "before", "denied_by") if name in told}
    (claim,) = claims([part(1, quote, **told)])
    return gloss(claim, names=NAMES, **more)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("4 million", "8 million", "doubled from 4 million"),
        ("8 million", "4 million", "halved from 8 million"),
        ("4 million", "7.5 million", "up from 4 million"),
        ("8 million", "4.5 million", "down from 8 million"),
        ("3,000", "9,000", "up from 3,000"),
    ],
)
def test_a_figure_that_moved_says_from_where(was: str, now: str, said: str) -> None:
    """
    Nearly twice is doubled and nearly half halved; the rest is up or down.
    """
    old, new = (figures(f"North Korea sent {number} shells to Russia.")[0] for number in (was, now))

    assert change(old, new) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"words": ("dprk", "ammo", "missiles")}, "DPRK → Russia · missiles · says HUR"),
        ({"words": ("dprk", "ship")}, "DPRK → Russia · says HUR"),
        ({"words": ("workers",), "lane": "labour"}, "DPRK → Russia · labour · workers · says HUR"),
        ({"words": ("missiles",), "lane": "labour"}, "DPRK → Russia · labour · says HUR"),
        ({"words": ("missiles",), "lane": "talks"}, "DPRK → Russia · talks · missiles · says HUR"),
        ({"quote": EN, "words": ("missiles",)}, "DPRK → Russia · shells · 6.5 million · says HUR"),
        ({"speaker": None}, "DPRK → Russia"),
        ({"speaker": None, "denies": True}, "DPRK → Russia · denied"),
        ({"denies": True}, "DPRK → Russia · denial by HUR"),
        ({"tags": ("no-comment",)}, "DPRK → Russia · no comment from HUR"),
        ({"tags": (DENIED,)}, "DPRK → Russia · says HUR · denied by others"),
        ({"tags": (DENIED,), "denied_by": ("mid", "mid")}, "DPRK → Russia · says HUR · denied by Russia's MFA"),
        ({"found": (Origin(name="hur", via=("reuters",), mentions=(1,)),)}, "DPRK → Russia · says HUR (via Reuters)"),
        ({"found": (Origin(name="nis", via=("reuters",), mentions=(1,)),)}, "DPRK → Russia · says HUR"),
        ({"speaker": "kim"}, "DPRK → Russia · says kim"),
    ],
)  # fmt: skip
def test_the_line_says_what_moved_who_says_it_and_who_denies_it(told: dict[str, Any], said: str) -> None:
    """
    A figure names the thing itself; without one the most telling word of the lane does, or nothing.
    """
    assert line(**told) == said


def test_no_word_that_says_what_moved_says_nothing() -> None:
    """
    Countries, verbs and places are no goods.
    """
    (claim,) = claims([part(1, "North Korea helps Russia.", words=("dprk", "russia"))])

    assert what(claim) is None
