"""Replay: the crawl's own steps over WARC files."""

import gzip
import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from monitor.archive import Archive
from monitor.cli import cli
from monitor.cli.replay import _domains, command
from monitor.core.article import Capture, Entry
from monitor.errors import InputError
from monitor.store import Store

AT = datetime(2026, 10, 3, 9, tzinfo=UTC)
SAID = "North Korea has shipped artillery shells to Russia, officials said on Tuesday in Seoul."
ELSE = "The council met on Tuesday and agreed on a plan for the new bridge, officials said."


def html(sentence):
    body = "".join(
        f"<p>{sentence} Paragraph {number} of the report tells more of it.</p>" for number in range(6)
    )
    return f"<html><head><title>{sentence}</title></head><body><article><h1>{sentence}</h1>{body}</article></body></html>"


def record(url, sentence):
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html(sentence)}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{url[-8:]}>\r\nWARC-Target-URI: {url}\r\n"
        f"WARC-Date: {AT:%Y-%m-%dT%H:%M:%SZ}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


@pytest.fixture
def warc(tmp_path):
    """A foreign WARC file with one page that matches among others."""
    file = tmp_path / "news.warc.gz"
    file.write_bytes(
        record("https://news.example/bridge-1", ELSE)
        + record("https://news.example/shells-2", SAID)
        + record("https://news.example/bridge-3", ELSE)
    )
    return file


def run(tmp_path, *args):
    done = CliRunner().invoke(
        command,
        [*map(str, args), "--db", str(tmp_path / "db" / "m.db"), "--workers", "1", "--format", "json"],
    )
    assert done.exit_code in (0, 1), done.output
    return done.exit_code, json.loads(done.stdout)


@pytest.fixture(autouse=True)
def folder(tmp_path):
    (tmp_path / "db").mkdir()


def mentions(tmp_path):
    with Store.open(tmp_path / "db" / "m.db", readonly=True) as store:
        return store.base.rows("SELECT url, fetched_at, warc_file FROM pages ORDER BY url")


def test_a_foreign_archive_leaves_only_what_matched(tmp_path, warc):
    """
    Row and capture of the matched page, with the WARC's date; nothing of the others.
    """
    status, told = run(tmp_path, warc)

    assert (status, told["pages"], told["mentions"]) == (0, 3, 1)
    (page,) = mentions(tmp_path)
    assert page["url"] == "https://news.example/shells-2"
    assert page["fetched_at"].startswith("2026-10-03")
    assert page["warc_file"]


def test_what_was_replayed_is_in_a_claim_at_once(tmp_path, warc):
    """The list is one of claims: a mention in none of them would not be seen before the next crawl."""
    run(tmp_path, warc)

    with Store.open(tmp_path / "db" / "m.db", readonly=True) as store:
        claims = [dict(row) for row in store.base.rows("SELECT mention FROM claim_mentions")]
        mentions = [dict(row) for row in store.base.rows("SELECT id AS mention FROM mentions")]
    assert claims == mentions != []


def test_again_adds_nothing(tmp_path, warc):
    """
    A file that was read to its end is left alone; `--again` reads it and adds nothing.
    """
    run(tmp_path, warc)
    _, second = run(tmp_path, warc)
    _, third = run(tmp_path, warc, "--again")

    assert (second["pages"], third["pages"], third["mentions"]) == (0, 3, 0)


def test_a_file_that_has_grown_is_read_on(tmp_path, warc):
    """
    Only what is new is read.
    """
    run(tmp_path, warc)
    with warc.open("ab") as file:
        file.write(record("https://news.example/bridge-4", ELSE))
    _, told = run(tmp_path, warc)

    assert told["pages"] == 1


def test_what_is_broken_is_named_and_the_rest_is_read(tmp_path, warc):
    """
    A damaged record costs itself and status 1.
    """
    first = record("https://news.example/bridge-1", ELSE)
    data = bytearray(warc.read_bytes())
    data[60:90] = b"x" * 30
    assert len(first) > 90
    warc.write_bytes(data)
    status, told = run(tmp_path, warc)

    assert status == 1
    assert told["mentions"] == 1
    assert told["unreadable"]


def test_without_the_gate_the_same_is_found(tmp_path, warc):
    """
    The gate saves time and nothing else.
    """
    _, told = run(tmp_path, warc, "--no-gate")

    assert (told["passed"], told["mentions"]) == (3, 1)


def test_our_own_archive_comes_back_with_its_entries(tmp_path):
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
    status, told = run(tmp_path, tmp_path / "elsewhere")

    assert (status, told["pages"], told["mentions"]) == (0, 2, 1)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--since", "2026-02-01", "--until", "2026-01-01"], "no page lies between"),
        (["--since", "2026-02-01", "--until", "2026-02-01"], "no page lies between"),
    ],
)
def test_what_would_find_nothing_is_refused(tmp_path, warc, options, said):
    """Nothing is done: no row of a replay, no database."""
    with pytest.raises(InputError, match=said):
        CliRunner().invoke(
            cli,
            ["replay", str(warc), *options, "--db", str(tmp_path / "db" / "m.db")],
            catch_exceptions=False,
        )

    assert not (tmp_path / "db" / "m.db").exists()


def test_a_language_that_is_none_is_refused(tmp_path, warc):
    """Nothing is done, as above."""
    done = CliRunner().invoke(
        cli, ["replay", str(warc), "--languages", "ko,korean", "--db", str(tmp_path / "db" / "m.db")]
    )

    assert done.exit_code == 2
    assert "'korean' is no ISO 639-1 code" in done.stderr
    assert not (tmp_path / "db" / "m.db").exists()


def test_a_folder_without_archives_is_named(tmp_path, warc):
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
            str(tmp_path / "db" / "m.db"),
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
def test_a_list_of_domains_that_narrows_nothing_is_refused(tmp_path, warc, written, said):
    """An empty one would let every page through."""
    (tmp_path / "domains.txt").write_bytes(written)
    with pytest.raises(InputError, match=said):
        CliRunner().invoke(
            cli,
            ["replay", str(warc), "--domains", str(tmp_path / "domains.txt"), "--db", str(tmp_path / "m.db")],
            catch_exceptions=False,
        )


def test_a_list_of_domains_narrows(tmp_path, warc):
    """With and without `www.`, remarks and empty lines aside."""
    domains = tmp_path / "domains.txt"
    domains.write_text("\ufeff# ours\nWWW.News.Example # and all under it\n\n", "utf-8")

    assert run(tmp_path, warc, "--domains", domains)[1]["mentions"] == 1
    domains.write_text("Новости.рф\n", "utf-8")
    assert _domains(domains) == {"новости.рф", "xn--b1amnebsh.xn--p1ai"}
    domains.write_text("other.example\n", "utf-8")
    assert run(tmp_path, warc, "--again", "--domains", domains)[1]["pages"] == 3
