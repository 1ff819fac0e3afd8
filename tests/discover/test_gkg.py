"""GDELT's bulk files, with rows of our own in the shape of its codebook."""

import hashlib
import io
import json
import os
import subprocess
import sys
import textwrap
import zipfile

import pytest

from monitor.core.article import Outcome
from monitor.discover.gkg import COLUMNS, intact, missed_files, reaches, read_doc, read_gkg, read_lastupdate
from monitor.discover.listing import Listing
from tests.builders import at
from tests.conftest import ROOT

KOREA = "1#North Korea#KN#KN##40#127#KN#12"
SOUTH = "1#South Korea#KS#KS##37#127.5#KS#12"
RUSSIA = "4#Moscow, Moskva, Russia#RS#RS48#25106#55.7522#37.6156#-2960561#99"


def row(url: str = "https://outlet.example/a", **cells: str) -> str:
    values = [""] * COLUMNS
    values[0], values[1], values[2], values[3], values[4] = (
        "20261124090000-1",
        "20261124090000",
        "1",
        "outlet.example",
        url,
    )
    values[10] = cells.get("places", "")
    values[9] = cells.get("v1", "")
    values[25] = cells.get("translation", "")
    values[26] = f"<PAGE_LINKS></PAGE_LINKS><PAGE_TITLE>{cells.get('title', '')}</PAGE_TITLE>"
    values[2] = cells.get("collection", "1")
    return "\t".join(values)


def packed(*rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("20261124090000.gkg.csv", "\n".join(rows) + "\n")
    return out.getvalue()


def read(body: bytes) -> Listing:
    return read_gkg(
        body,
        base_url="http://gdelt.example/20261124090000.gkg.csv.zip",
        source_id="gdelt",
        found_at=at("09:00"),
    )


def test_a_page_that_names_both_countries_becomes_an_entry_of_its_own_outlet():
    """The search is no publisher; when GDELT saw a page is not when it appeared."""
    (entry,) = read(packed(row(places=f"{KOREA};{RUSSIA}", title="Shells &amp; guns"))).entries

    assert entry.url == "https://outlet.example/a"
    assert entry.outlet == "outlet.example"
    assert entry.title == "Shells & guns"
    assert entry.language == "en"
    assert entry.published_at is None
    assert entry.published_raw == "seen by GDELT 20261124090000"


@pytest.mark.parametrize(
    ("cells", "ours"),
    [
        ({"places": f"{KOREA};{RUSSIA}"}, True),
        ({"v1": "1#North Korea#KN#KN#40#127#KN;1#Russia#RS#RS#60#100#RS"}, True),
        ({"title": "Pyongyang sends shells to Moscow"}, True),
        ({"title": "북한, 러시아에 포탄 지원"}, True),
        ({"title": "&#x5317;&#x671D;&#x9BAE;&#x304C;&#x30ED;&#x30B7;&#x30A2;&#x306B;"}, True),
        ({"title": "КНДР поставила снаряды России"}, True),
        ({"title": "朝俄会谈"}, True),
        ({"places": RUSSIA, "title": "N. Korea denies it"}, True),
        ({"places": KOREA}, False),
        ({"places": f"{SOUTH};{RUSSIA}"}, False),
        ({"places": RUSSIA, "title": "Shells for Ukraine"}, False),
        ({"title": "朝鲜族 in Russia"}, False),
        ({"places": f"{KOREA};{RUSSIA}", "collection": "2"}, False),
    ],
)
def test_rows_are_chosen_by_place_or_title(cells, ours):
    """KN is North Korea and KS South Korea in FIPS 10-4, which GDELT counts in."""
    assert len(read(packed(row(**cells), row(url="https://outlet.example/b"))).entries) == ours


@pytest.mark.parametrize(
    ("translation", "language"),
    [("srclc:rus; eng:Moses 2.1.1", "ru"), ("srclc:kor;eng:GT-KOR 1.0", "ko"), ("srclc:ukr;eng:x", "uk"), ("srclc:zho;x", "zh"), ("srclc:xxx;x", None)],
)  # fmt: skip
def test_the_language_is_that_of_the_page(translation, language):
    """The translingual twin holds pages that GDELT translated for itself."""
    (entry,) = read(packed(row(places=f"{KOREA};{RUSSIA}", translation=translation))).entries

    assert entry.language == language


def test_rows_that_are_none_are_counted():
    """GDELT's files hold broken rows now and then."""
    listing = read(
        packed(
            row(places=f"{KOREA};{RUSSIA}"),
            "broken\trow",
            row(url="not an address", places=f"{KOREA};{RUSSIA}").replace("\t1\t", "\t1\t"),
        )
    )

    assert len(listing.entries) >= 1
    assert "rows cannot be read" in listing.note
    assert listing.problem is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", Outcome.EMPTY),
        (b"<html>busy</html>", Outcome.EMPTY),
        (packed(row(places=f"{KOREA};{RUSSIA}"))[:-40], Outcome.TRUNCATED),
        (packed(), Outcome.EMPTY),
        (packed("a\tb"), Outcome.EMPTY),
    ],
)
def test_what_is_no_bulk_file_says_so(body, problem):
    """A file that cannot be read is asked for again."""
    assert read(body).problem is problem


