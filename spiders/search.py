"""
The search: GDELT's 15-minute bulk files, which find outlets that we do not list.

`lastupdate.txt` names the newest file; those that appeared since the last one
we read are caught up, a day's worth at most. The last one read is kept in the
place of an ETag. The DOC API is an extra: it answers 429 more often than not,
and that is then its outcome.
"""

from dataclasses import replace

from monitor.core.article import Capture, Outcome
from monitor.core.charset import decode
from monitor.crawl.desk import CUT_SHORT, Desk
from monitor.crawl.documents import join
from monitor.crawl.services import Services, Visit
from monitor.discover.gkg import intact, missed_files, reaches, read_doc, read_gkg, read_lastupdate
from monitor.discover.listing import Listing

CONDITIONAL = False
LISTS = {"gkg": "lastupdate.txt", "gkg-translingual": "lastupdate-translation.txt"}
DOC = (
    "https://api.gdeltproject.org/api/v2/doc/doc?query=%22north%20korea%22%20russia"
    "&mode=artlist&format=json&sort=datedesc&timespan=1d&maxrecords=250"
)
LARGEST = 64 * 2**20
"""Bytes of one bulk file, packed; the usual is under 10 MB."""


def first(visit: Visit, services: Services) -> str:
    """Where the newest files are named, or the API's question."""
    name = LISTS.get(visit.discovery.url)
    return f"{services.installation.gdelt}/{name}" if name else DOC


async def read(desk: Desk, page: Capture) -> Listing:
    """The pages that name both countries, in every file since the last one read."""
    if desk.visit.discovery.url not in LISTS:
        return await desk.read(read_doc, page)
    updates = read_lastupdate(decode(page.body[:10_000], page.header("Content-Type")).text)
    if not updates:
        return Listing(problem=Outcome.EMPTY, note="names no bulk file")
    latest = updates[-1]
    last = desk.visit.summary.etag if desk.visit.summary else None
    desk.mark = last
    whole = reaches(last, latest.url)
    listings = []
    for url in missed_files(last, latest.url):
        answer = await desk.fetch(url, largest=LARGEST)
        if isinstance(answer, Listing):
            if url == latest.url or not answer.missing:
                listings.append(answer)
                break
            listings.append(Listing(note=answer.note))  # GDELT leaves one out now and then
            whole = False
            continue
        if url == latest.url and not intact(latest, answer.body):
            listings.append(Listing(problem=Outcome.TRUNCATED, note=f"{url}: not the file that was named"))
            break
        found = await desk.read(read_gkg, answer, timeout=60)
        if found.problem and url != latest.url and answer.status != CUT_SHORT:
            # As it is, it stays: asked for at every visit, it would keep back all that came after it.
            found = replace(found, problem=None, note=f"{url}: {found.note or found.problem}")
        listings.append(found)
        if found.problem:
            break
        desk.mark = url
    return replace(join(*listings), reaches_back=whole)
