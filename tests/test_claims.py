"""Claims over whole pages: what the rules read, joined, held against what the desk wrote."""

from itertools import combinations

import pytest

from monitor.claiming import english_name
from monitor.core.claims import claims
from monitor.core.claims.telling import parts_of
from monitor.core.matching import match
from tests.desk import pages
from tests.rulebook import project_rules, told


def test_pages_in_six_languages_join_the_claims_they_tell() -> None:
    """
    A wrong merge hides a report: precision .97 at least; recall .85 over 62 claims in 240 pages.
    """
    ruleset = project_rules()
    parties = {party.id for party in ruleset.parties}
    loose = {rule.id for rule in ruleset.rules if rule.loose}
    desk = pages()
    parts = [
        part
        for number, page in enumerate(desk)
        for part in parts_of(
            number,
            match(page.article, ruleset),
            at=page.at,
            url=page.article.url,
            language=page.article.language,
            parties=parties,
            loose=loose,
        )
    ]
    together = {
        pair for claim in claims(parts) for pair in combinations(sorted({p.mention for p in claim.parts}), 2)
    }
    wanted = {(i, j) for i, j in combinations(range(len(desk)), 2) if desk[i].claim == desk[j].claim}

    assert len({page.claim for page in desk}) >= 60
    assert len(desk) >= 200
    assert len(together & wanted) / len(together) >= 0.97
    assert len(together & wanted) / len(wanted) >= 0.85


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("White House", "The White House said North Korea had sent shells to Russia."),
        ("US intelligence", "North Korea has sent shells to Russia, US intelligence says."),
        ("CIA", "미 중앙정보국은 북한이 러시아에 포탄을 보냈다고 밝혔다."),
        ("Defense Intelligence Agency", "The Defense Intelligence Agency said North Korea had sent shells to Russia."),
        ("Korea Institute for National Unification", "통일연구원은 북한이 러시아에 포탄을 보냈다고 분석했다."),
        ("KIDA", "국방연구원은 북한이 러시아에 포탄을 보냈다고 분석했다."),
        ("Treasury", "The Treasury said North Korea had sent shells to Russia."),
        ("NIS", "국가정보원은 북한이 러시아에 포탄을 보냈다고 밝혔다."),
        ("HUR", "Ukraine's military intelligence said North Korea had sent shells to Russia."),
    ],
)  # fmt: skip
def test_a_gloss_names_no_organisation_that_nobody_named(shown: str, text: str) -> None:
    """
    The White House is not its council, and one institute of Seoul is not another.
    """
    ruleset = project_rules()
    (speaker,) = {found.speaker for found in match(told(text), ruleset)}

    assert english_name(ruleset, speaker or "") == shown
