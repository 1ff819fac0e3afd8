"""
Decide what a look at a page that a mention rests on says, where nothing matched in it or it was cut short.

Either the page was read and says it no longer, whatever its listing once said
of it; or it was not all there to be read, or says it still and the rules find
less than they did: then what it said stands. A withdrawal that is not told
leaves a claim standing; one that is none takes a claim from everybody's list.

A body that was cut short is not what its outlet wrote: whatever is missing in
it was neither changed nor taken back. It counts only where the text that we
hold stands in it to its end.
"""

from dataclasses import replace
from typing import Any, TypeVar

from monitor.core.article import Article, Basis, Outcome
from monitor.core.dedupe import letters
from monitor.core.revision import cut_off, ends_alike
from monitor.store.moments import safe
from monitor.store.work import WorkDone

W = TypeVar("W", bound=WorkDone)


def weighed(db: Any, work: W) -> W:
    """The work, as it counts: with the page in its entry's place where that says it no longer, without it where that is not sure."""
    read = work.article
    if work.outcome is Outcome.TRUNCATED and work.matches and read is not None and read.basis is Basis.PAGE:
        held = _held(db, safe(read.canonical_url))
        if held is None or ends_alike(held["text"], read.text):
            return work
        return replace(work, article=None, matches=())
    page = work.page if work.matches else work.article
    if page is None or page.basis is not Basis.PAGE:
        return work
    held = _held(db, safe(page.canonical_url))
    if held is None:
        return work
    if work.outcome is Outcome.TRUNCATED or cut_off(held["text"], page.text) or _quotes(db, held["id"], page):
        return work if work.matches else replace(work, article=None)
    if work.matches:
        return replace(work, article=page, matches=(), outcome=Outcome.NO_MATCH, note="")
    return work


def _held(db: Any, url: str) -> Any:
    """The mention that rests on this page, its own or a copy's, and its text; None where it rests on a listing, or there is none."""
    return db.execute(
        "SELECT m.id, a.text FROM articles a JOIN mentions m ON m.article = a.id WHERE a.canonical_url = ?1 AND a.basis = ?2"
        " UNION ALL SELECT m.id, a.text FROM copies c JOIN mentions m ON m.id = c.mention JOIN articles a ON a.id = m.article"
        " LEFT JOIN records r ON r.id = c.record WHERE c.canonical_url = ?1 AND c.left_at IS NULL AND a.basis = ?2"
        " AND coalesce(r.kind, 'response') = 'response' LIMIT 1",
        (url, Basis.PAGE.value),
    ).fetchone()


def _quotes(db: Any, mention: int, page: Article) -> bool:
    """Whether what is quoted of a mention stands in a page, though no rule finds it there."""
    said = letters(f"{page.title}\n{page.text}")
    quotes = (
        letters(row[0]) for row in db.execute("SELECT quote FROM matches WHERE mention = ?", (mention,))
    )
    return any(quote and quote in said for quote in quotes)
