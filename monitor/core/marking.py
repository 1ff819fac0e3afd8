"""
Put marks round stretches of a text.

Apart from `core.text`, whose folding tables take longer to build than a day's
list takes to print.
"""

from collections.abc import Iterable, Iterator


def bracketed(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with [brackets] round each span; overlapping spans are joined first."""
    pieces: list[str] = []
    done = 0
    for start, end in joined(spans):
        pieces += (text[done:start], "[", text[start:end], "]")
        done = end
    return "".join(pieces) + text[done:]


def joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in order, those that touch or overlap made one."""
    current: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if current is None:
            current = (start, end)
        elif start <= current[1]:
            current = (current[0], max(current[1], end))
        else:
            yield current
            current = (start, end)
    if current is not None:
        yield current
