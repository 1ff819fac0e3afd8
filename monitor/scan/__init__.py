"""
Say at once of most pages that no rule can match them: the gate, run on bytes as they lie.

Hyperscan finds in the raw bytes the places where a word that every rule needs
may stand; each is read in a small window; only a page where one really stands
is looked at whole. Without hyperscan (it has no wheel everywhere) every page
is looked at whole: slower, the same answer.

Says yes too often, never no wrongly: `tests/test_scan.py` hides words in every
way that we know a page can.
"""

from monitor.scan.first import seeds_version as seeds_version
from monitor.scan.gate import Gate as Gate
