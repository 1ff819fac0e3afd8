"""
Serve the newsroom over real HTTP: one host an outlet, on loopback only.

`Newsroom.answer` is the site; the servers only carry it. The hour is injected,
so that its news is always today's. `advance()` lets the day go on: a headline
is rewritten, a story appears, two pages go.
"""

import threading
from datetime import UTC, datetime
from types import TracebackType

from monitor.newsroom import declare, feeds, gkg, pages
from monitor.newsroom.expected import Expected, right_list
from monitor.newsroom.feeds import Listed
from monitor.newsroom.server import Answer, Server, serve
from monitor.newsroom.stories import BARRED, Outlet, Story, address, outlets, told

SEARCH = "/gdeltv2"
"""Under which the first outlet serves the bulk files."""


class Newsroom:
    """
    A running news site; a context manager that stops its servers.

    Every outlet has its own address, 127.0.0.1 and up, on `port` (0: any that
    is free). Raises OSError where that port is taken.
    """

    def __init__(self, port: int = 0, *, now: datetime | None = None, etags: bool = True) -> None:
        self.now = now or datetime.now(UTC)
        self.etags = etags
        """False: no ETag is sent and every request is answered in full."""
        self.stage = 0
        self.requests: list[tuple[str, str, int]] = []
        """(outlet, path, status) of every request answered, in order."""
        self._servers: dict[str, Server] = {}
        try:
            for number, outlet in enumerate(outlets(), 1):
                self._servers[outlet.id] = serve(self, outlet, number, port)
        except OSError:
            for server in self._servers.values():
                server.server_close()
            raise
        self.bases = {id_: f"http://{s.server_name}:{s.server_port}" for id_, s in self._servers.items()}
        """Outlet → its address."""

    def __enter__(self) -> "Newsroom":
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    @property
    def base(self) -> str:
        """Address of the first outlet, which also serves the search's bulk files."""
        return next(iter(self.bases.values()))

    @property
    def allow(self) -> tuple[str, ...]:
        """`host:port` of every outlet: what an installation's allow list must hold."""
        return tuple(base.removeprefix("http://") for base in self.bases.values())

    @property
    def articles(self) -> tuple[Story, ...]:
        """The stories that exist at this stage, as they now read."""
        return told(self.stage)

    @property
    def expected(self) -> tuple[Expected, ...]:
        """The right list at this stage."""
        return right_list(self.bases, self.now, stage=self.stage)

    def url(self, story: Story) -> str:
        """Address of a story's page."""
        return address(story, self.bases)

    def advance(self) -> None:
        """Let the day go on."""
        self.stage = 1

    def sources_toml(self) -> str:
        """Declarations of the listed outlets and of the search, for a sources folder."""
        listed = [declare.source(outlet, self.bases[outlet.id]) for outlet in outlets() if outlet.discover]
        return "\n".join([*listed, declare.SEARCH_SOURCE.format(base=self.base)])

    def installation_toml(self) -> str:
        """Settings that let a crawl reach these hosts and no other private address, without delay."""
        return declare.installation(self.allow, self.base + SEARCH)

    def answer(self, outlet: Outlet, path: str) -> Answer:
        """What one outlet answers for a path."""
        base = self.bases[outlet.id]
        if path == "/robots.txt":
            return Answer(kind="text/plain; charset=utf-8", body=feeds.robots(base, f"/{BARRED}/"))
        if path.startswith(SEARCH + "/"):
            return self._search(path.removeprefix(SEARCH + "/"))
        listed = self._listed(outlet)
        match path:
            case "/rss.xml":
                kind = f"application/rss+xml; charset={outlet.charset}"
                return Answer(kind=kind, body=feeds.rss(outlet, base, listed))
            case "/atom.xml":
                return Answer(
                    kind="application/atom+xml; charset=utf-8", body=feeds.atom(outlet, base, listed)
                )
            case "/feed.json":
                return Answer(kind="application/feed+json", body=feeds.json_feed(outlet, base, listed))
            case "/sitemap.xml":
                return Answer(kind="application/xml", body=feeds.sitemap_index(base, self.now))
            case "/sitemap-news.xml.gz":
                return Answer(kind="application/x-gzip", body=feeds.news_sitemap(outlet, listed))
            case "/latest":
                return Answer(body=pages.section(outlet, [(one.url, one.story.title) for one in listed]))
        return self._page(outlet, base + path)

    def _listed(self, outlet: Outlet) -> list[Listed]:
        """The outlet's stories, newest first."""
        found = [
            Listed(story=story, url=self.url(story), published=story.published(self.now))
            for story in self.articles
            if story.outlet == outlet.id
        ]
        return sorted(found, key=lambda one: one.published, reverse=True)

    def _page(self, outlet: Outlet, url: str) -> Answer:
        story = next((one for one in self.articles if self.url(one) == url), None)
        if story is None:
            return Answer(status=404, body=b"<!DOCTYPE html><title>404</title><h1>Not found</h1>")
        if self.stage and story.later and story.later.gone:
            return Answer(status=story.later.gone, body=b"<!DOCTYPE html><title>Gone</title><h1>Gone</h1>")
        if story.page == "forbidden":
            return Answer(status=403, body=b"<!DOCTYPE html><title>403</title><h1>Forbidden</h1>")
        if story.page == "pdf":
            return Answer(kind="application/pdf", body=pages.pdf(story))
        kind = "text/html" if story.charset != "utf-8" else "text/html; charset=utf-8"
        return Answer(kind=kind, body=pages.page(story, outlet, url, self.now))

    def _search(self, file: str) -> Answer:
        newest = gkg.stamp(self.now)
        translingual = "translation" in file
        wanted = "gkg-translingual" if translingual else "gkg"
        listed = [one for outlet in outlets() for one in self._listed(outlet) if one.story.search == wanted]
        if file in ("lastupdate.txt", "lastupdate-translation.txt"):
            packed = gkg.table(newest, listed, translingual=translingual)
            body = gkg.lastupdate(self.base + SEARCH, newest, packed, translingual=translingual)
            return Answer(kind="text/plain", body=body)
        if not file.endswith(".gkg.csv.zip"):
            return Answer(status=404)
        at = file.split(".")[0]
        return Answer(
            kind="application/zip",
            body=gkg.table(at, listed if at == newest else [], translingual=translingual),
        )
