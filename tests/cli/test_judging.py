"""What a person judges: two at once, a judgement that is taken back, numbers as they are printed."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.core.mention import Status
from monitor.store import Store
from tests.builders import at
from tests.cli.claimed import DENIAL, HUR, KOREAN, NIS, claim_of, monitor, stored, told


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two pages that tell one claim, one that tells another, one that tells the first and a denial."""
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, HUR), told(2, KOREAN, language="ko"), told(3, NIS), told(4, DENIAL)])
    return path


def mentions(path: Path) -> dict[int, tuple[str, str]]:
    """Status and note of each mention."""
    with Store.open(path, readonly=True) as store:
        rows = store.base.rows("SELECT id, status, note FROM mentions ORDER BY id")
    return {row["id"]: (row["status"], row["note"]) for row in rows}


def walked(path: Path, *answers: str, meanwhile: Callable[[], object]) -> tuple[str, str]:
    """A walk in its own process, in which something happens while it waits for its first answer; stdout and stderr."""
    walk = subprocess.Popen(
        [sys.executable, "-m", "monitor", "review", "--db", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert walk.stderr is not None
    seen = ""
    while not seen.endswith("[q]uit > "):
        letter = walk.stderr.read(1)
        assert letter, seen
        seen += letter
    meanwhile()
    out, err = walk.communicate("".join(f"{answer}\n" for answer in answers), timeout=60)
    assert walk.returncode == 0, err
    return out, err


@pytest.mark.parametrize("answers", [("k", "q"), ("n", "my own note", "q")])
def test_a_walk_does_not_write_over_what_a_colleague_judged_meanwhile(
    database: Path, answers: tuple[str, ...]
) -> None:
    """
    Neither the status nor the note: it says what happened, and goes on with the next.
    """
    words = ("review", "1", "--dismiss", "--note", "a hoax, see the call", "--db", str(database))
    out, err = walked(database, *answers, meanwhile=lambda: monitor(*words))

    assert mentions(database)[1] == ("dismissed", "a hoax, see the call")
    assert "#1 was dismissed meanwhile, note: a hoax, see the call: left as it is." in err
    assert "2 of 4" in err
    assert out == "0 kept, 0 dismissed, 3 left.\n"


def test_a_walk_goes_on_after_a_note_of_its_own(database: Path) -> None:
    """
    Its own note is no colleague's.
    """
    out, _ = walked(database, "n", "seen", "k", "q", meanwhile=lambda: None)

    assert mentions(database)[1] == ("kept", "seen")
    assert out == "1 kept, 0 dismissed, 3 left.\n"


def test_a_claim_that_was_joined_away_meanwhile_ends_no_walk(tmp_path: Path) -> None:
    """
    The walk says so, goes on, and tells at its end what was done.
    """
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, NIS), told(2, HUR), told(3, KOREAN, language="ko")])
    gone, whole = claim_of(path, "28,000"), claim_of(path, "6.5 million")
    words = ("claims", "join", str(gone), str(whole), "--db", str(path))
    out, err = walked(path, "K", "K", "q", meanwhile=lambda: monitor(*words))

    assert f"c{gone} stands no longer meanwhile: left as it is." in err
    assert "2 of 3" in err
    assert out == "3 kept, 0 dismissed, 0 left.\n"


def test_a_claim_that_was_judged_meanwhile_is_left_as_it_is(database: Path) -> None:
    """
    The colleague's word stands, and is told.
    """
    claim = claim_of(database, "6.5 million")
    words = ("review", f"c{claim}", "--keep", "--db", str(database))
    out, err = walked(database, "D", "q", meanwhile=lambda: monitor(*words))

    assert f"c{claim} was kept meanwhile: left as it is." in err
    assert [mentions(database)[id_][0] for id_ in (1, 2, 3, 4)] == ["kept", "kept", "new", "kept"]
    assert out == "0 kept, 0 dismissed, 1 left.\n"


def test_a_claim_s_judgement_is_taken_back_with_its_pages(database: Path) -> None:
    """
    What was judged with the claim follows it; what somebody judged by itself does not, and is counted.
    """
    claim = claim_of(database, "6.5 million")
    monitor("review", "2", "--keep", "--note", "checked", "--db", str(database))
    kept = monitor("review", f"c{claim}", "--keep", "--db", str(database)).output
    before = mentions(database)
    dismissed = monitor("review", f"c{claim}", "--dismiss", "--db", str(database)).output
    after = mentions(database)
    again = monitor("review", f"c{claim}", "--keep", "--db", str(database)).output

    assert kept == f"c{claim} kept, 2 mentions with it\n"
    assert [before[id_][0] for id_ in (1, 2, 4)] == ["kept", "kept", "kept"]
    # The fourth tells a denial that nobody has judged: with the claim that kept it gone, it is new again.
    assert [after[id_] for id_ in (1, 2, 4)] == [("dismissed", ""), ("kept", "checked"), ("new", "")]
    assert dismissed == (
        f"c{claim} dismissed, 1 mention with it; 1 judged by themselves stay as they are;"
        " 1 stay for another claim that they tell\n"
    )
    assert again == f"c{claim} kept, 2 mentions with it\n"


