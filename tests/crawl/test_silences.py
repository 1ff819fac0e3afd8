"""
Ways in which coverage is lost while a source seems to be well: each is told, and where.

What answers with an error, with a page in its listing's place, or not at all is told by its outcome (`test_discoveries`,
`test_manners`); here stands what answers 200 and lists something.
"""

import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.crawl.site import ROOT

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def parks(site, *names):
    """Serve articles that are none of ours; their addresses."""
    return [
        site.page(name, title=f"Council {name}", text="The council agreed on a budget.") for name in names
    ]


def states(done):
    return {one["id"]: one["state"] for one in done["coverage"]["silent"]}


def status(desk, now):
    """What `sources status` says, by source."""
    command = [sys.executable, "-m", "monitor", "sources", "status", "--db", str(desk.db), "--sources", str(desk.folder / "sources")]  # fmt: skip
    done = subprocess.run([*command, "--now", now.isoformat()], capture_output=True, encoding="utf-8", cwd=ROOT, check=True)  # fmt: skip
    return {line.split()[0]: line for line in done.stdout.splitlines()}


def test_a_source_that_is_no_longer_visited_has_not_answered(desk, site):
    """Its last answer was good: thirty days ago. It counted as heard for as long as nobody asked it anything."""
    for name in ("asked", "left"):
        desk.source(name, f'{{ feed = "{site.base}/{name}.xml" }}')
        site.feed(*parks(site, f"/{name}/1"), path=f"/{name}.xml")
    first = desk.crawl(now=NOW)
    later = desk.crawl("--source", "asked", now=NOW + timedelta(days=1))
    last = desk.crawl("--source", "asked", now=NOW + timedelta(days=10))

    assert first["coverage"]["answered"] == later["coverage"]["answered"] == 2
    assert last["coverage"]["answered"] == 1
    assert last["coverage"]["silent"] == [{"id": "left", "state": "OK", "since": "2026-11-24T09:00:00Z"}]


def test_a_section_that_leads_to_the_front_page_is_told(desk, site):
    """The front page's links overlap from visit to visit, so no gap tells that the section's own are lost. They are taken all the same."""
    desk.source(discover=f'{{ section = "{site.base}/world/korea", links = "a" }}')

    def links(*names):
        return "".join(f'<p><a href="{url}">A report of the day</a></p>' for url in parks(site, *names))

    site.put("/world/korea", f"<html><body>{links('/a/1', '/a/2')}</body></html>")
    good = desk.crawl(now=NOW)
    site.put("/world/korea", status=302, Location="/")
    site.put("/", f"<html><body>{links('/b/1', '/b/2', '/b/3')}</body></html>")
    for hours in (1, 3, 8):
        moved = desk.crawl(now=NOW + hours * HOUR, status=1)

    assert states(good) == {}
    assert states(moved) == {"example": "FAILING"}
    assert desk.rows("select outcome, note from checks order by id desc limit 1") == [
        {"outcome": "moved", "note": f"leads to the front page, {site.base}/"}
    ]
    assert {"/b/1", "/b/2", "/b/3"} <= set(desk.outcomes())


def test_an_empty_sitemap_among_others_is_told_by_the_state_of_its_source(desk, site):
    """The others bring news, so the source is well; but who looks at it must see that one of its lists is empty."""

    def urlset(path, *names):
        body = "".join(f"<url><loc>{url}</loc></url>" for url in parks(site, *names))
        site.put(path, f"<urlset {NS}>{body}</urlset>", Content_Type="application/xml")

    body = "".join(f"<sitemap><loc>{site.base}/{name}.xml</loc></sitemap>" for name in ("news", "video"))
    site.put("/index.xml", f"<sitemapindex {NS}>{body}</sitemapindex>", Content_Type="application/xml")
    desk.source(discover=f'{{ sitemap = "{site.base}/index.xml" }}')
    urlset("/news.xml", "/n/1")
    urlset("/video.xml", "/v/1")
    desk.crawl(now=NOW)
    well = status(desk, NOW)
    urlset("/news.xml")
    desk.crawl(now=NOW + HOUR)
    empty = status(desk, NOW + HOUR)

    assert "amiss" not in well["example"]
    assert empty["example"].endswith("1 of 2 documents amiss; lists nothing")


def test_a_feed_that_shows_the_same_for_weeks_is_quiet(desk, site):
    """It answers, and nothing is wrong with it but that it stands still."""
    site.feed(*parks(site, *(f"/{n}" for n in range(10))))
    found = [states(desk.crawl(now=NOW + timedelta(days=days))) for days in (0, 7, 15)]

    assert found == [{}, {}, {"example": "QUIET"}]


