"""`export`: evidence that someone checks without us, or none at all."""

import hashlib
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import paths
from monitor.core.article import Basis, Outcome
from monitor.errors import EvidenceError, InputError, TryAgainError
from monitor.store import Store
from tests.cli.claimed import HUR, KOREAN, NIS, claim_of, monitor, stored, told
from tests.store.works import Work


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A statement on two pages, and another."""
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, HUR), told(2, KOREAN, language="ko"), told(3, NIS)])
    return path


def listed(work: Work, *, capture: bool) -> Work:
    """The same read in its listing alone: its page could not be had, or not read."""
    assert work.article is not None
    caught = work.capture if capture else None
    read = replace(work.article, basis=Basis.HEADLINE)
    return replace(work, article=read, capture=caught, outcome=Outcome.HEADLINE)


def as_its_readme_says(folder: Path) -> Sequence[str]:
    """Run the lines that the README tells a reader to run, but warcio's; what they print."""
    readme = (folder / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"```\n(.*?)```", readme, re.DOTALL)[0].splitlines()
    assert lines[1] == "warcio check -v records.warc.gz"
    script = "set -e\n" + "\n".join(line for line in lines if not line.startswith("warcio"))
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def record_types(folder: Path) -> list[str]:
    """The kinds of the records, each read with its digests by another program."""
    from warcio.archiveiterator import ArchiveIterator

    with (folder / "records.warc.gz").open("rb") as stream:
        return [
            record.rec_type
            for record in ArchiveIterator(stream, check_digests="raise")
            if record.content_stream().read() is not None
        ]


