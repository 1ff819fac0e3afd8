"""
The newsroom's own pair of bulk files in the shape of GDELT's Global Knowledge Graph 2.1.

A search over the whole press publishes, every 15 minutes, one zipped table of 27
tab-separated columns; `lastupdate.txt` names the newest. The translingual twin
covers pages that are not in English.
"""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from monitor.newsroom.feeds import Listed

COLUMNS = 27
THREE_LETTERS = {"zh": "zho", "ja": "jpn", "ko": "kor", "ru": "rus", "uk": "ukr"}
BOTH = "1#North Korea#KN#KN#40#127#KN;1#Russia#RS#RS#60#100#RS"
ELSEWHERE = "1#Portugal#PO#PO#39.5#-8#PO"


def stamp(now: datetime) -> str:
    """The newest quarter of an hour that has been published, as the file names write it."""
    return f"{now.replace(minute=now.minute // 15 * 15):%Y%m%d%H%M}00"


def name(at: str, *, translingual: bool) -> str:
    """File name of one table."""
    return f"{at}.translation.gkg.csv.zip" if translingual else f"{at}.gkg.csv.zip"


def table(at: str, listed: Sequence[Listed], *, translingual: bool) -> bytes:
    """One zipped table: the stories given, and one row about something else."""
    mark = "T" if translingual else ""
    rows = [_row(f"{at}-{mark}{n}", at, one, translingual=translingual) for n, one in enumerate(listed)]
    rows.append(_sardines(f"{at}-{mark}{len(rows)}", at))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        file = zipfile.ZipInfo(
            name(at, translingual=translingual).removesuffix(".zip"), (2026, 1, 1, 0, 0, 0)
        )
        packed.writestr(file, "".join(rows).encode(), zipfile.ZIP_DEFLATED)
    return held.getvalue()


def lastupdate(base: str, at: str, packed: bytes, *, translingual: bool) -> bytes:
    """`lastupdate.txt`: size, MD5 and address of the newest export, mentions and GKG files."""
    kind = "translation." if translingual else ""
    others = "".join(
        f"0 {hashlib.md5(b'').hexdigest()} {base}/{at}.{kind}{part}.CSV.zip\n"
        for part in ("export", "mentions")
    )
    file = name(at, translingual=translingual)
    return f"{others}{len(packed)} {hashlib.md5(packed).hexdigest()} {base}/{file}\n".encode()


def _row(id_: str, at: str, one: Listed, *, translingual: bool) -> str:
    cells = _cells(id_, at, one.url, BOTH)
    if translingual:
        cells[25] = f"srclc:{THREE_LETTERS[one.story.language]};eng:Machine 1.0"
    cells[26] = (
        f"<PAGE_PRECISEPUBTIMESTAMP>{one.published:%Y%m%d%H%M%S}</PAGE_PRECISEPUBTIMESTAMP>"
        f"<PAGE_TITLE>{escape(one.story.title)}</PAGE_TITLE>"
    )
    return "\t".join(cells) + "\n"


def _sardines(id_: str, at: str) -> str:
    """A row that the search must pass over: no such place is of interest."""
    cells = _cells(id_, at, "http://127.0.0.1:9/sardines", ELSEWHERE)
    cells[26] = "<PAGE_TITLE>Sardine season opens early</PAGE_TITLE>"
    return "\t".join(cells) + "\n"


def _cells(id_: str, at: str, url: str, places: str) -> list[str]:
    cells = [""] * COLUMNS
    cells[0], cells[1], cells[2] = id_, at, "1"
    cells[3] = urlsplit(url).hostname or ""
    cells[4] = url
    cells[9] = places
    cells[10] = ";".join(f"{place}#{100 + 40 * n}" for n, place in enumerate(places.split(";")))
    cells[15] = "-4.1,1.2,5.3,6.5,21.0,0.4,210"
    return cells
