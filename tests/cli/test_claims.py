"""`claims`, `export`, `review c1` and the list by claims: what an analyst does with who says what."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor import paths
from monitor.archive import Archive
from monitor.claiming import update_claims
from monitor.cli import cli
from monitor.core.article import Article
from monitor.core.matching import match
from monitor.store import Store
from tests.builders import at, capture
from tests.rulebook import project_rules
from tests.store.works import Work, page, source

HUR = "Ukraine's military intelligence said that North Korea has sent 6.5 million artillery shells to Russia."
KOREAN = "우크라이나 정보총국은 북한이 러시아에 포탄 650만 발을 보냈다고 밝혔다."
NIS = "South Korea's National Intelligence Service said that North Korea has sent 28,000 containers of munitions to Russia."
DENIAL = HUR + "\nNorth Korea's foreign ministry denied that it had sent weapons to Russia."


def monitor(*words: str, typed: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(cli, words, input=typed, catch_exceptions=True)


def told(number: int, text: str, *, title: str = "Today in the capital", **more: object) -> Work:
    """A page that says this, with what the rules find in it."""
    work = page(
        f"https://outlet{number}.example/story", title=title, text=text, outlet=f"Outlet {number}", **more
    )
    assert isinstance(work.article, Article)
    return replace(work, matches=match(work.article, project_rules()))


def stored(path: Path, works: Sequence[Work], *, day: str = "2026-11-24") -> None:
    """A crawl that found these pages, each archived."""
    moment = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC)
    with Store.open(path) as store, Archive(paths.archive_of(path), lambda: moment) as archive:
        store.records.add(None, archive.recover(store.records.last()))
        store.sources.declare([source()], moment)
        if not store.base.row("SELECT 1 FROM runs"):
            store.runs.end(store.runs.begin("crawl", at("06:00")), now=at("06:05"), states={})
        run = store.runs.begin("crawl", moment)
        for work in works:
            url = work.entry.url
            caught = capture(
                url=url,
                final_url=url,
                fetched_at=moment,
                body=work.article.text.encode() if work.article else b"",
            )
            store.record(
                replace(work, capture=caught, records=archive.write(work.entry, caught)), run=run, now=moment
            )
        update_claims(store, project_rules(), moment)
        store.runs.end(run, now=moment, states={})


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two statements in three languages' pages, and a denial."""
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, HUR), told(2, KOREAN, language="ko"), told(3, NIS), told(4, DENIAL)])
    return path


def claim_of(database: Path, words: str) -> int:
    """The id of the claim whose line holds these words."""
    rows = json.loads(monitor("claims", "list", "--db", str(database), "--format", "json").output)
    return next(row["id"] for row in rows if words in row["gloss"])


def test_a_claim_is_listed_once_with_its_speaker_figure_and_origins(database: Path) -> None:
    """
    Three pages in two languages tell one statement.
    """
    lines = monitor("claims", "list", "--db", str(database)).output.splitlines()
    (line,) = [line for line in lines if "6.5 million" in line]

    assert "DPRK → Russia · shells · 6.5 million · says HUR" in line
    assert "3 pages, 1 origin: HUR" in line
    assert "denied by" in line


def test_a_claim_shows_why_each_page_stands_in_it(database: Path) -> None:
    """
    A join that cannot be checked cannot be trusted.
    """
    output = monitor("claims", "show", str(claim_of(database, "6.5 million")), "--db", str(database)).output

    assert "here because: the first" in output
    assert "here because: the same figure" in output
    assert "denied in: c" in output


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
        (("claims", "list", "--since", "yesterday"), "is not a day"),
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


def test_the_evidence_checks_out_without_us(database: Path, tmp_path: Path) -> None:
    """
    What is handed to a critic must stand on its own: sha256sum, warcio, and the quotes' offsets.
    """
    folder = tmp_path / "evidence"
    claim = claim_of(database, "6.5 million")
    run = monitor("export", str(claim), str(folder), "--db", str(database))

    assert run.exit_code == 0
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    for path in (folder / "captures").iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    from warcio.archiveiterator import ArchiveIterator

    with (folder / "records.warc.gz").open("rb") as stream:
        kinds = [
            record.rec_type
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.content_stream().read() is not None
        ]
    assert kinds.count("response") == 3
    for one in json.loads((folder / "claim.json").read_text(encoding="utf-8"))["pages"]:
        text = (folder / one["text"]).read_text(encoding="utf-8")
        assert all(text[quote["start"] : quote["end"]] == quote["quote"] for quote in one["quotes"])
    chain = json.loads((folder / "chain.json").read_text(encoding="utf-8"))
    assert all(
        hashlib.sha256((link["before"] + link["sha256"]).encode()).hexdigest() == link["chain"]
        for link in chain
    )
    with zipfile.ZipFile(io.BytesIO(folder.with_name("evidence.zip").read_bytes())) as packed:
        assert "evidence/SHA256SUMS" in packed.namelist()


def test_evidence_is_escaped_and_fetches_nothing(tmp_path: Path) -> None:
    """
    A page that names its outlet in markup must not run in the reader's browser.
    """
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, HUR, title="<script>alert(1)</script> | `x` [y](javascript:z)")])
    monitor("export", str(claim_of(path, "6.5 million")), str(tmp_path / "e"), "--db", str(path))
    html = (tmp_path / "e" / "index.html").read_text(encoding="utf-8")

    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "default-src 'none'" in html


def test_an_existing_folder_is_left_alone(database: Path, tmp_path: Path) -> None:
    """
    Evidence is never written over evidence.
    """
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "kept").write_text("x")

    assert "is there already" in str(
        monitor(
            "export", str(claim_of(database, "28,000")), str(tmp_path / "e"), "--db", str(database)
        ).exception
    )
    assert [path.name for path in (tmp_path / "e").iterdir()] == ["kept"]
