"""The rules at the terminal: list, check, explain, judge, diff."""

import gzip
import json
import os
import random
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.archive import Archive
from monitor.cli import cli
from monitor.errors import ConfigError, InputError
from monitor.replay.run import warc_files
from monitor.store import Store
from tests.builders import at, capture, entry
from tests.replay.warcs import ELSE, SAID, packed, record
from tests.rulebook import RULES, rule, rulebook

CLAIM = "North Korea has shipped artillery shells to Russia."
pytestmark = pytest.mark.filterwarnings(
    "ignore:SOCKS support in urllib3"
)  # trafilatura asks for it in passing


@pytest.fixture(autouse=True, scope="module")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One for all: what two tests ask of the same rules is compiled once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder of rules."""
    return rulebook(tmp_path / "rules")


def run(*words: str | Path, feed: str | None = None) -> Result:
    """A command as it is typed; stdout and stderr apart."""
    return CliRunner().invoke(cli, ["rules", *map(str, words)], input=feed)


def told(*words: str | Path, feed: str | None = None) -> Any:
    """What a command prints as JSON."""
    result = run(*words, "--format", "json", feed=feed)
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def lines(file: Path, *items: dict[str, Any]) -> Path:
    """Labelled texts as a file."""
    text = "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())
    return file


def item(id_: str, label: str, text: str, **more: Any) -> dict[str, Any]:
    """One labelled text."""
    return {"id": id_, "lang": "en", "title": "", "text": text, "label": label} | more


def test_list_names_every_rule_with_its_version(book: Path) -> None:
    """
    A stored match names a rule and a version; here is what they were.
    """
    listed = told("list", "--rules", book)

    assert [row["id"] for row in listed["rules"]] == ["arms", "denial"]
    assert all(len(row["version"]) == 12 for row in listed["rules"])


def test_check_runs_the_examples(book: Path) -> None:
    """
    A rule carries its own examples, and its own failure says why.
    """
    assert run("check", "--rules", book).exit_code == 0

    (book / "rules.toml").write_text(
        rule(finds=["Russia has shipped grain to North Korea."], spares=[CLAIM]), encoding="utf-8"
    )
    checked = run("check", "--rules", book)

    assert checked.exit_code == 1
    assert "does not find 'Russia has shipped grain to North Korea.': lacks arms." in checked.stdout
    assert f"does not spare '{CLAIM}'" in checked.stdout


def test_check_warns_of_what_can_never_hit(tmp_path: Path) -> None:
    """
    A silently dead word looks just like a quiet day.
    """
    terms = """
    [covered]
    en = ["steel", "steel*", "iron"]
    except = { en = ["iron"] }
    [dead]
    en = ["gold"]
    except = { en = ["gold"] }
    [odd]
    regex = ['KN-\\d+']
    [idle]
    en = ["tin"]
    """
    rules = rule(all=["covered", "odd", "dead"])
    folder = rulebook(tmp_path / "rules", terms=terms, rules=rules, parties="")
    checked = told("check", "--rules", folder)

    said = "\n".join(f"{row['place']} {row['what']}" for row in checked["errors"] + checked["warnings"])
    assert "term 'dead' can never hit" in said
    assert "term 'covered' words that can never hit: 'iron'" in said
    assert "'steel' by 'steel*'" in said
    assert "asks for 'K', which folding writes as 'k'" in said
    assert "term 'idle' is used by no rule" in said


def test_wrong_rules_stop_every_command_with_2(tmp_path: Path) -> None:
    """
    Nothing is done with rules that are not the ones meant.
    """
    folder = rulebook(tmp_path / "rules", rules=rule(within="x", all=["z"]))
    texts = lines(tmp_path / "a.jsonl", item("a", "relevant", CLAIM))

    for words in (("list",), ("check",), ("explain", "-"), ("judge", texts)):
        error = run(*words, "--rules", folder, feed="x").exception
        assert isinstance(error, ConfigError)
        assert error.exit_status == 2
        assert len(error.problems) == 2


def test_explain_tells_every_match_and_every_reason(book: Path) -> None:
    """
    Offsets count in the text that was given.
    """
    text = f"It rained. {CLAIM} Kirby denied it."
    explained = told("explain", "-", "--rules", book, feed=text)

    found = explained["matches"][0]
    assert (found["rule"], found["lane"], found["quote"]) == ("arms", "dprk-to-russia", CLAIM)
    assert found["direction"] == "dprk-to-russia"
    assert found["prominence"] == "lead"
    assert {"speaker", "tags"} <= found.keys()
    assert {text[hit["start"] : hit["end"]] for hit in found["terms"]} == {
        "North Korea", "shipped", "artillery shells", "Russia",
    }  # fmt: skip
    assert explained["missed"] == []

    missing = told("explain", "-", "--rules", book, feed="North Korea and Russia sent weapons to Ukraine.")
    assert missing["missed"] == [{"rule": "arms", "lacked": [], "vetoed_by": ["aid-to-ukraine"]}]


def test_explain_reads_a_file_with_a_title_and_a_page(book: Path, tmp_path: Path) -> None:
    """
    A first line with a blank line after it is the title; a page is read as the crawl reads it.
    """
    plain = tmp_path / "a.txt"
    plain.write_text(f"{CLAIM[:-1]}\n\nIt rained.", encoding="utf-8")
    page = tmp_path / "a.html"
    body = f"<p>{CLAIM} {'It rained all day in the harbour town. ' * 20}</p>" * 2
    page.write_text(
        f"<!doctype html><html><head><title>News</title></head><body><article><h1>News</h1>{body}</article></body></html>",
        encoding="utf-8",
    )

    assert told("explain", plain, "--rules", book)["matches"][0]["prominence"] == "title"
    assert told("explain", page, "--rules", book)["matches"][0]["quote"] == CLAIM
    assert "MATCH arms (dprk-to-russia)" in run("explain", plain, "--rules", book).stdout


def test_explain_takes_a_file_as_other_programs_write_it(book: Path, tmp_path: Path) -> None:
    """
    Line ends of Windows; a page saved with a comment before it, a piece of one, one in UTF-16, one packed.
    """
    told_apart = tmp_path / "crlf.txt"
    told_apart.write_bytes(f"{CLAIM[:-1]}\r\n\r\nIt rained.\r\n".encode())
    story = f"<h1>News</h1><p>{CLAIM} {'It rained all day in the harbour town. ' * 20}</p>"
    whole = f"<!-- saved from a browser -->\n<html><body><article>{story}</article></body></html>"
    pages = {
        "comment.html": whole.encode(),
        "piece.html": f"<div>{story}</div>".encode(),
        "wide.html": whole.encode("utf-16"),
        "a.html.gz": gzip.compress(whole.encode()),
    }
    for name, body in pages.items():
        (tmp_path / name).write_bytes(body)

    assert told("explain", told_apart, "--rules", book)["matches"][0]["prominence"] == "title"
    for name in pages:
        assert told("explain", tmp_path / name, "--rules", book)["matches"][0]["quote"] == CLAIM, name


def test_explain_answers_to_any_bytes(book: Path, tmp_path: Path) -> None:
    """
    Half characters and NULs come with real pages.
    """
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xff\xfe\x00\xd8" * 1000 + b"\0" * 1000)

    assert run("explain", file, "--rules", book).exit_code == 0
    assert isinstance(run("explain", tmp_path / "none.txt", "--rules", book).exception, InputError)


def test_judge_counts_by_language(book: Path, tmp_path: Path) -> None:
    """
    Borderline items are left out; an id says which item to look at.
    """
    texts = lines(
        tmp_path / "texts.jsonl.gz",
        item("a", "relevant", CLAIM, grade=2),
        item("b", "relevant", "Shells went north.", grade=1),
        item("c", "nearmiss", CLAIM),
        item("d", "ordinary", "It rained."),
        item("e", "relevant", "Unclear.", borderline=True),
        item("f", "ordinary", "비가 왔다.", lang="ko"),
    )
    judged = told("judge", texts, "--rules", book)

    english = judged["languages"]["en"]
    assert (english["n"], english["relevant"], english["found"], english["hits"]) == (4, 2, 1, 2)
    assert (english["recall"], english["precision"], english["grade2_recall"]) == (0.5, 0.5, 1.0)
    assert (english["missed"], english["wrong_nearmiss"], english["wrong_ordinary"]) == (["b"], ["c"], [])
    assert judged["languages"]["ko"]["recall"] is None
    assert judged["all"]["n"] == 5
    assert told("judge", texts, "--rules", book, "--lanes", "troops")["all"]["hits"] == 0
    assert "0.500" in run("judge", texts, "--rules", book).stdout


def test_judge_breaks_down_by_a_key(book: Path, tmp_path: Path) -> None:
    """
    A figure on the part that was tuned on is worth little.
    """
    texts = lines(
        tmp_path / "a.jsonl",
        item("a", "relevant", CLAIM, source_repo="one"),
        item("b", "relevant", "Nothing.", source_repo="two"),
    )
    groups = told("judge", texts, "--rules", book, "--by", "source_repo")["groups"]

    assert {name: found["en"]["recall"] for name, found in groups.items()} == {"one": 1.0, "two": 0.0}


def test_judge_falls_short_only_of_a_baseline(book: Path, tmp_path: Path) -> None:
    """
    A figure alone is no fault; one below what was promised is.
    """
    texts = lines(tmp_path / "a.jsonl", item("a", "relevant", CLAIM), item("b", "relevant", "Nothing."))
    low, high = tmp_path / "low.json", tmp_path / "high.json"
    low.write_text(json.dumps({"languages": {"en": {"recall": 0.5}}}), encoding="utf-8")
    high.write_text(json.dumps({"languages": {"en": {"recall": 0.9}}}), encoding="utf-8")

    assert run("judge", texts, "--rules", book).exit_code == 0
    assert run("judge", texts, "--rules", book, "--baseline", low).exit_code == 0
    short = run("judge", texts, "--rules", book, "--baseline", high)
    assert short.exit_code == 1
    assert "en: recall 0.5 is below the baseline's 0.9" in short.stderr


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": "a"}', '{"text": "x", "label": "maybe"}'],
    ids=["json", "list", "text", "label"],
)
def test_judge_refuses_what_is_no_labelled_text(book: Path, tmp_path: Path, line: str) -> None:
    """
    Figures over half a file would look like figures.
    """
    file = tmp_path / "a.jsonl"
    file.write_text(f"{json.dumps(item('a', 'relevant', CLAIM))}\n{line}\n", encoding="utf-8")
    error = run("judge", file, "--rules", book).exception

    assert isinstance(error, InputError)
    assert f"{file}:2:" in str(error)


def test_an_unknown_lane_is_named_with_those_that_are(book: Path, tmp_path: Path) -> None:
    """
    A misspelt lane would judge everything as missed.
    """
    error = run("judge", lines(tmp_path / "a.jsonl"), "--rules", book, "--lanes", "guns").exception

    assert isinstance(error, InputError)
    assert "dprk-to-russia" in str(error)


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


def damaged(file: Path) -> Path:
    """A gzipped file with wrong bytes in its middle."""
    data = bytearray(gzip.compress(random.Random(1).randbytes(60_000)))
    data[100:300] = b"\xff" * 200
    file.write_bytes(data)
    return file


@pytest.mark.parametrize("name", ["a.html.gz", "a.jsonl.gz"])
def test_a_damaged_file_is_named(book: Path, tmp_path: Path, name: str) -> None:
    """
    zlib tells of it in an error of its own. `diff` reads the others; figures over half a file are none.
    """
    file = damaged(tmp_path / name)
    whole = lines(tmp_path / "whole.jsonl", item("a", "relevant", CLAIM))
    compared = run("diff", book, file, whole, "--rules", book)
    judged = run("judge", file, "--rules", book).exception
    explained = run("explain", file, "--rules", book).exception

    assert compared.exit_code == 1
    assert compared.stdout.startswith("1 page read: ")
    assert f"not read: {file}: cannot be read: " in compared.stderr
    for error in (judged, explained):
        assert isinstance(error, InputError)
        assert f"{file}: cannot be read: " in str(error)


@pytest.mark.parametrize("line", ['{"text": "x", "label": "ordinary", "country": ["KP"]}', '{"a":' * 100_000])
def test_a_line_with_something_else_in_it_is_named(book: Path, tmp_path: Path, line: str) -> None:
    """
    A list for a country, brackets without end: wrong input, for both that read lines.
    """
    file = tmp_path / "a.jsonl"
    file.write_text(f"{line}\n", encoding="utf-8")
    for words in (("judge", file), ("diff", book, file)):
        error = run(*words, "--rules", book).exception

        assert isinstance(error, InputError)
        assert f"{file}:1: " in str(error)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lines_may_come_through_a_pipe(book: Path, tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    """
    `monitor rules judge <(head -100 texts.jsonl)`: what was looked at cannot be put back into a pipe.
    """
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    line = json.dumps(item("a", "relevant", CLAIM)).encode()
    writer = threading.Thread(target=pipe.write_bytes, args=(pack(line),))
    writer.start()
    judged = told("judge", pipe, "--rules", book)
    writer.join(30)

    assert judged["all"]["found"] == 1
