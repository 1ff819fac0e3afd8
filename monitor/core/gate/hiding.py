"""
The elements that an extractor may leave out with all that stands in them, and the tags behind which a sentence goes on. Data, no reading.

As regular expressions, for those who read a page as text and those who read its bytes.
"""

from itertools import groupby
from operator import itemgetter

HIDING_NAMES = (
    "applet aside audio blink button canvas datalist dialog embed fencedframe fieldset figure footer form frame frameset iframe"
    " label legend map marquee math menu menuitem nav noindex noscript object optgroup option output picture progress rp rt rtc"
    " script select source style svg template textarea time track use video"
).split()
"""Elements that an extractor may leave out with all that stands in them: those that trafilatura cleans away and that have content."""
HIDING = "|".join(
    f"{initial}(?:{'|'.join(name[1:] for name in names)})"
    for initial, names in groupby(HIDING_NAMES, itemgetter(0))
)
"""The same as a regular expression that is quick to say no."""
INLINE_TAG = r"</?(?:a|b|i|em|u|font|mark|small|span|strong|sub|sup|ruby|rb|img|br|wbr)\b[^<>]*>|<[?!][^<>]*>"
"""Tags and the like behind which a sentence goes on."""
BEFORE_HIDING = 300
"""Characters before an element that tell whether a word stands there, behind inline tags perhaps."""
