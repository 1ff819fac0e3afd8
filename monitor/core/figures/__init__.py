"""
The figures of a report: how many of what, in six languages.

`numerals` and `eastern` find what is written, `numbers` what it is worth,
`bounds` whether as much or more, `counted` the thing beside it; `binding` puts
them together.
"""

from monitor.core.figures.binding import MOST as MOST
from monitor.core.figures.binding import Figure as Figure
from monitor.core.figures.binding import figures as figures
