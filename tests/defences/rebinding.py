"""A resolver whose names answer differently each time: what row 2 is about."""

import socket
from collections.abc import Callable
from typing import Any

KINDS = ("good", "bad", "both")


def names(each: int) -> list[str]:
    """So many names of each kind: outside first, inside first, and both at once."""
    return [f"{kind}{number}.rebind.example" for kind in KINDS for number in range(each)]


def alternating(asked: dict[str, int]) -> Callable[..., Any]:
    """`socket.getaddrinfo` for these names: outside is 127.0.0.1, inside 127.0.0.2; counts in `asked` how often each was asked for."""
    real = socket.getaddrinfo

    def lookup(name: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if not str(name).endswith(".rebind.example"):
            return real(name, port, *rest, **more)
        turn = asked[name] = asked.get(name, 0) + 1
        inside, outside = real("127.0.0.2", port, *rest, **more), real("127.0.0.1", port, *rest, **more)
        if name.startswith("both"):
            return inside + outside
        return outside if (turn % 2 == 1) == name.startswith("good") else inside

    return lookup
