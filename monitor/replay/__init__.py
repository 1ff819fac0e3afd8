"""
The same steps as the crawl (`monitor.steps`), over WARC files instead of the live web.

    warc       any WARC file -> pages: Common Crawl's, others
    records    one record of it -> a page
    own        what a crawl of ours archived -> pages with their entries
    job        one stretch of one file -> what it brought: a pure function, run in many processes
    workers    where jobs run: the cores of this machine, or a Dask cluster
    sources    whose page is this?
    run        hands out jobs, remembers how far each file was read
    keeping    what a stretch brought -> rows, and captures in our own archive
    ccnews     Common Crawl's news archive over HTTP: the only module here that opens the network

A page of an archive that is not ours leaves a row, and a capture in our own
archive, only where it matched. A killed replay goes on where it was; running
it again adds nothing.
"""

from monitor.replay.run import Progress, Replayed, Task, replay

__all__ = ["Progress", "Replayed", "Task", "replay"]
