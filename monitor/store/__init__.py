"""The SQL of the program: one module a noun, one `Store` that holds them."""

from monitor.core.dedupe import Verdict
from monitor.store.pages import PageSeen
from monitor.store.store import Store
from monitor.store.work import Recorded

__all__ = ["PageSeen", "Recorded", "Store", "Verdict"]
