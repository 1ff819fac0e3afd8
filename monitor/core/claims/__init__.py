"""
Who says what moved, and who only repeats it.

`telling` takes a page's matches apart, `own_figures` keeps the figures that
are theirs, `origins` finds where a report comes from, `joining` makes claims of
them all, `gloss` writes each as one English line.
"""

from monitor.core.claims.joining import WINDOW as WINDOW
from monitor.core.claims.joining import Claim as Claim
from monitor.core.claims.joining import Decisions as Decisions
from monitor.core.claims.joining import Join as Join
from monitor.core.claims.joining import Key as Key
from monitor.core.claims.joining import Part as Part
from monitor.core.claims.joining import carried as carried
from monitor.core.claims.joining import claims as claims
from monitor.core.claims.joining import contradicts as contradicts
from monitor.core.claims.joining import shared_ground as shared_ground
