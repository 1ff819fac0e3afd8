"""Whatever strangers write goes in once, comes out as it went in, and breaks no format."""

import csv
import io
import json
import random
from zoneinfo import ZoneInfo

from monitor.core.gathering import gather
from monitor.render import render
from monitor.render.data import items_json
from monitor.render.markdown import items_markdown
from monitor.render.sheet import items_csv
from monitor.store import Store
from monitor.store.moments import number, safe
from tests.builders import at, match
from tests.store.works import page

ODD = [
    "\x00", "\ud800", "\udfff", "\u202e", "\u2066", "\x1b[31m", "\x07", "\u200b", "\ufeff", "\x85", "\u2028", "\r", "\n", "\t",
    "\U000e0041", "\ufdd0", "=cmd()", "+1", "-1", "@x", "<script>", "](javascript:x)", "`", "|", "\\", '"', "'", "''", "%s", "{}",
    "북한", "ракета", "砲弾", "e\u0301", "👩‍🚀", "NaN", "9223372036854775808", "NULL", "a", " ", "&amp;", "&#x0;",
]  # fmt: skip


def test_two_thousand_odd_texts_make_the_round_trip(store: Store, run: int) -> None:
    """
    Through database, digest, JSON, CSV and Markdown: no exception, and stored a second time they are known.
    """
    dice = random.Random(11)
    texts = ["".join(dice.choices(ODD, k=dice.randint(1, 25))) for _ in range(2000)]
    ids = set()
    with store.base.transaction():  # one disk write for all; each page is still its own decision
        for place, text in enumerate(texts):
            work = page(f"https://odd.example/{place}", title=text[:30], text=f"{place} {text}")
            first = store.record(work, run=run, now=at("09:02"))
            ids.add(first.mention_id)
            if place % 10 == 0:
                assert store.record(work, run=run, now=at("09:03")).verdict == "same"
    rows = store.digest_rows("2026-11-24")
    digest = gather("2026-11-24", "UTC", states={}, crawled_at=None, items=rows.items)

    assert len(rows.items) == len(ids - {None})
    kept = {
        row["canonical_url"]: row["text"]
        for row in store.base.rows("SELECT canonical_url, text FROM articles")
    }
    for place in (0, 500, 1999):
        if f"https://odd.example/{place}" in kept:
            assert kept[f"https://odd.example/{place}"] == safe(f"{place} {texts[place]}")
    for form in ("text", "markdown", "json"):
        out = render(digest, form)
        out.encode("utf-8")
        assert "\x00" not in out
        assert "\x1b" not in out
        assert render(digest, form) == out
    assert len(json.loads(items_json(rows.items))) == len(rows.items)
    assert items_markdown(rows.items, ZoneInfo("UTC"))
    cells = list(csv.reader(io.StringIO(items_csv(rows.items).removeprefix("\ufeff"))))
    assert len(cells) == len(rows.items) + 1
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_a_replaced_character_moves_no_offset() -> None:
    """
    A match's place must still be its place.
    """
    assert len(safe("a\x00b\ud800c")) == 5


def test_numbers_that_do_not_fit_are_none() -> None:
    """
    A status of 2^63 raises in SQLite, NaN becomes NULL in silence.
    """
    assert [number(n) for n in (2**63, -(2**70), float("nan"), float("inf"), 200)] == [
        None,
        None,
        None,
        None,
        200,
    ]


def test_absurd_offsets_are_stored_as_none_or_refused_before_the_database(store: Store, run: int) -> None:
    """
    Hits far outside their quote are left out of the list, not an error in it.
    """
    from dataclasses import replace

    work = page()
    wild = replace(work.matches[0], hits=(*match(start=0, end=9).hits, *work.matches[0].hits))
    done = store.record(replace(work, matches=(wild,)), run=run, now=at("09:02"))
    item = store.mentions.get(done.mention_id or 0).item

    assert all(0 <= start <= end <= len(item.quote) for start, end in item.hits)
