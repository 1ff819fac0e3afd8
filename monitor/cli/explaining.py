"""
Explain rules on one text: find the text, and print why each rule matched or not.

Offsets count in the text as given: where a plain text has no title of its own,
the two characters that `Article.reading` puts before it are taken off.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from monitor.cli.files import UNREADABLE, read_bytes, unpacked, why
from monitor.core.article import Article
from monitor.core.marking import bracketed
from monitor.core.matching import explain
from monitor.core.mention import Hit
from monitor.core.rule import Ruleset
from monitor.errors import InputError

LONGEST_TITLE = 250
_TAG = re.compile(r"[\ufeff\s]*(?:<!--.*?-->\s*)*<(?:[!?]|[a-z][a-z0-9-]*[\s/>])", re.DOTALL | re.IGNORECASE)


def article_of(place: str, *, title: str | None, db: Path) -> tuple[Article, str | None]:
    """The article at a place that was typed, and the country of its source where the archive knows it."""
    if "://" in place:
        from monitor.cli.archived import archived_article

        return archived_article(place, db)
    try:
        body = unpacked(sys.stdin.buffer.read()) if place == "-" else read_bytes(Path(place))
    except UNREADABLE as error:
        raise InputError(f"{place}: cannot be read: {why(error)}.\nGive a file, a URL, or -.") from error
    return read_body(body, place, title), None


def read_body(body: bytes, place: str, title: str | None = None) -> Article:
    """The article in bytes that are text or HTML."""
    from monitor.core.charset import decode

    if _is_html(decode(body, None).text):
        return _from_html(body, place)
    text = decode(body, "text/plain").text.replace("\r\n", "\n").replace("\r", "\n")
    if title is None:
        first, blank, rest = text.partition("\n\n")
        named = bool(blank) and "\n" not in first and 0 < len(first) <= LONGEST_TITLE and rest[:1] != "\n"
        title, text = (first, rest) if named else ("", text)
    return Article(url=place, canonical_url=place, title=title, text=text, extractor="plain text")


def _is_html(text: str) -> bool:
    """Whether a text begins with a tag, behind comments perhaps."""
    return _TAG.match(text) is not None


def _from_html(body: bytes, place: str) -> Article:
    from datetime import UTC, datetime

    from monitor.extract import extract

    reading = extract(body, content_type=None, url=place, final_url=place, fetched_at=datetime.now(UTC))
    if reading.article is None:
        raise InputError(f"{place}: no article in it: {reading.outcome.value}. {reading.note}".rstrip())
    return reading.article


def explained(article: Article, ruleset: Ruleset, country: str | None) -> dict[str, Any]:
    """What the rules say of an article, under the names that scripts read."""
    found = explain(article, ruleset, country=country)
    shift = 0 if article.title else len(article.reading) - len(article.text)
    reading = article.reading[shift:]

    def hits(found: Iterable[Hit]) -> list[dict[str, Any]]:
        places = ((hit.term, hit.start - shift, hit.end - shift) for hit in found)
        return [
            {"term": term, "start": start, "end": end, "text": reading[start:end]}
            for term, start, end in places
        ]

    return {
        "matches": [
            {
                "rule": match.rule,
                "version": match.rule_version,
                "lane": match.lane,
                "quote": match.quote,
                "start": match.start - shift,
                "end": match.end - shift,
                "terms": hits(match.hits),
                "direction": match.direction.value,
                "speaker": match.speaker,
                "speaker_raw": match.speaker_raw,
                "tags": list(match.tags),
                "prominence": match.prominence.value,
            }
            for match in found.matches
        ],
        "missed": [
            {"rule": missed.rule, "lacked": list(missed.lacked), "vetoed_by": list(missed.vetoed_by)}
            for missed in found.missed
        ],
        "hits": hits(found.hits),
        "rules_version": ruleset.version,
        "text": reading,
    }


def as_text(said: dict[str, Any], article: Article) -> str:
    """The same for a reader at a terminal."""
    lines: list[str] = []
    for match in said["matches"]:
        who = f" · {match['speaker']} ({match['speaker_raw']})" if match["speaker"] else ""
        tags = f" · {', '.join(match['tags'])}" if match["tags"] else ""
        lines.append(
            f"MATCH {match['rule']} ({match['lane']}) · {match['direction']} · {match['prominence']}{who}{tags}"
        )
        start = match["start"]
        spans = [(hit["start"] - start, hit["end"] - start) for hit in match["terms"]]
        quote = bracketed(match["quote"], _within(spans, len(match["quote"])))
        lines.append("  " + " ".join(quote.split()))
        lines += [
            f"  {hit['term']}: {hit['text']!r} at {hit['start']}–{hit['end']}" for hit in match["terms"]
        ]
    for missed in said["missed"]:
        reasons = [f"lacked {', '.join(missed['lacked'])}"] if missed["lacked"] else []
        reasons += [f"vetoed by {', '.join(missed['vetoed_by'])}"] if missed["vetoed_by"] else []
        lines.append(f"no match {missed['rule']}: {'; '.join(reasons)}")
    counts: dict[str, list[str]] = {}
    for hit in said["hits"]:
        counts.setdefault(hit["term"], []).append(hit["text"])
    for term, words in sorted(counts.items()):
        lines.append(f"hit {term}: {', '.join(dict.fromkeys(words))}")
    return "\n".join(lines)


def _within(spans: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    return [(start, end) for start, end in spans if start >= 0 and end <= length]
