"""Show one mention whole."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor import paths
from monitor.cli import options
from monitor.cli.numbers import MENTION
from monitor.cli.printing import result
from monitor.errors import InputError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from monitor.store.mentions import Whole


@click.command(name="show")
@click.argument("id_", metavar="ID", type=MENTION)
@options.db
@options.config
@options.now
@click.option(
    "--html", is_flag=True, help="Print the archived page instead, byte for byte as it was received."
)
@options.formats("text", "json")
def command(id_: int, db: Path, config: Path, now: datetime | None, html: bool, format_: str) -> None:
    """Show one mention: its matches and quotes, where it was listed, fetched and archived, what it cites.

    The provenance goes down to WARC file, offset and SHA-256, so that someone
    else can look at the same bytes. With --html the archived page is checked
    against its hash before it is printed.

    Example: monitor show 12
    """
    from monitor.config.installation import load_installation
    from monitor.store import Store

    timezone = load_installation(config).timezone
    with Store.open(db, readonly=True, clock=options.clock(now), timezone=timezone) as store:
        whole = store.mentions.get(id_)
        if html:
            from monitor.cli.archived import capture_of

            article = {"record": whole.article["record"], "warc_file": None, "warc_offset": None}
            # A later look at a page that no longer says it is no evidence of what it said.
            pages = () if whole.said_until else whole.pages
            capture = next(filter(None, (capture_of(store, row) for row in (article, *pages))), None)
            if capture is None:
                raise InputError(
                    f"mention {id_}: rests on what a source listed; its page was never had.\n"
                    f"`monitor show {id_}` says why."
                )
            if whole.item.basis == "headline":
                click.echo(
                    "This is how the page answered; the mention rests on what the source listed.", err=True
                )
            click.echo(capture.body, nl=False)
            return
    if format_ == "json":
        from monitor.render.data import dumped

        result(dumped(data(whole)))
    else:
        result("\n".join(lines(whole, timezone, paths.archive_of(db))) + "\n")


def lines(whole: "Whole", timezone: "ZoneInfo", archive: Path) -> Iterator[str]:
    """A mention for the terminal."""
    from monitor.core.clean import one_line
    from monitor.core.marking import bracketed
    from monitor.render.text import blocks, wrapped

    yield from blocks([whole.item], timezone, lane=True)
    yield "MATCHES"
    for match in whole.matches:
        facts = [
            f"{match.rule} (version {match.rule_version})",
            match.lane,
            match.prominence.value,
            match.direction.value,
        ]
        if match.speaker:
            facts.append(f"says {match.speaker}" + (f" (“{match.speaker_raw}”)" if match.speaker_raw else ""))
        yield from wrapped(one_line(" · ".join([*facts, *match.tags])), 2, 2)
        spans = [(max(h.start - match.start, 0), max(h.end - match.start, 0)) for h in match.hits]
        yield from wrapped(f"“{one_line(bracketed(match.quote, spans))}”", 4, 5)
        terms = ", ".join(f"{hit.term} {hit.start}–{hit.end}" for hit in match.hits)
        yield from wrapped(f"characters {match.start}–{match.end}; terms: {terms}", 4, 6)
    yield ""
    yield "PROVENANCE (times in UTC)"
    for entry in whole.entries:
        yield f"  listed    {entry['found_at']}  by {entry['source']}, {one_line(entry['discovery'])}"
    for page in whole.pages:
        status = f"{page['status']} " if page["status"] is not None else ""
        yield f"  fetched   {page['fetched_at']}  {status}{page['outcome']}  {one_line(page['final_url'] or page['url'])}"
        if page["note"]:
            yield from wrapped(one_line(page["note"]), 12, 12)
    record = whole.record
    if record is not None:
        yield f"  archived  {record['at']}  {record['kind']} record, {record['length']} bytes"
        yield f"            file    {archive / record['warc_file']}"
        yield f"            offset  {record['warc_offset']}"
        yield f"            SHA-256 {record['payload_sha256']} (body)"
        yield f"            SHA-256 {record['sha256']} (record)"
        yield f"            chain   {record['chain']}"
        if record["pruned_at"]:
            yield f"            pruned  {record['pruned_at']}"
    else:
        yield "  archived  no record of it is known"
    if whole.said_until:
        yield f"  until     {whole.said_until}  when its page no longer said it; this is the last text that did"
    article = whole.article
    yield f"  read      by {one_line(article['extractor'])}; text {len(article['text']):,} characters, fingerprint {article['fingerprint']}"
    if article["published_at"]:
        raw = f", as written: {one_line(article['published_raw'])}" if article["published_raw"] else ""
        yield f"  dated     {article['published_at']}  from {article['date_source'] or 'the listing'}{raw}"
    else:
        yield "  dated     the page does not say when it appeared"
    how = {"crawl": "by the crawl", "archive": "from an archive", "rules": "by changed rules"}[
        whole.item.origin
    ]
    run = f", run {whole.run['id']} ({whole.run['kind']})" if whole.run else ""
    yield (
        f"  matched   {whole.item.found_at:%Y-%m-%dT%H:%M:%SZ}  {how}{run}; in the list of {whole.item.day}"
        + ("" if whole.item.listed else " as one of those only counted")
    )
    if whole.links:
        yield ""
        yield "CITES"
        yield from (f"  {one_line(link)}" for link in whole.links)
    for title, rows in (("COPIES", whole.copies), ("EARLIER TEXTS", whole.revisions)):
        if rows:
            yield ""
            yield title
        for row in rows:
            if title == "COPIES":
                yield f"  {row['fetched_at']}  {one_line(row['outlet'])}  {one_line(row['url'])}"
            else:
                changed = ", ".join(json.loads(row["changed"])) or "nothing of weight"
                yield f"  {row['fetched_at']} until {row['replaced_at']}  {one_line(row['title'])}  (then changed: {changed})"


def data(whole: "Whole") -> dict[str, Any]:
    """A mention as plain data."""
    from monitor.render.data import item_data

    article = dict(whole.article)
    return item_data(whole.item) | {
        "matches": [
            {
                "rule": match.rule,
                "rule_version": match.rule_version,
                "lane": match.lane,
                "quote": match.quote,
                "start": match.start,
                "end": match.end,
                "terms": [{"term": hit.term, "start": hit.start, "end": hit.end} for hit in match.hits],
                "prominence": match.prominence.value,
                "direction": match.direction.value,
                "speaker": match.speaker,
                "speaker_raw": match.speaker_raw,
                "tags": list(match.tags),
            }
            for match in whole.matches
        ],
        "article": {
            name: article[name]
            for name in (
                "canonical_url",
                "title",
                "text",
                "published_raw",
                "date_source",
                "extractor",
                "fingerprint",
                "fetched_at",
            )
        },
        "said_until": whole.said_until,
        "authors": json.loads(article["authors"]),
        "links": list(whole.links),
        "entries": [dict(row) for row in whole.entries],
        "pages": [dict(row) for row in whole.pages],
        "record": dict(whole.record) if whole.record else None,
        "run": whole.run["id"] if whole.run else None,
        "exact_copies": [dict(row) for row in whole.copies],
        "revisions": [dict(row) | {"changed": json.loads(row["changed"])} for row in whole.revisions],
    }
