"""Who supplies whom (first version: always unclear)."""

from monitor.core.hits import Spot


def read(
    text: str, start: int, end: int, suppliers: list[Spot], receivers: list[Spot], verbs: list[Spot]
) -> str | None:
    """None: unclear."""
    return None
