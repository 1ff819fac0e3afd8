"""What is asked for again: a page that was not had whole, or whose listing tells something new of it; and how it is asked."""

from datetime import UTC, datetime, timedelta

from tests.crawl.site import Answer

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CHECK = '<html><head><title>Just a moment...</title></head><body><div id="challenge-form">Checking your browser</div></body></html>'


def test_what_stood_in_a_pages_place_does_not_keep_the_page_from_us(desk, site):
    """
    Whatever answers at the first look, half a page, an error, a bot check, a 304 that nobody asked for: at the second
    the page is asked for whole, whatever ETag and Last-Modified the first had, and is read.
    """
    whole = {}
    firsts = {
        "/cut": (200, None),
        "/error": (500, "<p>maintenance</p>"),
        "/busy": (408, ""),
        "/early": (425, ""),
        "/empty": (200, ""),
        "/unasked": (304, ""),
        "/check": (200, CHECK),
        "/told": (200, CHECK),
    }
    seen = set()

    def answers(path, status, body):
        def answer(handler):
            headers = {"ETag": '"v1"', "Last-Modified": "Tue, 24 Nov 2026 07:59:00 GMT"}
            if handler.headers.get("If-None-Match") or handler.headers.get("If-Modified-Since"):
                return Answer(status=304, headers=headers)
            if path in seen:
                return Answer(body=whole[path], headers=headers)
            seen.add(path)
            if body is not None:
                return Answer(status=status, body=body.encode(), headers=headers)
            half = whole[path][: len(whole[path]) // 2]
            head = f'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "v1"\r\nContent-Length: {len(whole[path])}\r\n\r\n'
            return Answer(raw=lambda wfile: wfile.write(head.encode() + half))

        return answer

    for path, (status, body) in firsts.items():
        site.page(path, title="The long read", text="A long debate in the hall. " * 20)
        story = f"<p>North Korea shipped shells to Russia, officials said in {path[1:]}.</p></article>"
        whole[path] = site.answers[path].body.replace(b"</article>", story.encode())
        site.answers[path] = answers(path, status, body)
    site.feed(
        *((site.base + path, "The long read") for path in firsts if path != "/told"),
        (site.base + "/told", "North Korea ships shells to Russia"),
    )
    desk.crawl(now=NOW)
    before = desk.outcomes()
    desk.crawl("--all", now=NOW + timedelta(hours=2))
    desk.crawl("--all", now=NOW + timedelta(hours=4))

    assert before == {
        "/cut": "truncated", "/error": "http_error", "/busy": "http_error", "/early": "http_error", "/empty": "empty",
        "/unasked": "http_error", "/check": "wall", "/told": "headline",
    }  # fmt: skip
    assert desk.outcomes() == dict.fromkeys(firsts, "ok")
    asked = [headers for path, headers in zip(site.asked, site.requests, strict=True) if path in firsts]
    assert not any("if-none-match" in headers for headers in asked[: 2 * len(firsts)])
    assert any("if-none-match" in headers for headers in asked[2 * len(firsts) :])


def test_a_host_that_wants_long_pauses_holds_nobody_up(desk, site):
    """When a run's time is up it leaves the rest to the next, which finds it; other hosts are visited meanwhile."""
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 2\n", Content_Type="text/plain")
    pages = [site.page(f"/{number}", title=f"Report {number}") for number in range(30)]
    site.feed(*((page, f"Report {number}") for number, page in enumerate(pages)))
    desk.settings += "budget = 9\n"
    told = desk.crawl(now=NOW)
    (run,) = desk.rows("select status, ended_at from runs")
    asked = {path for path in site.asked if path.strip("/").isdigit()}

    assert 0 < len(asked) < 30
    assert (told["left"], run["status"]) == (30 - len(asked), "stopped")
    assert run["ended_at"]
    again = desk.crawl(now=NOW + timedelta(minutes=1))
    assert again["visited"] == 0
    assert 0 < again["left"] < told["left"]
