"""`monitor extract` prints one JSON object a file, whatever the file is."""

import gzip
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.cli.extract import command
from monitor.errors import MonitorError
from monitor.extract import Reading, extract

PAGE = """<html lang="ko"><head><title>북한, 러시아에 포탄 - 예시뉴스</title></head><body><article><h1>북한, 러시아에 포탄</h1>
<p class="info">입력 2026.11.23 09:00</p><p>북한이 러시아에 포탄과 탄약을 지원했다는 보도가 나왔다. 국방부는 이를 확인하지 않았다고 밝혔다.</p>
<p>정부 관계자는 컨테이너 삼백여 개가 나진항을 떠났다고 전했다. 러시아는 부인하고 있다.</p></article></body></html>"""


def run(*arguments: str) -> tuple[list[dict[str, Any]], int | None, str]:
    """The lines, the exit status, and what was said beside."""
    result = CliRunner().invoke(command, ["--now", "2026-11-24T09:00:00Z", *arguments])
    error = result.exception
    status = error.exit_status if isinstance(error, MonitorError) else result.exit_code
    return [json.loads(line) for line in result.stdout.splitlines()], status, result.stderr


def test_each_file_gets_a_line_with_the_keys_of_the_contract(tmp_path: Path) -> None:
    """Scripts read them; more keys may follow."""
    plain = tmp_path / "a.html"
    plain.write_text(PAGE, encoding="utf-8")
    packed = tmp_path / "b.html.gz"
    packed.write_bytes(
        gzip.compress(PAGE.replace('lang="ko"', 'lang="ko"><meta charset="euc-kr"').encode("euc-kr"))
    )

    lines, status, _ = run(str(plain), str(packed), "--url", "https://news.example/a")

    assert status == 0
    assert [line["file"] for line in lines] == [str(plain), str(packed)]
    for line in lines:
        assert {
            "file",
            "url",
            "title",
            "text",
            "published_at",
            "date_source",
            "authors",
            "language",
            "outcome",
        } <= set(line)
        assert (line["title"], line["language"], line["outcome"]) == ("북한, 러시아에 포탄", "ko", "ok")
        assert (line["published_at"], line["date_source"]) == ("2026-11-23T09:00:00Z", "text, no zone")
        assert line["url"] == "https://news.example/a"
        assert "나진항" in line["text"]


def test_a_page_that_is_no_article_says_so_and_is_done(tmp_path: Path) -> None:
    """The file was read; that there is nothing in it is the answer."""
    file = tmp_path / "wall.html"
    file.write_text(
        "<html><title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p></html>"
    )

    lines, status, _ = run(str(file))

    assert status == 0
    assert (lines[0]["outcome"], lines[0]["text"]) == ("wall", None)


@pytest.mark.parametrize("kind", ["missing", "folder", "cut"])
def test_a_file_that_cannot_be_read_has_a_line_and_status_1(tmp_path: Path, kind: str) -> None:
    """The others are read all the same."""
    good = tmp_path / "good.html"
    good.write_text(PAGE, encoding="utf-8")
    bad = tmp_path / "bad.html.gz"
    if kind == "folder":
        bad.mkdir()
    elif kind == "cut":
        bad.write_bytes(gzip.compress(PAGE.encode())[:-20])

    lines, status, said = run(str(bad), str(good))

    assert status == 1
    assert [line["outcome"] for line in lines] == ["unreadable", "ok"]
    assert str(bad) in said


def read_or_die(body: bytes, **more: Any) -> Reading:
    """Read a page as ever, unless it says that it kills."""
    if b"deadly" in body:
        os.kill(os.getpid(), signal.SIGKILL)
    return extract(body, **more)


def test_a_page_at_which_the_child_dies_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """lxml may crash on a page, and the kernel kill for memory; the others are read all the same."""
    monkeypatch.setattr("monitor.extract.extract", read_or_die)
    files = [tmp_path / "a.html", tmp_path / "b.html"]
    files[0].write_text("<html>deadly")
    files[1].write_text(PAGE, encoding="utf-8")

    lines, status, _ = run(*map(str, files))

    assert status == 0
    assert [line["outcome"] for line in lines] == ["extract_timeout", "ok"]
    assert lines[0]["note"] == "the child died: ProcessExpired"


def test_nothing_given_is_status_2() -> None:
    """Wrong input, nothing done."""
    assert run()[1] == 2
