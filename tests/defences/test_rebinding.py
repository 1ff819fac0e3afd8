"""
The address that was checked is the one that is contacted, whatever a name answers the next time (rows 1 and 2).

The traps stand on loopback where the allow-list does not lead: one connection is one too many.
"""

import json
import socket

import pytest

from tests.crawl.site import Site
from tests.crawl.traps import FORMS, trap
from tests.defences.conftest import Desk
from tests.defences.rebinding import names

RESOLVER = """
import json, os, socket
from tests.defences.rebinding import alternating
asked = {}
socket.getaddrinfo = alternating(asked)
from monitor.crawl import resolver
resolver.KEPT = float(os.environ["KEPT"])
import atexit
pid = os.getpid()
atexit.register(lambda: os.getpid() == pid and open(os.environ["ASKED"], "w").write(json.dumps(asked)))
from monitor.cli import main; main()
"""


@pytest.mark.parametrize("kept", [60, 0])
def test_a_name_that_answers_differently_each_time_gains_nothing(desk: Desk, site: Site, kept: int) -> None:
    """
    Row 2, 120 names: outside for robots.txt and inside for the page, the other way round, and both at once.

    An answer that is kept for the page was checked; one that is not is checked anew.

    The inner address is 127.0.0.2 at the very port that the allow-list opens for 127.0.0.1.
    """
    try:
        listener = socket.create_server(("127.0.0.2", site.port))
    except OSError as error:
        pytest.skip(f"this system has no 127.0.0.2 to set a trap at: {error}")
    site.put("/robots.txt", status=404, Connection="close")  # a kept connection would need no second answer
    hosts = names(40)
    site.feed(*(f"http://{name}:{site.port}/page?{name}" for name in hosts))
    for name in hosts:
        site.page(f"/page?{name}")
    desk.settings = "delay = 0\nper_host = 4\ntimeout = 10\n"
    with trap(listener) as came:
        desk.crawl(code=RESOLVER, KEPT=str(kept), ASKED=str(desk.folder / "asked.json"))
    asked = json.loads((desk.folder / "asked.json").read_text())
    pages = {row["url"].split("?")[1]: row["outcome"] for row in desk.rows("select url, outcome from pages")}

    assert came == []
    assert set(asked) == set(hosts)
    assert sum(asked.values()) >= (len(hosts) if kept else 100)
    assert {pages[name] for name in hosts if name.startswith("good")} == {"ok" if kept else "blocked_private"}
    assert {pages[name] for name in hosts if name.startswith("both")} == {"ok"}


def test_no_form_of_an_inner_address_is_contacted_for_robots_txt(desk: Desk) -> None:
    """
    Row 1, the fifth way in: each host's robots.txt redirects to another spelling. The host stays closed, and says so.
    """
    listener = socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    port = listener.getsockname()[1]
    sites = [Site() for _ in FORMS]
    with trap(listener) as came:
        try:
            for n, (one, form) in enumerate(zip(sites, FORMS, strict=True)):
                desk.allow.append(f"{one.host}:{one.port}")
                desk.source(f"s{n}", f'{{ feed = "{one.base}/feed.xml" }}')
                one.feed(one.page("/a"))
                target = form.format(port=port).encode().decode("latin-1")
                one.put("/robots.txt", status=302, Location=target)
            desk.crawl(status=1)
        finally:
            for one in sites:
                one.close()
    outcomes = [row["outcome"] for row in desk.rows("select outcome from checks")]

    assert len(FORMS) >= 40
    assert came == []
    assert outcomes == ["blocked_private"] * len(FORMS)
    assert all(one.asked == ["/robots.txt"] for one in sites)
