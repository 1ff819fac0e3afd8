"""The SQL of the program: one module a noun, one `Store` that holds them."""

from monitor.core.dedupe import Verdict
from monitor.store.pages import PageSeen
from monitor.store.recording import Recorded
from monitor.store.store import Store

__all__ = ["PageSeen", "Recorded", "Store", "Verdict"]
