"""Replay: the crawl's own steps over WARC files."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.archive import Archive
from monitor.cli import cli
from monitor.cli.replay import _domains, command
from monitor.core.article import Capture, Entry
from monitor.errors import InputError
from monitor.replay.job import Narrow
from tests.replay.conftest import Desk, Here
from tests.replay.warcs import AT, ELSE, SAID, html, packed, record


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    """A foreign WARC file with one page that matches among others."""
    file = tmp_path / "news.warc.gz"
    file.write_bytes(
        packed(
            record("https://news.example/bridge-1", ELSE),
            record("https://news.example/shells-2", SAID),
            record("https://news.example/bridge-3", ELSE),
        )
    )
    return file


def typed(desk: Desk, *words: object) -> tuple[int, dict[str, Any]]:
    """A replay as one types it: its exit status and what it printed."""
    done = CliRunner().invoke(
        command, [*map(str, words), "--db", str(desk.db), "--workers", "1", "--format", "json"]
    )
    assert done.exit_code in (0, 1), done.output
    return done.exit_code, json.loads(done.stdout)


def test_a_foreign_archive_leaves_only_what_matched(desk: Desk, warc: Path) -> None:
    """
    Row and capture of the matched page, with the WARC's date; nothing of the others.
    """
    told = desk.replay(warc, hands=Here()).progress

    assert (told.pages, told.mentions, told.unreadable) == (3, 1, [])
    (page,) = desk.rows("SELECT url, fetched_at, warc_file FROM pages ORDER BY url")
    assert page["url"] == "https://news.example/shells-2"
    assert page["fetched_at"].startswith("2026-10-03")
    assert page["warc_file"]


def test_what_was_replayed_is_in_a_claim_at_once(desk: Desk, warc: Path) -> None:
    """
    The list is one of claims: a mention in none of them would not be seen before the next crawl.

    As typed, and once more with what one may add: all is read, nothing is added.
    """
    domains = warc.with_name("domains.txt")
    domains.write_text("news.example\n", "utf-8")
    first = typed(desk, warc)
    again = typed(desk, warc, "--again", "--no-gate", "--domains", domains)

    claims = desk.rows("SELECT mention FROM claim_mentions")
    assert claims == desk.rows("SELECT id AS mention FROM mentions") != []
    assert [(status, told["pages"], told["passed"], told["mentions"]) for status, told in (first, again)] == [
        (0, 3, 1, 1), (0, 3, 3, 0),
    ]  # fmt: skip


def test_again_adds_nothing(desk: Desk, warc: Path) -> None:
    """
    A file that was read to its end is left alone; `--again` reads it and adds nothing.
    """
    desk.replay(warc, hands=Here())
    second = desk.replay(warc, hands=Here()).progress
    third = desk.replay(warc, hands=Here(), again=True).progress

    assert (second.pages, third.pages, third.mentions) == (0, 3, 0)


def test_a_file_that_has_grown_is_read_on(desk: Desk, warc: Path) -> None:
    """
    Only what is new is read.
    """
    desk.replay(warc, hands=Here())
    with warc.open("ab") as file:
        file.write(packed(record("https://news.example/bridge-4", ELSE)))

    assert desk.replay(warc, hands=Here()).progress.pages == 1


def test_what_is_broken_is_named_and_the_rest_is_read(desk: Desk, warc: Path) -> None:
    """
    A damaged record costs itself and status 1.
    """
    data = bytearray(warc.read_bytes())
    data[60:90] = b"x" * 30
    assert len(packed(record("https://news.example/bridge-1", ELSE))) > 90
    warc.write_bytes(data)
    status, told = typed(desk, warc)

    assert status == 1
    assert told["mentions"] == 1
    assert told["unreadable"]


BODIES = {
    "match": (html(SAID).encode(), "text/html; charset=utf-8"),
    "other": (html(ELSE).encode(), "text/html; charset=utf-8"),
    "empty": (b" \n", "text/html"),
    "empty-picture": (b"", "image/png"),
    "json": (b'{"news": []}', "application/json"),
    "feed-json": (b'{"news": "<p>none</p>"}', "application/feed+json"),
    "css": (b"p > a { color: red }", "text/css"),
    "csv": (b"day,what\n1,<none>", "text/csv"),
    "mp4": (b"\x00\x00\x00\x18ftypmp42" + bytes(64), "text/html"),
    "ogg": (b"OggS" + bytes(64), ""),
    "pdf": (b"%PDF-1.7 <<>>", "text/html"),
    "word": (b"<<a letter>>", "application/msword"),
    "sheet": (b"<<a sheet>>", "application/vnd.ms-excel"),
    "text": (b"The council met on Tuesday.", "text/plain"),
    "text-as-page": (b"The council met on Tuesday.", "text/html; charset=utf-8"),
    "octets": (b"<<anything>>", "Application/Octet-Stream"),
    "page-as-octets": (html(ELSE).encode(), "application/octet-stream"),
    "page-as-json": (html(ELSE).encode(), "application/json"),
}


def test_without_the_gate_the_same_is_found(desk: Desk, other: Desk) -> None:
    """
    The gate saves time and nothing else: mentions, matches, and what became of every page of our own archive.
    """
    for one in (desk, other):
        with Archive(one.folder / "archive", lambda: AT) as archive:
            archive.recover(None)
            for name, (body, kind) in BODIES.items():
                url = f"https://x.example/{name}"
                page = Capture(
                    url=url, final_url=url, status=200, headers=(("Content-Type", kind),), body=body, fetched_at=AT,
                )  # fmt: skip
                archive.write(
                    Entry(source="x-en", found_via="https://x.example/feed", url=url, found_at=AT), page
                )
    gated = desk.replay(desk.folder / "archive", hands=Here()).progress
    every = other.replay(other.folder / "archive", hands=Here(), gated=False).progress
    outcomes = "SELECT canonical_url, outcome FROM pages ORDER BY canonical_url"
    became = {row["canonical_url"].rpartition("/")[2]: row["outcome"] for row in other.rows(outcomes)}

    assert (gated.pages, gated.passed, gated.mentions) == (len(BODIES), 1, 1)
    assert (every.pages, every.passed, every.mentions) == (len(BODIES), len(BODIES), 1)
    assert desk.found() == other.found()
    assert desk.found().matches
    assert desk.rows(outcomes) == other.rows(outcomes)
    assert {name for name, outcome in became.items() if outcome != "not_html"} == {
        "match", "other", "empty", "page-as-octets", "page-as-json",
    }  # fmt: skip
    assert became["empty"] == "empty"


def test_our_own_archive_comes_back_with_its_entries(desk: Desk, tmp_path: Path) -> None:
    """
    Also a page that could not be had is found again by what its entry said.
    """
    archive = Archive(tmp_path / "elsewhere", lambda: AT)
    archive.recover(None)
    entry = Entry(
        source="x-en",
        found_via="https://x.example/feed",
        url="https://x.example/gone",
        found_at=AT,
        title=SAID,
    )
    archive.write(entry, None)
    capture = Capture(
        url="https://x.example/page", final_url="https://x.example/page", status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),), body=html(ELSE).encode(), fetched_at=AT,
    )  # fmt: skip
    archive.write(
        Entry(source="x-en", found_via="https://x.example/feed", url="https://x.example/page", found_at=AT),
        capture,
    )
    archive.close()
    told = desk.replay(tmp_path / "elsewhere", hands=Here()).progress

    assert (told.pages, told.mentions, told.unreadable) == (2, 1, [])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "2026-02-01", "--until", "2026-01-01"], "no page lies between"),
        (["--since", "2026-02-01", "--until", "2026-02-01"], "no page lies between"),
    ],
)
def test_what_would_find_nothing_is_refused(desk: Desk, warc: Path, options: list[str], said: str) -> None:
    """Nothing is done: no row of a replay, no database."""
    with pytest.raises(InputError, match=said):
        CliRunner().invoke(
            cli,
            ["replay", str(warc), *options, "--db", str(desk.db)],
            catch_exceptions=False,
        )

    assert not desk.db.exists()


def test_a_language_that_is_none_is_refused(desk: Desk, warc: Path) -> None:
    """Nothing is done, as above."""
    done = CliRunner().invoke(cli, ["replay", str(warc), "--languages", "ko,korean", "--db", str(desk.db)])

    assert done.exit_code == 2
    assert "'korean' is no ISO 639-1 code" in done.stderr
    assert not desk.db.exists()


def test_a_folder_without_archives_is_named(desk: Desk, tmp_path: Path, warc: Path) -> None:
    """A mistyped folder would look like one that holds nothing of interest."""
    (tmp_path / "none").mkdir()
    done = CliRunner().invoke(
        cli,
        [
            "replay",
            str(warc),
            str(tmp_path / "none"),
            "--workers",
            "1",
            "--db",
            str(desk.db),
        ],
    )

    assert done.exit_code == 1
    assert "1 file, 3 pages" in done.stdout
    assert f"{tmp_path / 'none'}: no WARC file in this folder" in done.stderr


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"", "names no domain"), (b"# none yet\n", "names no domain"), (b"kcna.kp\nhttps://news.example/\n", "line 2: 'https://news.example/' is no domain"),
        (b"\xff\xfek\x00", "no text in UTF-8"),
    ],
)  # fmt: skip
def test_a_list_of_domains_that_narrows_nothing_is_refused(
    tmp_path: Path, warc: Path, written: bytes, said: str
) -> None:
    """An empty one would let every page through."""
    (tmp_path / "domains.txt").write_bytes(written)
    with pytest.raises(InputError, match=said):
        CliRunner().invoke(
            cli,
            ["replay", str(warc), "--domains", str(tmp_path / "domains.txt"), "--db", str(tmp_path / "m.db")],
            catch_exceptions=False,
        )


def test_a_list_of_domains_narrows(desk: Desk, tmp_path: Path, warc: Path) -> None:
    """With and without `www.`, remarks and empty lines aside."""
    domains = tmp_path / "domains.txt"

    def found(written: str) -> tuple[int, int]:
        domains.write_text(written, "utf-8")
        narrow = Narrow(domains=_domains(domains))
        told = desk.replay(warc, hands=Here(), again=True, narrow=narrow).progress
        return told.pages, told.mentions

    assert found("other.example\n") == (3, 0)
    assert found("\ufeff# ours\nWWW.News.Example # and all under it\n\n") == (3, 1)
    domains.write_text("Новости.рф\n", "utf-8")
    assert _domains(domains) == {"новости.рф", "xn--b1amnebsh.xn--p1ai"}
