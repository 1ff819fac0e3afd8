"""
A page that takes its report back: the mention says so, whatever its listing said of it.
"""

import json

import pytest

from tests.builders import at

TUESDAY, WEDNESDAY, THURSDAY = "2026-11-24", "2026-11-25", "2026-11-26"
SAYS = (
    "North Korea sent {number},000 artillery shells to Russia, the spy agency said. It was report {number}."
)
TELLING, PLAIN = "North Korea sends shells to Russia", "Boxes on the move"
BACK = "This report has been withdrawn. Our newsroom could not stand by its source and apologised for the mistake."
NAMES = (
    BACK + " Read also our pages on North Korea. And those on shells of the sea. Or on Russia and its rivers."
)


def published(site) -> dict[str, str]:
    """Four pages: the title says it too or not; what stands there later holds the words of the rules or none."""
    titles = {"/title-gate": TELLING, "/plain-gate": PLAIN, "/title-words": TELLING, "/plain-words": PLAIN}
    for number, (path, title) in enumerate(titles.items(), 2):
        site.page(path, title=title, text=SAYS.format(number=number))
    site.feed(*((site.base + path, title) for path, title in titles.items()))
    return titles


def changed(desk) -> dict[str, list[list[str]]]:
    """What of each page changed, by its path, once for every older text."""
    told: dict[str, list[list[str]]] = {}
    for row in desk.rows("SELECT canonical_url, changed FROM revisions ORDER BY id"):
        path = "/" + row["canonical_url"].rpartition("/")[2]
        told.setdefault(path, []).append(json.loads(row["changed"]))
    return told


def test_a_report_that_is_withdrawn_is_told(desk, site):
    """
    A page without a word of the rules is no page to pass over once a mention rests on it; nor does the old headline speak for it.
    """
    titles = published(site)
    desk.crawl("--all", now=at("09:00", TUESDAY))
    for path in titles:
        site.page(path, title="Withdrawn", text=NAMES if "words" in path else BACK)
    said = desk.crawl("--all", now=at("09:00", WEDNESDAY))
    again = desk.crawl("--all", now=at("09:00", THURSDAY))

    assert changed(desk) == {path: [["title", "statement"]] for path in titles}
    assert (said["revised"], again["revised"]) == (4, 0)
    assert set(desk.outcomes().values()) == {"no_match"}
    assert desk.rows("SELECT DISTINCT day FROM revisions") == [{"day": WEDNESDAY}]


WALLS = {
    "consent": "<html><head><title>Before you continue</title></head><body><h1>Before you continue</h1><p>We and our partners store and access information on a device.</p>"
    "<button>Accept all cookies</button></body></html>",
    "script": "<html><head><title>News</title></head><body><div id=app></div><script>start()</script></body></html>",
    "empty": "",
    "bare": "<html><body></body></html>",
    "bot check": "<html><head><title>Just a moment...</title></head><body><p>Checking your browser.</p></body></html>",
    "soft 404": "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Perhaps it was moved.</p></body></html>",
}
OPENING = "The harbour was quiet on Monday. " + " ".join(
    f"Boat number {number} of the long row lay at its place, and nobody was seen on its deck that day."
    for number in range(1, 6)
)


@pytest.mark.parametrize("title", [TELLING, PLAIN])
def test_what_cannot_be_read_takes_nothing_back(desk, site, title):
    """
    A wall, a page that only scripts fill, a body that was cut: who cannot read a page does not know what it says.
    """
    whole = site.page("/whole", title=title, text=SAYS.format(number=9))
    paths = {kind: f"/{kind.replace(' ', '-')}" for kind in (*WALLS, "cut", "teaser", "failing")}
    for number, path in enumerate(paths.values(), 10):
        site.page(path, title=title, text=f"{OPENING}</p><p>{SAYS.format(number=number)}")
    site.feed((whole, title), *((site.base + path, title) for path in paths.values()))
    desk.crawl("--all", now=at("09:00", TUESDAY))
    for kind, body in WALLS.items():
        site.put(paths[kind], body)
    site.page(paths["cut"], title="Harbour", text=BACK)
    body = site.answers[paths["cut"]].body
    site.raw(
        paths["cut"], b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n" + body
    )
    site.put(
        paths["teaser"],
        f"<html><head><title>Boats</title></head><body><article><h1>Boats</h1><p>{OPENING}</p></article></body></html>",
    )
    site.put(paths["failing"], "<p>later</p>", 503)
    said = desk.crawl("--all", now=at("09:00", WEDNESDAY))

    assert changed(desk) == {}
    assert said["revised"] == 0
    assert desk.rows("SELECT count(*) AS n FROM mentions") == [{"n": 10}]
