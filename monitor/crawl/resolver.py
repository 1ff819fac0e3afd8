"""
Resolve names, and hand on only addresses that may be contacted.

The connection is made to the very address that was checked here: a name that
answers differently the next time (DNS rebinding) gains nothing. Literals in
URLs come through here too. What passed is kept for a minute: pages of one host
follow one another, and each question costs a thread's turn.

A refusal looks to Scrapy like a name that does not exist, so its reason is
left in `refused`, where the guard finds it.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from scrapy.resolver import HostResolution
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer

from monitor.core.addresses import Allow, refusal

logger = logging.getLogger(__name__)

KEPT = 60
"""Seconds for which an answer is used again."""
MOST_KEPT = 1_000


def key_of(name: str, port: int) -> tuple[str, int]:
    """How a refused name is remembered, however it was written."""
    return name.lower().rstrip("."), port


@implementer(IHostnameResolver)
class GuardedResolver:
    """Twisted's resolver behind our policy; the port is part of the question."""

    def __init__(self, reactor: Any, allow: Allow, refused: dict[tuple[str, int], str]) -> None:
        self._reactor = reactor
        self._inner = reactor.nameResolver
        self._allow = allow
        self._refused = refused
        self._kept: dict[tuple[object, ...], tuple[float, list[Any]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "GuardedResolver":
        """Scrapy hands the process here, not the crawler; `run` has hung the services on it as well."""
        return cls(reactor, crawler.services.allow, crawler.services.tally.refused)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[Any] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        reason = refusal(hostName, portNumber, self._allow)
        if reason:
            return self._refuse(resolutionReceiver, hostName, portNumber, reason)
        question = (hostName, portNumber, tuple(addressTypes or ()), transportSemantics)
        until, addresses = self._kept.get(question, (0.0, []))
        if self._reactor.seconds() < until:
            return _answer(resolutionReceiver, hostName, addresses)
        receiver = _Checked(
            resolutionReceiver,
            hostName,
            portNumber,
            self._allow,
            self._refused,
            lambda passed: self._keep(question, passed),
        )
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def _refuse(self, receiver: Any, name: str, port: int, reason: str) -> Any:
        self._refused[key_of(name, port)] = reason
        return _answer(receiver, name, ())

    def _keep(self, question: tuple[object, ...], addresses: list[Any]) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[question] = (self._reactor.seconds() + KEPT, addresses)


def _answer(receiver: Any, name: str, addresses: Sequence[Any]) -> Any:
    """Answer at once."""
    resolution = HostResolution(name)
    receiver.resolutionBegan(resolution)
    for address in addresses:
        receiver.addressResolved(address)
    receiver.resolutionComplete()
    return resolution


@implementer(IResolutionReceiver)
class _Checked:
    """Passes on those addresses that the policy lets through."""

    def __init__(
        self,
        receiver: Any,
        name: str,
        port: int,
        allow: Allow,
        refused: dict[tuple[str, int], str],
        keep: Callable[[list[Any]], None],
    ) -> None:
        self._receiver, self._name, self._port = receiver, name, port
        self._allow, self._refused, self._keep = allow, refused, keep
        self._passed: list[Any] = []
        self._reasons: list[str] = []

    def resolutionBegan(self, resolution: Any) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        reason = refusal(address.host, self._port, self._allow)
        if reason:
            self._reasons.append(reason)
        else:
            self._passed.append(address)
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        if self._reasons and not self._passed:
            self._refused[key_of(self._name, self._port)] = self._reasons[0]
            logger.warning("address refused host=%s reason=%s", self._name, self._reasons[0])
        elif self._passed:
            self._refused.pop(key_of(self._name, self._port), None)
            self._keep(self._passed)
        self._receiver.resolutionComplete()
