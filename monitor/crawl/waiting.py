"""
Remember which hosts asked for patience, so that the next run keeps it.
"""

from collections.abc import Sequence
from datetime import datetime

from monitor.core import cadence
from monitor.core.article import Outcome
from monitor.core.cadence import Check, DiscoverySummary
from monitor.crawl.middlewares import host_of
from monitor.crawl.services import Services


def waits(summaries: Sequence[DiscoverySummary], now: datetime) -> dict[str, datetime]:
    """Hosts that asked for patience in an earlier run; for a day at most."""
    found: dict[str, datetime] = {}
    for summary in summaries:
        if summary.retry_at and now < summary.retry_at <= now + cadence.LONGEST_WAIT:
            host = host_of(summary.url)
            found[host] = max(summary.retry_at, found.get(host, now))
    return found


def keep_waits(services: Services, now: datetime) -> None:
    """Note for the next run which hosts of pages asked for patience, as a check of the host itself."""
    held = {
        host_of(summary.url)
        for summary in services.store.checks.summaries()
        if summary.retry_at and summary.retry_at > now
    }
    for host, until in services.tally.wait_until.items():
        if until > now and host not in held:
            check = Check(
                source=services.tally.wait_source.get(host, ""),
                discovery=f"https://{host}/",
                at=now,
                outcome=Outcome.HTTP_ERROR,
                note="the host of its pages asks for patience",
                retry_at=until,
            )
            services.store.checks.add(services.run, check)
