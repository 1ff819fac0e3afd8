"""
Say whose page an archive holds: one of our sources, by its host, or an outlet that no source declares.

Pure.
"""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from monitor.core.article import Capture, Entry
from monitor.core.source import Source, Standing


class Outlets:
    """The declared sources, to be asked by host or by id."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._by_id = {source.id: source for source in sources}
        self._by_host: dict[str, Source] = {}
        for source in self._by_id.values():
            if any(discovery.kind == "gdelt" for discovery in source.discover):
                continue  # a search: its home is not where its pages are
            self._by_host.setdefault(_bare(_host(source.home)), source)

    def named(self, id_: str) -> Source:
        """The source of an entry of ours; what has left the declarations since is taken for what it says itself."""
        return self._by_id.get(id_) or undeclared(id_, id_)

    def of_page(self, capture: Capture, archive: str, where: str) -> tuple[Source, Entry]:
        """The source of a page that an archive holds, and the entry that we make for it."""
        host = _bare(_host(capture.url))
        source = self._of_host(host)
        entry = Entry(
            source=source.id if source else archive,
            found_via=where,
            url=capture.url,
            found_at=capture.fetched_at,
            outlet=None if source else host or None,
        )
        return source or undeclared(archive, "An archive"), entry

    def _of_host(self, host: str) -> Source | None:
        parts = host.split(".")
        for start in range(max(1, len(parts) - 1)):
            found = self._by_host.get(".".join(parts[start:]))
            if found:
                return found
        return None


def undeclared(id_: str, name: str) -> Source:
    """A source that stands in no file: an archive, or one that was taken out."""
    return Source(
        id=id_,
        name=name,
        home="",
        language="",
        country="",
        standing=Standing.UNLISTED,
        every=timedelta(days=1),
        discover=(),
    )


def _host(url: str) -> str:
    """A URL's host; empty where it has none that can be told."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _bare(host: str) -> str:
    for prefix in ("www.", "m.", "mobile."):
        host = host.removeprefix(prefix)
    return host


def in_domains(url: str, domains: frozenset[str]) -> bool:
    """Whether a URL's host is one of these or under one."""
    parts = _host(url).split(".")
    return any(".".join(parts[start:]) in domains for start in range(len(parts)))
