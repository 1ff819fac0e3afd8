"""`claims`, `review c1` and the list by claims: what an analyst does with who says what."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from monitor import paths
from monitor.store import Store
from tests.builders import at
from tests.cli.claimed import DENIAL, HUR, KOREAN, NIS, claim_of, monitor, stored, told


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two statements in three languages' pages, and a denial."""
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, HUR), told(2, KOREAN, language="ko"), told(3, NIS), told(4, DENIAL)])
    return path


def test_a_claim_is_listed_once_with_its_speaker_figure_and_origins(database: Path) -> None:
    """
    Three pages in two languages tell one statement.
    """
    lines = monitor("claims", "list", "--db", str(database)).output.splitlines()
    (line,) = [line for line in lines if "6.5 million" in line]

    assert "DPRK → Russia · shells · 6.5 million · says HUR" in line
    assert "3 pages, 1 origin: HUR" in line
    assert "denied by" in line


def test_claims_open_in_a_spreadsheet(database: Path) -> None:
    """
    One row a claim, its figure in cells that can be counted with.
    """
    done = monitor("claims", "list", "--db", str(database), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout_bytes.decode("utf-8-sig"))))
    (row,) = [row for row in rows if row["speaker"] == "hur"]

    assert done.stdout_bytes.startswith(b"\xef\xbb\xbf")
    assert len(rows) == len(
        json.loads(monitor("claims", "list", "--db", str(database), "--format", "json").output)
    )
    assert (row["thing"], row["low"], row["figure"]) == ("shells", "6500000", "6.5 million artillery shells")
    assert (row["denies"], row["pages"], row["origins"], row["languages"]) == ("no", "3", "HUR", "en, ko")


def test_a_claim_shows_why_each_page_stands_in_it(database: Path) -> None:
    """
    A join that cannot be checked cannot be trusted.
    """
    output = monitor("claims", "show", str(claim_of(database, "6.5 million")), "--db", str(database)).output

    assert "here because: the first" in output
    assert "here because: the same figure" in output
    assert "denied in: c" in output


NAMELESS = "北朝鮮がロシアに砲弾650万発を送ったことが分かった。"
REBUTTAL = (
    "Russia's foreign ministry denied that North Korea has sent 6.5 million artillery shells to Russia."
)


def test_a_claim_shows_who_else_gives_its_figure_and_who_denies_it(tmp_path: Path) -> None:
    """
    A page that names nobody, and a denial on a page of its own, are claims of their own: only the figure ties them.
    """
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, HUR), told(2, NAMELESS, language="ja"), told(3, REBUTTAL), told(4, NIS)])
    stored(path, [told(5, REBUTTAL.replace("6.5", "7"))], day="2026-11-25")
    stored(path, [told(6, REBUTTAL)], day="2026-12-20")
    claim = claim_of(path, "6.5 million · says HUR")
    output = monitor("claims", "show", str(claim), "--db", str(path)).output
    alike = [line for line in output.splitlines() if "the same figure" in line and "here because" not in line]

    assert len(alike) == 2, output
    assert any("denial by Russian foreign ministry" in line for line in alike)
    assert all("of 2026-11-24: DPRK → Russia · shells · 6.5 million" in line for line in alike)
    data = json.loads(monitor("claims", "show", str(claim), "--db", str(path), "--format", "json").output)
    assert len(data["same_figure"]) == 2
    assert claim not in data["same_figure"]


def test_a_claim_shows_how_its_speakers_figure_moved(tmp_path: Path) -> None:
    """
    All of the way, back and forth: of three figures the last alone said what came before.
    """
    path = tmp_path / "db" / "monitor.db"
    for day, millions in enumerate(("6.5", "7", "8"), 1):
        dated = at("08:00", f"2026-11-{20 + day}")
        stored(path, [told(day, HUR.replace("6.5", millions), published_at=dated)], day=f"{dated:%Y-%m-%d}")
    first, middle, last = (claim_of(path, f"· {millions} million") for millions in ("6.5", "7", "8"))
    shown = {
        claim: json.loads(monitor("claims", "show", str(claim), "--db", str(path), "--format", "json").output)
        for claim in (first, middle, last)
    }

    assert [(one["earlier"], one["later"]) for one in shown.values()] == [
        ([], [middle, last]), ([first], [last]), ([middle, first], []),
    ]  # fmt: skip
    output = monitor("claims", "show", str(last), "--db", str(path)).output
    assert output.index(f"before: c{middle} of 2026-11-22") < output.index(f"before: c{first} of 2026-11-21")


