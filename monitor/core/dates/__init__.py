"""
When a page says that it was published: from its words, an attribute, or the line that holds several dates.
"""

from monitor.core.dates.stamps import DAY_ONLY as DAY_ONLY
from monitor.core.dates.stamps import Stamp as Stamp
from monitor.core.dates.stamps import parse as parse
from monitor.core.dates.stamps import parse_attribute as parse_attribute
from monitor.core.dates.stamps import zone_of as zone_of