def damage(database: Path, kind: str) -> Path:
    """Change one byte in the middle of the first record of a kind; the file."""
    with Store.open(database) as store:
        record = next(r for r in store.records.all() if r.kind == kind)
    file = paths.archive_of(database) / record.file
    data = bytearray(file.read_bytes())
    data[record.offset + record.length // 2] ^= 0x55
    file.write_bytes(data)
    return file


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
    kinds = record_types(folder)
    assert (kinds.count("response"), kinds.count("metadata")) == (2, 2)
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


def test_a_page_that_was_read_in_its_listing_is_told_as_that(tmp_path: Path) -> None:
    """
    There is no body to check; a README that says there is makes one doubt the rest.
    """
    path, folder = tmp_path / "db" / "monitor.db", tmp_path / "e"
    stored(path, [listed(told(1, HUR), capture=False)])
    assert (
        monitor("export", str(claim_of(path, "6.5 million")), str(folder), "--db", str(path)).exit_code == 0
    )

    assert not (folder / "captures").exists()
    assert "captures" not in (folder / "README.md").read_text(encoding="utf-8")
    assert all(line.endswith(": OK") for line in as_its_readme_says(folder))
    assert "read in its listing; no page was had" in (folder / "index.html").read_text(encoding="utf-8")
    assert record_types(folder) == ["metadata"]


def test_a_body_that_could_not_be_read_is_told_of(tmp_path: Path) -> None:
    """
    The text is the listing's, and the PDF behind it lies beside it: both are said.
    """
    path, folder = tmp_path / "db" / "monitor.db", tmp_path / "e"
    stored(path, [listed(told(1, HUR), capture=True)])
    monitor("export", str(claim_of(path, "6.5 million")), str(folder), "--db", str(path))
    (held,) = (folder / "captures").iterdir()
    (one,) = json.loads((folder / "claim.json").read_text(encoding="utf-8"))["pages"]
    html = (folder / "index.html").read_text(encoding="utf-8")

    assert f"read in its listing; SHA-256 of what its address answered: <code>{held.name}</code>" in html
    assert "no page was had" not in html
    assert (one["sha256"], one["captures"]) == (None, [held.name])
    assert f"{held.name}  {held.name}" in as_its_readme_says(folder)


@pytest.mark.parametrize("kind", ["response", "metadata"])
@pytest.mark.parametrize("there", [False, True])
def test_a_damaged_record_is_never_handed_out(database: Path, tmp_path: Path, kind: str, there: bool) -> None:
    """
    Whichever it is, header and all, as `verify` checks it; and nothing is left that looks like evidence.
    """
    file = damage(database, kind)
    folder = tmp_path / "e"
    if there:
        folder.mkdir()
    words = ("export", str(claim_of(database, "6.5 million")), str(folder), "--db", str(database))
    done = monitor(*words)

    assert isinstance(done.exception, EvidenceError)
    assert str(file) in str(done.exception)
    assert "monitor verify" in str(done.exception)
    assert folder.exists() is there
    assert not there or not any(folder.iterdir())
    assert not folder.with_name("e.zip").exists()
    damage(database, kind)  # and so undo it
    assert monitor(*words).exit_code == 0


def test_a_broken_chain_is_never_handed_out(database: Path, tmp_path: Path) -> None:
    """
    The folder says that each record hangs on the one before; a database that lost one cannot say so.
    """
    claim = claim_of(database, "28,000")
    with Store.open(database) as store, store.base.transaction() as db:
        first = db.execute(
            "SELECT min(r.id) FROM claim_parts p JOIN mentions m ON m.id = p.mention JOIN articles a ON a.id = m.article"
            " JOIN records r ON r.id = a.record WHERE p.claim = ?",
            (claim,),
        ).fetchone()[0]
        db.execute("UPDATE records SET chain = ? WHERE id = ?", ("00" * 32, first - 1))
    done = monitor("export", str(claim), str(tmp_path / "e"), "--db", str(database))

    assert isinstance(done.exception, EvidenceError)
    assert "the chain is interrupted" in str(done.exception)
    assert not (tmp_path / "e").exists()


def test_a_missing_archive_file_is_named_and_not_the_folder(database: Path, tmp_path: Path) -> None:
    """
    "Free some room" sends a person to the wrong disk.
    """
    (file,) = paths.archive_of(database).glob("*.warc.gz")
    file.rename(file.with_suffix(".away"))
    done = monitor("export", str(claim_of(database, "28,000")), str(tmp_path / "e"), "--db", str(database))

    assert isinstance(done.exception, EvidenceError)
    assert str(file) in str(done.exception)
    assert "Restore the file from a backup" in str(done.exception)
    assert not (tmp_path / "e").exists()


def test_the_folder_one_stands_in_has_a_name_too(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    `export 3 .` in an empty folder.
    """
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    done = monitor("export", str(claim_of(database, "28,000")), ".", "--db", str(database))

    assert done.exit_code == 0
    assert (tmp_path / "here" / "SHA256SUMS").exists()
    assert "here/SHA256SUMS" in zipfile.ZipFile(tmp_path / "here.zip").namelist()


def test_a_packed_file_that_is_there_is_left_alone(database: Path, tmp_path: Path) -> None:
    """
    It may be the evidence of another claim.
    """
    (tmp_path / "e.zip").write_text("precious")
    done = monitor("export", str(claim_of(database, "28,000")), str(tmp_path / "e"), "--db", str(database))

    assert isinstance(done.exception, InputError)
    assert f"{tmp_path / 'e.zip'}: is there already" in str(done.exception)
    assert (tmp_path / "e.zip").read_text() == "precious"
    assert not (tmp_path / "e").exists()


def test_a_full_disk_leaves_nothing_behind(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Exit status 75: the same command works where there is room.
    """

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.cli.export._pack", full)
    done = monitor("export", str(claim_of(database, "28,000")), str(tmp_path / "e"), "--db", str(database))

    assert isinstance(done.exception, TryAgainError)
    assert "No space left on device" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["db"]


DENIED = "North Korea's foreign ministry denied that it had sent artillery shells to Russia."
BACK = "Russia has delivered missiles to North Korea, South Korea's National Intelligence Service said."
LESS = "Ukraine's military intelligence said that North Korea has sent 40,000 artillery shells to Russia."


def test_the_evidence_holds_the_quotes_of_its_own_claim_alone(tmp_path: Path) -> None:
    """
    The same page tells what another says, the contrary, another figure, the other direction: each proves another claim.
    """
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, "\n".join((HUR, DENIED, NIS, BACK, LESS)))])
    claims = json.loads(monitor("claims", "list", "--db", str(path), "--format", "json").output)
    quoted = {}
    for claim in claims:
        folder = tmp_path / f"e{claim['id']}"
        assert monitor("export", str(claim["id"]), str(folder), "--db", str(path)).exit_code == 0
        (one,) = json.loads((folder / "claim.json").read_text(encoding="utf-8"))["pages"]
        figure = claim["figure"] and claim["figure"]["low"]
        quoted[claim["direction"], claim["speaker"], claim["denies"], figure] = {
            quote["quote"] for quote in one["quotes"]
        }

    assert quoted == {
        ("dprk-to-russia", "hur", False, 6_500_000): {HUR},
        ("dprk-to-russia", "hur", False, 40_000): {LESS},
        ("dprk-to-russia", "nis", False, 28_000): {NIS},
        ("dprk-to-russia", "mfa-kp", True, None): {DENIED},
        ("russia-to-dprk", "nis", False, None): {BACK},
    }


def test_the_page_to_read_calls_parties_by_name_and_shows_the_direction(tmp_path: Path) -> None:
    """
    As its heading does: an id says nothing to whom the evidence is handed.
    """
    path = tmp_path / "db" / "monitor.db"
    stored(path, [told(1, DENIED)])
    monitor("export", "1", str(tmp_path / "e"), "--db", str(path))
    html = (tmp_path / "e" / "index.html").read_text(encoding="utf-8")

    assert "DPRK → Russia · says North Korea&#x27;s foreign ministry · rule" in html