def test_a_feed_that_stands_still_beside_a_busy_one_is_quiet(desk, site):
    """It brought news every hour, and its newest report is three days old; the other feed hid that for ever."""
    desk.source(discover=", ".join(f'{{ feed = "{site.base}/{name}.xml" }}' for name in ("still", "busy")))

    def feed(name, last, at):
        items = "".join(
            f"<item><title>R {n}</title><link>{url}</link><pubDate>{at - HOUR * (last - n):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
            for n, [url] in ((n, parks(site, f"/{name}/{n}")) for n in range(last - 5, last))
        )
        site.put(f"/{name}.xml", f'<rss version="2.0"><channel><title>N</title>{items}</channel></rss>')

    for hour in range(6):
        feed("still", 5 + hour, NOW + hour * HOUR)
        feed("busy", 5 + hour, NOW + hour * HOUR)
        well = desk.crawl(now=NOW + hour * HOUR)
    feed("busy", 12, NOW + 77 * HOUR)
    still = desk.crawl(now=NOW + 77 * HOUR)
    feed("still", 12, NOW + 78 * HOUR)
    back = desk.crawl(now=NOW + 78 * HOUR)

    assert states(well) == states(back) == {}
    assert states(still) == {"example": "QUIET"}


def test_entries_that_lose_their_dates_hide_no_gap(desk, site):
    """What was known by its date is known by its place then."""

    def feed(numbers, *, dated):
        items = "".join(
            f"<item><title>R {n}</title><link>{url}</link>"
            + (f"<pubDate>{NOW - HOUR * (20 - n):%a, %d %b %Y %H:%M:%S +0000}</pubDate>" if dated else "")
            + "</item>"
            for n, [url] in ((n, parks(site, f"/{n}")) for n in numbers)
        )
        site.put("/feed.xml", f'<rss version="2.0"><channel><title>N</title>{items}</channel></rss>')

    feed(range(10), dated=True)
    desk.crawl(now=NOW)
    feed(range(2, 12), dated=False)
    lost = states(desk.crawl(now=NOW + HOUR))
    feed(range(50, 60), dated=False)
    torn = states(desk.crawl(now=NOW + 2 * HOUR))

    assert (lost, torn) == ({}, {"example": "GAP"})


def test_a_robots_txt_that_comes_to_forbid_all_is_told(desk, site):
    """Of a listing as FAILING; of the pages alone as unread."""
    for name in ("whole", "pages"):
        desk.source(name, f'{{ feed = "{site.base}/{name}.xml" }}')
    for visit, hours in enumerate((0, 50, 52, 58)):
        for name in ("whole", "pages"):
            site.feed(*parks(site, *(f"/{name}/{10 * visit + n}" for n in range(6))), path=f"/{name}.xml")
        done = desk.crawl(now=NOW + hours * HOUR)
        site.put("/robots.txt", "User-agent: *\nAllow: /pages.xml\nDisallow: /\n", Content_Type="text/plain")

    assert states(done)["whole"] == "FAILING"
    assert [(one["id"], one["cause"]) for one in done["coverage"]["unread"]] == [("pages", "robots")]


def test_an_expired_certificate_is_told(desk, site):
    """Nothing is read past it."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2021, 1, 1))  # noqa: DTZ001 - as X.509 has it
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)  # fmt: skip
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (desk.folder / "site.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem) + private)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(desk.folder / "site.pem")
    site.server.socket = served.wrap_socket(site.server.socket, server_side=True)
    site.feed(*parks(site, "/1"))
    desk.source(discover=f'{{ feed = "https://{site.host}:{site.port}/feed.xml" }}')
    done = desk.crawl(now=NOW, status=1)

    assert done["coverage"]["answered"] == 0
    assert "certificate" in desk.rows("select note from checks")[0]["note"]


def test_a_site_that_has_moved_to_another_domain_is_told(desk, site, tmp_path):
    """Where its feed went along it is read there, and its state says where; where a front page stands in each page's place, the pages count as not there."""
    from tests.crawl.site import Site

    other = Site()
    try:
        desk.allow.append(f"{other.host}:{other.port}")
        other.put("/", "<html><body><p>This domain is for sale, with many more like it.</p></body></html>")
        for visit in (1, 2):
            paths = [f"/2026/11/2{visit}/report-{n}" for n in range(6)]
            for path in paths:
                site.put(path, status=301, Location=f"{other.base}/")
            other.feed(*(site.base + path for path in paths))
            site.put("/feed.xml", status=301, Location=f"{other.base}/feed.xml")
            done = desk.crawl(now=NOW + visit * HOUR)
        said = status(desk, NOW + 2 * HOUR)["example"]
    finally:
        other.close()

    assert done["coverage"]["answered"] == 1
    assert [(one["read"], one["cause"]) for one in done["coverage"]["unread"]] == [(0, "missing")]
    assert f"moved to {other.base}/feed.xml" in said
