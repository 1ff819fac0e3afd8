"""The rules at the terminal: list, check, explain, judge."""

import gzip
import json
import os
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor import paths
from monitor.errors import ConfigError, InputError
from tests.cli.rules_typed import CLAIM, item, lines, run, told
from tests.rulebook import rule, rulebook

pytestmark = [
    pytest.mark.usefixtures("one_cache"),
    pytest.mark.filterwarnings("ignore:SOCKS support in urllib3"),  # trafilatura asks for it in passing
]


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


def test_check_warns_of_a_rule_about_other_countries(tmp_path: Path) -> None:
    """
    It matches; but "Belarus supplies tractors to North Korea" was claimed as "Russia → DPRK", and nothing had said so.
    """
    terms = """
    [dprk]
    en = ["North Korea"]
    [belarus]
    en = ["Belarus"]
    [give]
    en = ["supplies"]
    class = "give"
    [goods]
    en = ["tractors"]
    """
    claim = "Belarus supplies tractors to North Korea."
    ours = {"all": ["dprk", "belarus", "give", "goods"], "finds": [claim], "spares": []}
    folder = rulebook(
        tmp_path / "rules", terms=terms, rules=rule(**ours, **{"from": "belarus", "to": "dprk"}), parties=""
    )
    checked = told("check", "--rules", folder)
    said = [f"{row['place']}: {row['what']}" for row in checked["warnings"]]

    assert checked["errors"] == []
    assert said == [
        "term 'russia': is not there: headings, arrows and claims say DPRK and Russia whatever the rules look for.",
        "rule 'arms': from = 'belarus': arrows and claims will call it Russia.",
    ]
    project = told("check", "--rules", paths.RULES)["warnings"]
    assert not [row for row in project if "arrows and claims" in row["what"]]


def test_nothing_to_judge_is_wrong_input(tmp_path: Path) -> None:
    """
    A table of noughts looks like a result.
    """
    left_out = lines(tmp_path / "b.jsonl", item("a", "relevant", CLAIM, borderline=True))
    (tmp_path / "a.jsonl").touch()

    for file in (tmp_path / "a.jsonl", left_out):
        error = run("judge", file).exception
        assert isinstance(error, InputError)
        assert f"{file}: no text to judge." in str(error)
    assert run("judge", left_out, "--borderline").exit_code == 0


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
