"""Claims over whole pages: what the rules read, joined, held against what the desk wrote."""

from itertools import combinations

from monitor.core.claims import claims
from monitor.core.matching import match
from monitor.core.telling import parts_of
from tests.desk import pages
from tests.rulebook import project_rules


def test_pages_in_six_languages_join_the_claims_they_tell() -> None:
    """
    A wrong merge hides a report: precision .97 at least; recall .85 over 62 claims in 240 pages.
    """
    ruleset = project_rules()
    parties = {party.id for party in ruleset.parties}
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