def test_a_bulk_bomb_is_bounded():
    """260 MB of zeros end at 200, a piece at a time."""
    script = textwrap.dedent("""
        import io, resource, time, zipfile
        from datetime import UTC, datetime
        from monitor.discover.gkg import read_gkg
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x.csv", "w", force_zip64=True) as member:
            for _ in range(260):
                member.write(bytes(1_000_000))
        before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        listing = read_gkg(out.getvalue(), base_url="http://a.example/", source_id="s", found_at=datetime.now(UTC))
        assert listing.problem == "too_large", listing
        print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, time.process_time() - began)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )  # fmt: skip
    grown, took = done.stdout.split()

    assert int(grown) <= 60
    assert float(took) <= 5


def test_lastupdate_names_the_gkg_file_alone():
    """Three lines, of which the events and the mentions are not for us."""
    md5 = hashlib.md5(b"abc", usedforsecurity=False).hexdigest()
    text = "".join(
        f"3 {md5} http://gdelt.example/gdeltv2/20261124090000.{kind}\n"
        for kind in ("export.CSV.zip", "mentions.CSV.zip", "gkg.csv.zip")
    )

    (update,) = read_lastupdate(text)
    assert update.url.endswith("20261124090000.gkg.csv.zip")
    assert intact(update, b"abc")
    assert not intact(update, b"abd")
    assert read_lastupdate("<html>busy</html>") == ()


def test_files_missed_while_we_slept_are_caught_up_within_a_day():
    """Four an hour, oldest first; what is older than a day is let go."""
    latest = "http://gdelt.example/gdeltv2/20261124091500.gkg.csv.zip"

    assert missed_files(None, latest) == (latest,)
    assert missed_files(latest, latest) == ()
    assert missed_files(latest.replace("0915", "0830"), latest) == tuple(
        latest.replace("0915", clock) for clock in ("0845", "0900", "0915")
    )
    day = missed_files(latest.replace("20261124", "20261101"), latest)
    assert len(day) == 96
    assert (day[0], day[-1]) == (latest.replace("24091500", "23093000"), latest)
    twin = latest.replace(".gkg", ".translation.gkg")
    assert missed_files(twin.replace("0915", "0900"), twin) == (twin,)
    assert missed_files("nonsense", latest) == (latest,)


@pytest.mark.parametrize(
    ("last", "whole"),
    [
        ("20261124091500", True),
        ("20261124083000", True),
        ("20261123091500", True),
        ("20261123090000", False),
        ("20261101091500", False),
        (None, None),
    ],
)
def test_what_is_older_than_a_day_is_let_go_and_told(last, whole):
    """A first visit has nothing to reach back to."""
    latest = "http://gdelt.example/gdeltv2/20261124091500.gkg.csv.zip"

    assert reaches(last and latest.replace("20261124091500", last), latest) is whole
    assert reaches("nonsense", latest) is None


def test_the_doc_api_is_read_as_an_extra():
    """Its articles were chosen by the query; what it says in place of JSON goes into the note."""
    article = {
        "url": "https://outlet.example/a",
        "title": "Shells  leave",
        "seendate": "20261124T090000Z",
        "domain": "outlet.example",
        "language": "Korean",
    }
    where = {"base_url": "https://api.gdelt.example/doc", "source_id": "gdelt", "found_at": at("09:00")}

    (entry,) = read_doc(json.dumps({"articles": [article, {"url": None}, 7]}).encode(), **where).entries
    assert (entry.outlet, entry.language, entry.published_at, entry.title) == (
        "outlet.example",
        "ko",
        None,
        "Shells leave",
    )
    said = read_doc(b"Please limit requests to one every 5 seconds", **where)
    assert said.problem is Outcome.EMPTY
    assert "limit requests" in said.note
    assert read_doc(b"{}", **where).problem is None
