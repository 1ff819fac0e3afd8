"""`rules diff` at the terminal: which pages other rules would gain and lose."""

import json
from pathlib import Path

import pytest

from monitor.archive import Archive
from monitor.replay.run import warc_files
from monitor.store import Store
from tests.builders import at, capture, entry
from tests.cli.rules_typed import CLAIM, item, lines, run, told
from tests.replay.warcs import ELSE, SAID, packed, record
from tests.rulebook import RULES, rulebook

pytestmark = [
    pytest.mark.usefixtures("one_cache"),
    pytest.mark.filterwarnings("ignore:SOCKS support in urllib3"),  # trafilatura asks for it in passing
]


def test_diff_tells_what_is_gained_and_lost(book: Path, tmp_path: Path) -> None:
    """
    Before anyone switches, the pages are named.
    """
    old = rulebook(tmp_path / "old", rules=RULES.replace('"arms", "move"]', '"arms"]'))
    texts = lines(
        tmp_path / "a.jsonl",
        item("both", "relevant", CLAIM),
        item("lost", "nearmiss", "North Korea and Russia talked about arms."),
        item("none", "ordinary", "It rained."),
    )
    compared = told("diff", old, texts, "--rules", book)

    assert [row["page"] for row in compared["lost"]] == ["lost"]
    assert (compared["pages"], compared["gained"], compared["changed"]) == (3, [], [])
    assert told("diff", book, texts, "--rules", old)["gained"][0]["rules"] == ["arms"]
    assert "3 pages read: 0 gained, 1 lost" in run("diff", old, texts, "--rules", book).stdout


def test_diff_reads_an_archive_as_a_replay_would(book: Path, tmp_path: Path) -> None:
    """
    An entry beside a page that says nothing of it, a page with an error, an entry alone; the country of a source.
    """
    old = rulebook(tmp_path / "old", rules=RULES.replace('"move"]', '"move", "denying"]'))
    quiet = (
        b"<html><body><article><h1>Bus</h1><p>"
        + b"It rained all day in the harbour town. " * 30
        + b"</p></article></body></html>"
    )
    pages = {
        "headline": (CLAIM, quiet, 200),
        "error": ("News", CLAIM.encode() * 9, 500),
        "nothing": ("Rain", quiet, 200),
    }
    with Archive(tmp_path / "archive", lambda: at("09:00")) as archive:
        archive.recover(None)
        for name, (title, body, status) in pages.items():
            url = f"https://news.example/{name}"
            page = capture(url=url, final_url=url, body=body, status=status)
            archive.write(entry(url=url, title=title, summary=None, content=None), page)
        archive.write(entry(url="https://news.example/alone", title=CLAIM, summary=None, content=None), None)

    by_place = told("diff", old, "--rules", book, "--db", tmp_path / "monitor.db")
    by_name = told("diff", old, tmp_path / "archive", "--rules", book)

    assert [row["page"] for row in by_place["gained"]] == [
        "https://news.example/headline",
        "https://news.example/alone",
    ]
    assert (by_place["lost"], by_place["problems"]) == ([], [])
    assert by_name["gained"] == by_place["gained"]


def test_diff_names_what_it_could_not_read_and_goes_on(book: Path, tmp_path: Path) -> None:
    """
    A comparison of half an archive must not look like one of the whole.
    """
    old = rulebook(tmp_path / "old", rules=RULES.replace('"move"]', '"move", "denying"]'))
    cut, sound = tmp_path / "warcs" / "a.warc.gz", tmp_path / "warcs" / "b.warc.gz"
    cut.parent.mkdir()
    whole = packed(record("https://news.example/1", ELSE), record("https://news.example/2", SAID))
    cut.write_bytes(whole[:-40])
    sound.write_bytes(packed(record("https://news.example/3", SAID)))

    compared = run("diff", old, cut.parent, "--rules", book, "--format", "json")

    assert compared.exit_code == 1
    assert "https://news.example/3" in [row["page"] for row in json.loads(compared.stdout)["gained"]]
    assert str(cut) in json.loads(compared.stdout)["problems"][0]
    assert f"not read: {cut}" in compared.stderr


def test_diff_counts_pages_as_a_replay_does_and_those_that_may_match(book: Path, tmp_path: Path) -> None:
    """
    A page that stops at the gate was read too.
    """
    old = rulebook(tmp_path / "old", rules=RULES.replace('"move"]', '"move", "denying"]'))
    file = tmp_path / "a.warc.gz"
    file.write_bytes(packed(record("https://news.example/1", ELSE), record("https://news.example/2", SAID)))
    compared = told("diff", old, file, "--rules", book)

    assert (compared["pages"], compared["passed"], compared["problems"]) == (2, 1, [])
    assert "2 pages read: " in run("diff", old, file, "--rules", book).stdout


def test_diff_and_replay_mean_the_same_by_a_warc_file(book: Path, tmp_path: Path) -> None:
    """
    A replay reads what ends in .warc.lz4; a database beside an archive is no page.
    """
    from fastwarc.stream_io import Lz4Writer

    folder = tmp_path / "desk"
    (folder / "archive").mkdir(parents=True)
    with (folder / "archive" / "x.warc.lz4").open("wb") as file:
        packer = Lz4Writer(file)
        packer.write(record("https://news.example/2", SAID))
        packer.close()
    with Store.open(folder / "monitor.db"):
        pass
    (folder / "crawl.lock").write_text("1234")
    named = told("diff", book, folder, "--rules", book)
    beside = told("diff", book, "--db", folder / "monitor.db", "--rules", book)
    alone = run("diff", book, folder / "monitor.db", "--rules", book)

    assert warc_files([folder]) == [str(folder / "archive" / "x.warc.lz4")]
    assert (named["pages"], named["problems"]) == (beside["pages"], beside["problems"]) == (1, [])
    assert alone.exit_code == 1
    assert "monitor.db: cannot be read: it is neither WARC, HTML, text nor JSON lines" in alone.stderr


@pytest.mark.parametrize("beside", [True, False])
def test_diff_of_a_folder_with_nothing_in_it_needs_a_look(book: Path, tmp_path: Path, beside: bool) -> None:
    """
    No page read looks like no page lost.
    """
    folder = tmp_path / "archive"
    folder.mkdir()
    where = ("--db", tmp_path / "monitor.db") if beside else (folder,)
    done = run("diff", book, *where, "--rules", book)

    assert done.exit_code == 1
    assert f"not read: {folder}: " in done.stderr
