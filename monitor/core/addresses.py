"""
May this address be contacted? One policy for every way out of the program.

Pure: parses and compares, resolves nothing. The crawl asks twice: with the
host as a URL writes it, before anything else, and with each address that the
name resolved to, at the moment of connecting. `replay --cc-news` asks too.

`ipaddress.is_global` alone lets multicast, 192.0.0.8 and private addresses
inside 6to4 and NAT64 through; and a host may be written in many ways that only
the C library reads as an address (0x7f.1, 2130706433, 0177.0.0.1). When in
doubt the answer is no: an outlet that cannot be reached that way is none.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.core.article import Outcome

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

SCHEMES = ("http", "https")

_CLOSED_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, and the clouds' metadata service
        "172.16.0.0/12",
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relay anycast
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # IETF protocol assignments, Teredo among them
        "2001:db8::/32",
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
    )
)
_LOOPBACK = (ipaddress.IPv4Address("127.0.0.1"), ipaddress.IPv6Address("::1"))
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True)
class Allow:
    """Addresses that may be contacted in spite of the policy, each bound to one port: intranets and tests."""

    pairs: frozenset[tuple[Address, int]] = frozenset()

    @classmethod
    def parse(cls, texts: Iterable[str]) -> "Allow":
        """Read "127.0.0.1:8970" and "[::1]:8970"; ValueError for anything else, names and ranges included."""
        pairs = set()
        for text in texts:
            host, colon, port = text.strip().rpartition(":")
            if not colon or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
                raise ValueError(
                    f'{text!r} is not an address with a port. Write it like "127.0.0.1:8970" or "[::1]:8970".'
                )
            bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
            try:
                pairs.add((ipaddress.ip_address(bare), int(port)))
            except ValueError as error:
                raise ValueError(
                    f"{text!r} does not begin with an IP address. Names are not allowed here: they may change."
                ) from error
        return cls(frozenset(pairs))

    def permits(self, address: Address, port: int | None) -> bool:
        """Whether exactly this address and port are let through."""
        return port is not None and (address, port) in self.pairs


@dataclass(frozen=True)
class Refusal:
    """Why a URL is not contacted."""

    outcome: Outcome
    reason: str


def refuse(url: str, allow: Allow) -> Refusal | None:
    """What is wrong with a URL before anything is resolved; None where it may go on to the resolver."""
    reason = scheme_refusal(url)
    if reason:
        return Refusal(Outcome.BLOCKED_SCHEME, reason)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        return Refusal(Outcome.BLOCKED_PRIVATE, f"not a URL: {error}")
    if "@" in parts.netloc:
        return Refusal(Outcome.BLOCKED_PRIVATE, "user name or password in the URL")
    if not host:
        return Refusal(Outcome.BLOCKED_PRIVATE, "no host")
    reason = refusal(host, port or (443 if parts.scheme.lower() == "https" else 80), allow)
    return Refusal(Outcome.BLOCKED_PRIVATE, reason) if reason else None


def scheme_refusal(url: str) -> str | None:
    """Why the scheme of a URL is refused; only http and https are not."""
    scheme, colon, _ = url.strip().partition(":")
    scheme = scheme.lower()
    if not colon or not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        return "no scheme"
    return None if scheme in SCHEMES else f"scheme {scheme[:20]}"


def refusal(host: str, port: int | None, allow: Allow) -> str | None:
    """
    Why a host or address is refused; None where it is not, or where it is a name.

    A name says nothing yet: ask again with each address that it resolves to.
    """
    text = host.strip().removeprefix("[").removesuffix("]")
    text = unicodedata.normalize("NFKC", text).replace("。", ".").rstrip(".").lower()
    if not text:
        return "no host"
    if any(ord(char) <= 32 or char in '\\/?#@<>"' for char in text):
        return f"not a host name: {host[:80]!r}"
    address = _literal(text)
    if address is None:
        if text == "localhost" or text.endswith(".localhost"):  # whatever a resolver makes of it (RFC 6761)
            return None if any(allow.permits(own, port) for own in _LOOPBACK) else "this machine's own name"
        if re.fullmatch(r"(\d+|0x[0-9a-f]*)", text.rpartition(".")[2]):
            return f"a number that is no address: {host[:80]}"
        return None
    if allow.permits(address, port):
        return None
    return _closed(address)


def _literal(text: str) -> Address | None:
    """The address that a host stands for by itself, however it is written."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return _as_the_c_library_reads_it(text)


def _as_the_c_library_reads_it(text: str) -> ipaddress.IPv4Address | None:
    """inet_aton's reading: one to four numbers, decimal, octal or hex; the last fills what is left."""
    parts = text.split(".")
    if len(parts) > 4:
        return None
    numbers = []
    for part in parts:
        if re.fullmatch(r"0x[0-9a-f]+", part):
            numbers.append(int(part, 16))
        elif re.fullmatch(r"0[0-7]*", part):
            numbers.append(int(part, 8))
        elif re.fullmatch(r"[1-9][0-9]{0,11}", part):
            numbers.append(int(part))
        else:
            return None
    *first, last = numbers
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    value = last + sum(number << (24 - 8 * place) for place, number in enumerate(first))
    return ipaddress.IPv4Address(value)


def _closed(address: Address) -> str | None:
    if isinstance(address, ipaddress.IPv4Address):
        if address.is_global and not any(address in network for network in _CLOSED_V4):
            return None
        return f"not a public address: {address}"
    inner = _embedded(address)
    if inner is not None:
        reason = _closed(inner)
        return f"{reason} inside {address}" if reason else None
    if address in _OPEN_V6 and address.is_global and not any(address in network for network in _CLOSED_V6):
        return None
    return f"not a public address: {address}"


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    value = int(address)
    if address in _NAT64:
        return ipaddress.IPv4Address(value & 0xFFFFFFFF)
    if (value >> 32) & 0xFDFFFFFF == 0x00005EFE:  # ISATAP: …:0:5efe:a.b.c.d, …:200:5efe:a.b.c.d
        return ipaddress.IPv4Address(value & 0xFFFFFFFF)
    return None
