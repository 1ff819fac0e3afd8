"""
The newsroom's outlets as source declarations, and the installation that may crawl them.
"""

from monitor.newsroom.stories import Outlet

LISTS = {"rss": "feed", "atom": "feed", "json": "feed", "sitemap": "sitemap", "section": "section"}
PATHS = {
    "rss": "/rss.xml",
    "atom": "/atom.xml",
    "json": "/feed.json",
    "sitemap": "/sitemap.xml",
    "section": "/latest",
}
LINKS = "ul.list a.headline"

SEARCH_SOURCE = """[[source]]
id = "search"
name = "Bulk search"
home = "{base}"
language = "en"
country = "US"
standing = "unlisted"
every = "15m"
discover = [{{ gdelt = "gkg" }}, {{ gdelt = "gkg-translingual" }}]
"""


def source(outlet: Outlet, base: str) -> str:
    """One `[[source]]` block with every way in which the outlet lists its articles."""
    ways = []
    for way in outlet.discover:
        links = f', links = "{LINKS}"' if way == "section" else ""
        ways.append(f'{{ {LISTS[way]} = "{base}{PATHS[way]}"{links} }}')
    return (
        f'[[source]]\nid = "{outlet.id}"\nname = "{outlet.name}"\nhome = "{base}"\nlanguage = "{outlet.language}"\n'
        f'country = "{outlet.country}"\nstanding = "{outlet.standing}"\nevery = "15m"\nfetch = "{outlet.fetch}"\n'
        f"discover = [{', '.join(ways)}]\n"
    )


def installation(allow: tuple[str, ...], gdelt: str) -> str:
    """Settings that let a crawl reach these hosts and no other private address, without delay."""
    allowed = ", ".join(f'"{one}"' for one in allow)
    return (
        'contact = "demo@localhost"\ntimezone = "UTC"\n'
        f'gdelt = "{gdelt}"\n\n[fetch]\ndelay = 0.0\nallow = [{allowed}]\n'
    )
