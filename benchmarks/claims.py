"""
Claims: pairs of pages in one claim, precision and recall, on the desk's own pages in six languages.

    python benchmarks/claims.py [-v]

Over 60 claims in 200 pages: agency copies, translations, updates, rivals, one
speaker on two things, denials. Must reach precision .97 and recall .85; ends
with 1 where it does not.
"""

import sys
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from monitor import paths
from monitor.config.rules import load_rules
from monitor.core.claims import claims
from monitor.core.claims.telling import parts_of
from monitor.core.matching import match
from tests.desk import pages


def main() -> int:
    """Print both figures, and with -v each pair that is wrong or missing; 1 where one falls short."""
    ruleset = load_rules(paths.RULES)
    parties = {party.id for party in ruleset.parties}
    loose = {rule.id for rule in ruleset.rules if rule.loose}
    desk = pages()
    parts = []
    silent = []
    for number, page in enumerate(desk):
        told = parts_of(
            number,
            match(page.article, ruleset),
            at=page.at,
            url=page.article.url,
            language=page.article.language,
            parties=parties,
            loose=loose,
        )
        parts += told
        if not told:
            silent.append(page)
    together = {
        pair
        for claim in claims(parts)
        for pair in combinations(sorted({part.mention for part in claim.parts}), 2)
    }
    wanted = {(i, j) for i, j in combinations(range(len(desk)), 2) if desk[i].claim == desk[j].claim}
    right = together & wanted
    print(
        f"claims {len({page.claim for page in desk})}  pages {len(desk)}  pages without a match {len(silent)}"
    )
    precision, recall = len(right) / max(1, len(together)), len(right) / len(wanted)
    print(f"pairs  precision {precision:.3f} (must reach .97)  recall {recall:.3f} (must reach .85)")
    if "-v" in sys.argv:
        for page in silent:
            print("SILENT ", page.article.text.splitlines()[0])
        for label, pairs in (("WRONG  ", together - wanted), ("MISSING", wanted - together)):
            for i, j in sorted(pairs)[:60]:
                print(label, desk[i].article.text.splitlines()[0], "|", desk[j].article.text.splitlines()[0])
                print(
                    "        ",
                    [
                        (p.lane, p.direction, p.speaker, p.denies, [f.raw for f in p.figures])
                        for p in parts
                        if p.mention in (i, j)
                    ],
                )
    return 0 if precision >= 0.97 and recall >= 0.85 else 1


if __name__ == "__main__":
    sys.exit(main())