def test_a_page_stays_kept_while_another_of_its_claims_is(database: Path) -> None:
    """
    Dismissing one of two things that a page tells does not throw the other away.
    """
    with Store.open(database, readonly=True) as store:
        one, other = (claim["id"] for claim in store.mentions.claims_of(4))
    for words in ((one, "--keep"), (other, "--keep"), (one, "--dismiss")):
        monitor("review", f"c{words[0]}", words[1], "--db", str(database))

    assert mentions(database)[4][0] == "kept"
    monitor("review", f"c{other}", "--dismiss", "--db", str(database))
    assert mentions(database)[4][0] == "dismissed"


def test_what_was_judged_with_a_claim_before_is_known_by_its_moment(database: Path) -> None:
    """
    A database of an older version says not with what a mention was judged; both were judged in one second.
    """
    from db.migrations import m013_what_was_judged_with_a_claim

    claim = claim_of(database, "28,000")
    with Store.open(database) as store:
        store.claims.review(claim, Status.KEPT, at("10:00"))
        store.mentions.review(1, Status.KEPT, None, at("10:01"))
        db = store.base.connection
        before = [tuple(row) for row in db.execute("SELECT id, judged_with FROM mentions")]
        db.execute("ALTER TABLE mentions DROP COLUMN judged_with")
        m013_what_was_judged_with_a_claim(db)  # type: ignore[arg-type]  # it asks for `execute` alone

        assert [tuple(row) for row in db.execute("SELECT id, judged_with FROM mentions")] == before
        assert (3, claim) in before


def test_numbers_are_taken_as_they_are_printed(database: Path, tmp_path: Path) -> None:
    """
    c3 and #12 stand in every list; what one copies from there must work.
    """
    hur = claim_of(database, "6.5 million")
    options = ("--db", str(database))

    assert monitor("claims", "show", f"c{hur}", *options).exit_code == 0
    assert monitor("show", "#1", *options).exit_code == 0
    assert monitor("export", f"c{hur}", str(tmp_path / "e"), *options).exit_code == 0
    assert monitor("claims", "split", f"c{hur}", "#2", *options).exit_code == 0
    rows = json.loads(monitor("claims", "list", *options, "--format", "json").output)
    one, other = (row["id"] for row in rows if "6.5 million" in row["gloss"])
    assert monitor("claims", "join", f"c{one}", f"c{other}", *options).exit_code == 0
    for words, why in (
        (("claims", "show", "#1"), "'#1' is no claim. Write c12 or 12."),
        (("show", "c1"), "'c1' is no mention. Write #12 or 12."),
        (("export", "c", "x"), "'c' is no claim."),
    ):
        run = monitor(*words, *options)
        assert (run.exit_code, why in run.output) == (2, True)


def test_claims_are_listed_by_the_day_that_stands_beside_them(database: Path) -> None:
    """
    A claim of today that its page dates to last week is today's news.
    """
    stored(
        database,
        [told(7, "North Korea has deployed 12,000 soldiers to Kursk, Seoul said.", published_at=at("08:00", "2026-11-20"))],
        day="2026-11-25",
    )  # fmt: skip
    lines = monitor("claims", "list", "--db", str(database)).output.splitlines()
    days = [line.split()[1] for line in lines]

    assert days == sorted(days, reverse=True)
    assert days[0] == "2026-11-25"
    with Store.open(database, readonly=True) as store:
        assert [row["day"] for row in store.base.rows("SELECT day FROM claims")] == days


def test_what_was_done_is_told_as_json_too(database: Path, tmp_path: Path) -> None:
    """
    A script that judges, splits or exports reads what came of it like any other result.
    """
    options = ("--db", str(database), "--format", "json")

    def done(*words: str) -> dict[str, object]:
        run = monitor(*words, *options)
        assert run.exit_code == 0, run.output
        found: dict[str, object] = json.loads(run.stdout)
        return found

    claim = claim_of(database, "6.5 million")

    assert done("review", "3", "--keep", "--note", "checked") == {
        "mention": 3,
        "status": "kept",
        "note": "checked",
    }
    kept = done("review", f"c{claim}", "--keep")
    assert (kept["claim"], kept["status"], kept["by_themselves"]) == (claim, "kept", [])
    assert kept["mentions"] == [1, 2, 4]
    folder = tmp_path / "evidence"
    assert done("export", str(claim), str(folder)) == {
        "claim": claim,
        "folder": str(folder),
        "zip": f"{folder}.zip",
    }
    assert done("claims", "split", str(claim), "2") == {"claim": claim, "taken_out": [2]}
    with Store.open(database, readonly=True) as store:
        one, other = (row["id"] for row in store.claims.listed() if "6.5 million" in row["gloss"])
    assert done("claims", "join", str(one), str(other)) == {"joined": [one, other]}
    assert done("claims", "update")["unkept"] == []


def test_a_walk_has_no_json(database: Path) -> None:
    """
    It asks a person.
    """
    run = monitor("review", "--db", str(database), "--format", "json")

    assert run.exit_code == 2
    assert "--format json goes with an ID" in run.output
