"""
A small news site of our own, served over real HTTP on loopback.

`monitor demo` and the tests crawl it. Its outlets, articles, events and figures
are invented; its manners, traps and languages are those of the real coverage.
"""

from monitor.newsroom.expected import Expected
from monitor.newsroom.site import Newsroom
from monitor.newsroom.stories import Outlet, Story

__all__ = ["Expected", "Newsroom", "Outlet", "Story"]
