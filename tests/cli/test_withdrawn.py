"""A page that no longer says it: the quote keeps its bytes, its claim can still be shown, and both are marked."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from tests.builders import at
from tests.cli.test_claims import monitor, stored, told

REST = " The committee met in the capital for four hours and thanked the guests for their work on it."
WITHDRAWN = "This report has been withdrawn." + REST
TEXTS = [
    ("en", "North Korea has sent 6,500 artillery shells to Russia, the National Intelligence Service said."),
    ("ko", "국가정보원은 북한이 러시아에 포탄 6500발을 보냈다고 밝혔다."),
    ("ru", "КНДР передала России 6500 артиллерийских снарядов, сообщила Национальная служба разведки."),
]
TUESDAY, WEDNESDAY = "2026-11-24", "2026-11-25"


def rewritten(path: Path, language: str, texts: list[str]) -> None:
    """A page that had these texts, one a day."""
    for day, text in zip((TUESDAY, WEDNESDAY), texts, strict=True):
        work = told(1, text, language=language, fetched_at=at("09:00", day))
        stored(path, [work], day=day)


@pytest.mark.parametrize(("language", "said"), TEXTS)
def test_a_quote_leads_to_the_bytes_that_held_it(tmp_path: Path, language: str, said: str) -> None:
    """
    Not to the page that took it back, which lacks the words at these places.
    """
    path = tmp_path / "db" / "monitor.db"
    rewritten(path, language, [said + REST, WITHDRAWN])
    shown = json.loads(monitor("show", "1", "--db", str(path), "--format", "json").output)
    html = monitor("show", "1", "--html", "--db", str(path)).stdout_bytes
    whole = f"{shown['article']['title']}\n\n{shown['article']['text']}"

    assert html == (said + REST).encode()
    assert hashlib.sha256(html).hexdigest() == shown["record"]["payload_sha256"]
    assert all(whole[found["start"] : found["end"]] == found["quote"] for found in shown["matches"])
    assert shown["said_until"] == "2026-11-25T09:00:00Z"
    assert shown["still_said"] is False


@pytest.mark.parametrize(("language", "said"), TEXTS)
def test_a_claim_that_is_told_no_longer_is_shown_and_its_evidence_is_that_of_what_told_it(
    tmp_path: Path, language: str, said: str
) -> None:
    """
    Who kept it yesterday must be able to prove it today, also where the page now gives another figure.
    """
    for place, then in enumerate((WITHDRAWN, said.replace("6,500", "9,000").replace("6500", "9000") + REST)):
        path = tmp_path / str(place) / "monitor.db"
        rewritten(path, language, [said + REST, then])
        shown = monitor("claims", "show", "1", "--db", str(path)).output
        folder = tmp_path / f"evidence-{place}"

        assert "stands no longer, since 2026-11-25T09:00:00Z" in shown
        assert monitor("export", "1", str(folder), "--db", str(path)).exit_code == 0
        claim = json.loads((folder / "claim.json").read_text(encoding="utf-8"))
        (one,) = claim["pages"]
        text = (folder / one["text"]).read_text(encoding="utf-8")
        assert said in text
        assert (
            [text[quote["start"] : quote["end"]] for quote in one["quotes"]]
            == [quote["quote"] for quote in one["quotes"]]
            != []
        )
        assert said in (folder / "captures" / one["sha256"]).read_text(encoding="utf-8")
        assert "stands no longer" in (folder / "index.html").read_text(encoding="utf-8")
        assert "stands no longer" in (folder / "README.md").read_text(encoding="utf-8")


def test_lists_mark_what_a_page_says_no_longer(tmp_path: Path) -> None:
    """
    For readers and for scripts; a page that was only touched up bears no mark.
    """
    path = tmp_path / "db" / "monitor.db"
    said = TEXTS[0][1]
    rewritten(path, "en", [said + REST, WITHDRAWN])
    other = tmp_path / "other" / "monitor.db"
    rewritten(other, "en", [said + REST, said + REST + " Rain is expected."])
    marks = []
    for each in (path, other):
        text = " ".join(monitor("list", "--db", str(each)).stdout.split())
        table = monitor("list", "--db", str(each), "--format", "csv").stdout.removeprefix("\ufeff")
        (row,) = csv.DictReader(io.StringIO(table))
        data = json.loads(monitor("list", "--db", str(each), "--format", "json").stdout)
        marks.append(("no longer says it" in text, row["still_said"], data[0]["still_said"]))

    assert marks == [(True, "no", False), (False, "yes", True)]


def test_a_claim_that_stands_no_longer_is_neither_judged_nor_split_nor_joined(tmp_path: Path) -> None:
    """
    Exit status 2 with the reason; nothing would come of it.
    """
    path = tmp_path / "db" / "monitor.db"
    rewritten(path, "en", [TEXTS[0][1] + REST, WITHDRAWN])
    for words in (
        ("review", "c1", "--keep"),
        ("claims", "split", "1", "1"),
        ("claims", "join", "1", "1"),
    ):
        run = monitor(*words, "--db", str(path))

        assert "claim 1 stands no longer" in str(run.exception)


def test_the_list_of_the_day_before_is_the_same_though_its_claim_was_kept(tmp_path: Path) -> None:
    """
    A kept claim does not leave Tuesday's list when its page is withdrawn on Wednesday.
    """
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, TEXTS[0][1] + REST, fetched_at=at("09:00", TUESDAY))], day=TUESDAY)
    assert monitor("review", "c1", "--keep", "--db", str(path)).exit_code == 0
    before = monitor("digest", "--date", TUESDAY, "--db", str(path)).output
    stored(path, [told(1, WITHDRAWN, fetched_at=at("09:00", WEDNESDAY))], day=WEDNESDAY)

    assert monitor("digest", "--date", TUESDAY, "--db", str(path)).output == before
    assert "\nc1 " in before
