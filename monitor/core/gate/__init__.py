"""
What a page must hold to match any rule at all, and how its raw bytes show that it may.

`stems` chooses what to look for first, `seeds` writes the byte patterns of it,
`views` squeezes a page that is looked at whole, from all its `readings`, `wanted` decides. Pure;
`monitor.scan` reads the pages.
"""

from monitor.core.gate.wanted import Conjunction as Conjunction
from monitor.core.gate.wanted import Wanted as Wanted
from monitor.core.gate.wanted import conjunctions as conjunctions
from monitor.core.gate.wanted import satisfied as satisfied
