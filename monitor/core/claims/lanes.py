"""
What the figures of each lane count, and which words say what moved in it. Data, no reading.

One sentence often tells of two deeds: 90 wagons of shells, and the soldiers who
fire them. A figure of the other deed would be read as this one's.
"""

from collections.abc import Mapping

from monitor.core.figures.things import PEOPLE

ARMS = frozenset(("missiles", "launchers", "guns", "shells", "drones", "weapons"))
LOADS = frozenset(("containers", "wagons", "ships", "voyages", "tons"))
"""What arms and goods are counted by on their way."""

COUNTED: Mapping[str, frozenset[str]] = {
    "dprk-to-russia": ARMS | LOADS,
    "russia-to-dprk": ARMS | LOADS,
    "troops": frozenset((*PEOPLE, "casualties")),
    "technology": ARMS | {"ships", "tons", "containers"},
    "use": ARMS,
    "production": ARMS | {"workers"},
    "labour": frozenset((*PEOPLE, "casualties")),
    "payment": frozenset(("barrels", "tons", "ships", "voyages")),
}
"""Keys of `core.figures.things.THINGS` by lane; a lane that is not named here counts anything."""


_ARMS_WORDS = frozenset(("missiles", "ammo", "guns", "drones", "weapons"))
SAID: Mapping[str, frozenset[str]] = {
    "dprk-to-russia": _ARMS_WORDS | {"containers", "cargo", "military-help", "arms-deal"},
    "russia-to-dprk": _ARMS_WORDS
    | {"russian-kit", "mil-tech", "containers", "cargo", "military-help", "arms-deal"},
    "troops": frozenset(("prisoners",)),
    "technology": frozenset(("mil-tech", "russian-kit", "missiles", "drones")),
    "use": _ARMS_WORDS,
    "production": _ARMS_WORDS | {"workers"},
    "labour": frozenset(("workers",)),
    "payment": frozenset(("goods",)),
}
"""Vocabularies that say what moved, by lane; a lane that is not named here lets any say it."""


def counts(lane: str, thing: str) -> bool:
    """Whether a figure of this thing can be one of this lane's."""
    return lane not in COUNTED or thing in COUNTED[lane]


def says(lane: str, vocabulary: str) -> bool:
    """Whether a word of this vocabulary can say what moved in this lane."""
    return lane not in SAID or vocabulary in SAID[lane]
