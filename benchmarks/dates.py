"""
How many publication dates are given, and how many of those are right? Ours, and htmldate with and without its extensive search.

    python benchmarks/dates.py [--show]

195 real news pages whose day is known. Right: the same day in UTC or as the
page writes it, or one day off where the page states a time with its zone. For
htmldate, which gives a day, the same day. Must reach 93 % given, 97 % of them right.
"""

import argparse
import logging
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import corpus
from htmldate import find_date
from trafilatura import load_html

from monitor.core.article import Article
from monitor.core.charset import decode
from monitor.core.dates import parse_attribute
from monitor.extract import extract

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def right(article: Article, day: date) -> bool:
    """Whether the date of an article is the known day, by the rule above."""
    assert article.published_at is not None
    assert article.date_source is not None
    written = parse_attribute(article.published_raw or "")
    if article.published_at.date() == day or (written is not None and written.day == day):
        return True
    stated = not article.date_source.endswith(("no zone", "day only", "order assumed"))
    return stated and abs((article.published_at.date() - day).days) <= 1


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("--show", action="store_true", help="print each page that is missing or wrong")
    show = options.parse_args().show
    corpus.need()
    logging.disable(logging.ERROR)
    truth = corpus.truth("dated-news")
    given: Counter[str] = Counter()
    good: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for url, content_type, body in corpus.pages("dated-news"):
        if url not in truth:
            continue
        day = date.fromisoformat(truth[url])
        begin = time.perf_counter()
        reading = extract(body, content_type=content_type, url=url, final_url=url, fetched_at=NOW)
        seconds["ours, with the text"] += time.perf_counter() - begin  # type: ignore[assignment]
        article = reading.article
        if article is not None and article.published_at is not None:
            given["ours, with the text"] += 1
            sources[str(article.date_source)] += 1
            fine = right(article, day)
            good["ours, with the text"] += fine
            if show and not fine:
                print(
                    f"wrong  {day} {article.published_at:%F} {article.date_source}: {article.published_raw!r} {url}"
                )
        elif show:
            print(f"none   {day} {reading.outcome.value} {reading.note} {url}")
        text = decode(body, content_type).text
        for name, extensive in (("htmldate", False), ("htmldate, extensive", True)):
            begin = time.perf_counter()
            tree = load_html(text)
            found = (
                find_date(tree, url=url, extensive_search=extensive, original_date=True)
                if tree is not None
                else None
            )
            seconds[name] += time.perf_counter() - begin  # type: ignore[assignment]
            given[name] += found is not None
            good[name] += found == day.isoformat()
    for name in ("ours, with the text", "htmldate", "htmldate, extensive"):
        print(
            f"{name:20} given {given[name] / len(truth):6.1%}  right {good[name] / max(1, given[name]):6.1%} of them"
            f"  {len(truth) / seconds[name]:6.1f} pages/s"
        )
    print("from:", ", ".join(f"{source} {count}" for source, count in sources.most_common()))
    if (
        given["ours, with the text"] < 0.93 * len(truth)
        or good["ours, with the text"] < 0.97 * given["ours, with the text"]
    ):
        sys.exit(1)


if __name__ == "__main__":
    main()
