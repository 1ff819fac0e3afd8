"""
Claims over 100,000 mentions: computing all of them again, and adding one.

    python benchmarks/claims_speed.py [MENTIONS]

A database of made-up mentions over three years, half without a named speaker.
Must reach 60 s for all and 20 ms for one; ends with 1 where it does not.
"""

import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from monitor import paths
from monitor.claiming import update_claims
from monitor.config.rules import load_rules
from monitor.core.rule import Ruleset
from monitor.store import Store
from monitor.store.moments import stamp
from tests.desk import ARMS, NAMES, counted

MENTIONS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
START = datetime(2023, 10, 1, tzinfo=UTC)


def insert(store: Store, number: int, dice: random.Random, at: datetime) -> None:
    """One mention with one match."""
    speaker = dice.choice([*NAMES, *([None] * len(NAMES))])
    language = dice.choice(list(ARMS))
    thing = dice.choice(["shells", "containers", "missiles", "guns"])
    value = dice.choice([1000, 2000, 5000, 10_000, 20_000, 28_000, 6_500_000])
    name = (
        NAMES[speaker][language]
        if speaker
        else {
            "en": "officials",
            "ko": "당국자",
            "ru": "источник",
            "uk": "джерело",
            "ja": "関係者",
            "zh": "官员",
        }[language]
    )
    quote = (
        dice.choice(ARMS[language]).format(s=name, t=counted(thing, value, language))
        + f" {dice.randrange(10**6)} {dice.randrange(10**6)}"
    )
    url = f"https://n.example/{number}"
    db = store.base.connection
    db.execute(
        "INSERT INTO articles (id, canonical_url, url, title, basis, language, published_at, extractor, fingerprint, body_fingerprint, source, outlet,"
        " standing, fetched_at, text, grams) VALUES (?, ?, ?, 'Headline', 'page', ?, ?, 'bench', ?, ?, 'bench', ?, 'independent', ?, ?, '')",
        (
            number,
            url,
            url,
            language,
            stamp(at),
            str(number),
            str(number),
            f"outlet {number % 80}",
            stamp(at),
            quote,
        ),
    )
    db.execute(
        "INSERT INTO mentions (id, article, day, found_at, origin, listed) VALUES (?, ?, ?, ?, 'crawl', 1)",
        (number, number, at.date().isoformat(), stamp(at)),
    )
    db.execute(
        'INSERT INTO matches (mention, fingerprint, position, rule, rule_version, lane, quote, start, "end", hits, prominence, direction, speaker, found_at)'
        " VALUES (?, ?, 0, 'arms-transfer', 'x', 'dprk-to-russia', ?, 10, ?, '[]', 'lead', 'dprk-to-russia', ?, ?)",
        (number, str(number), quote, 10 + len(quote), speaker, stamp(at)),
    )


def update(store: Store, ruleset: Ruleset, now: datetime, *, everything: bool = False) -> float:
    """Seconds that an update takes."""
    begun = time.perf_counter()
    update_claims(store, ruleset, now, everything=everything)
    return time.perf_counter() - begun


def main() -> int:
    """Make the database, print the figures; 1 where one falls short."""
    ruleset = load_rules(paths.RULES)
    dice = random.Random(20261124)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "monitor.db") as store:
        with store.base.transaction():
            for number in range(1, MENTIONS + 1):
                insert(store, number, dice, START + timedelta(days=3 * 365) * number / MENTIONS)
        now = START + timedelta(days=3 * 365, hours=1)
        print(
            f"{MENTIONS:,} mentions; taking their parts and computing all claims {update(store, ruleset, now):7.1f} s"
        )
        again = update(store, ruleset, now, everything=True)
        print(f"computing all claims again {again:7.1f} s (must reach 60)")
        single = []
        for extra in range(1, 22):
            with store.base.transaction():
                insert(store, MENTIONS + extra, dice, now + timedelta(minutes=extra))
            single.append(update(store, ruleset, now + timedelta(minutes=extra)))
        print(f"adding one mention, median of {len(single)} {1000 * median(single):7.1f} ms (must reach 20)")
    return 0 if again <= 60 and median(single) <= 0.02 else 1


if __name__ == "__main__":
    sys.exit(main())