def test_what_is_split_stays_split_and_what_is_joined_stays_joined(database: Path) -> None:
    """
    The program must not undo at night what a person decided by day.
    """
    claim = claim_of(database, "6.5 million")

    assert monitor("claims", "split", str(claim), "2", "--db", str(database)).exit_code == 0
    assert monitor("claims", "update", "--db", str(database)).exit_code == 0
    rows = json.loads(monitor("claims", "list", "--db", str(database), "--format", "json").output)
    assert sorted(row["pages"] for row in rows if "6.5 million" in row["gloss"]) == [1, 2]

    others = [row["id"] for row in rows if "6.5 million" in row["gloss"]]
    assert monitor("claims", "join", *map(str, others), "--db", str(database)).exit_code == 0
    rows = json.loads(monitor("claims", "list", "--db", str(database), "--format", "json").output)
    assert [row["pages"] for row in rows if "6.5 million" in row["gloss"]] == [3]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("claims", "show", "999"), "there is no claim 999"),
        (("claims", "split", "999", "1"), "there is no claim 999"),
        (("export", "999", "nowhere"), "there is no claim 999"),
        (("review", "c999", "--keep"), "there is no claim 999"),
        (("review", "x1", "--keep"), "is no mention and no claim"),
        (("claims", "list", "--since", "tomorrow"), "is not a day"),
        (("claims", "list", "--lane", "troop"), "'troop' is no lane"),
        (("list", "--lane", "troop"), "Lanes: dprk-to-russia, russia-to-dprk, troops"),
        (("list", "--language", "korean"), "'korean' is no ISO 639-1 code"),
        (("rules", "explain", "-", "--country", "Korea"), "'Korea' is no country's code"),
    ],
)
def test_wrong_input_is_refused_with_the_reason(database: Path, words: tuple[str, ...], why: str) -> None:
    """
    Exit status 2, nothing done.
    """
    run = subprocess.run(
        [sys.executable, "-m", "monitor", *words, "--db", str(database)],
        capture_output=True,
        text=True,
        check=False,
        cwd=paths.ROOT,
    )

    assert run.returncode == 2
    assert why in run.stderr


def test_one_page_cannot_be_split_nor_two_lanes_joined(database: Path) -> None:
    """
    Neither would mean anything.
    """
    stored(
        database,
        [
            told(
                7,
                "North Korea has sent 3,000 soldiers to Russia's Kursk region, South Korea's National Intelligence Service said.",
            )
        ],
    )
    single, troops = claim_of(database, "28,000"), claim_of(database, "3,000")

    assert "cannot be split" in str(
        monitor("claims", "split", str(single), "3", "--db", str(database)).exception
    )
    assert "cannot be joined" in str(
        monitor("claims", "join", str(single), str(troops), "--db", str(database)).exception
    )


def test_a_judged_claim_judges_its_pages_and_those_that_join_later(database: Path) -> None:
    """
    Nobody should dismiss the same statement twenty times.
    """
    claim = claim_of(database, "28,000")
    assert monitor("review", f"c{claim}", "--dismiss", "--db", str(database)).exit_code == 0
    stored(
        database,
        [
            told(
                8,
                "According to South Korea's National Intelligence Service, North Korea has supplied Russia with 28,000 containers of munitions.",
            )
        ],
    )

    with Store.open(database, readonly=True) as store:
        found = store.base.rows(
            "SELECT m.status FROM claim_parts p JOIN mentions m ON m.id = p.mention WHERE p.claim = ?",
            (claim,),
        )
    assert [row["status"] for row in found] == ["dismissed", "dismissed"]


def test_the_list_is_by_claims_and_later_pages_are_follow_ups(database: Path) -> None:
    """
    The second day says only what it adds.
    """
    stored(
        database,
        [
            told(
                9, "ГУР: КНДР передала России 6,5 млн артиллерийских снарядов, сообщили в ГУР.", language="ru"
            )
        ],
        day="2026-11-25",
    )
    first = monitor("digest", "--date", "2026-11-24", "--db", str(database)).output
    second = monitor("digest", "--date", "2026-11-25", "--db", str(database)).output

    assert "says HUR" in first
    assert "FOLLOW-UPS" not in first
    assert "FOLLOW-UPS OF OLDER CLAIMS" in second
    assert "+1 outlet: ru (#5)" in second
    data = json.loads(
        monitor("digest", "--date", "2026-11-25", "--db", str(database), "--format", "json").output
    )
    assert [claim["mentions"] for claim in data["claims"]] == [[5]]
    assert [mention["id"] for mention in data["mentions"]] == [5]
    assert monitor("digest", "--date", "2026-11-24", "--db", str(database)).output == first
