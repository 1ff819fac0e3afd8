"""What ships: the sources themselves, and what docs/sources.md says of them."""

import importlib.util
import re

import pytest

from monitor import paths
from monitor.config.sources import load_sources
from monitor.core.source import Fetch, Kind, Source, Standing
from tests.conftest import ROOT

SOURCES = load_sources(paths.SOURCES)
DISCOVERIES = [(source, found) for source in SOURCES for found in source.discover]
PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")


def test_at_least_seventy_five_places_are_watched():
    """In every language of the coverage, and by both of GDELT's bulk files."""
    assert len(DISCOVERIES) >= 75
    assert {"ko", "en", "ru", "uk", "ja", "zh"} <= {source.language for source in SOURCES}
    assert {found.url for _, found in DISCOVERIES if found.kind is Kind.GDELT} == {"gkg", "gkg-translingual"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_docs_and_declaration_agree(source: Source):
    """The page is where a reader looks first; a row that lies is worse than none."""
    row = re.search(rf"^\| `{re.escape(source.id)}` \|(.*)\|$", PAGE, re.M)

    assert row, f"docs/sources.md has no row for {source.id}: python -m tests.test_sources prints the table"
    assert row[0] == table_row(source)


def test_docs_name_no_source_that_is_not_declared():
    """A source taken out is taken out of the page."""
    assert set(re.findall(r"^\| `([a-z0-9-]+)` \|", PAGE, re.M)) == {source.id for source in SOURCES}


def test_docs_count_right():
    """The figures in the first lines."""
    assert f"{len(SOURCES)} sources, {len(DISCOVERIES)} discoveries" in PAGE


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_nobody_is_asked_more_often_than_every_quarter_of_an_hour(source: Source):
    """What turns over faster shows as GAP, and is visited more often for as long as that lasts."""
    assert source.every.total_seconds() >= 900


def test_what_is_fetched_whole_writes_about_it_or_publishes_seldom():
    """A general outlet of hundreds of entries a day is declared for hits, by far the most of them."""
    whole = [source for source in SOURCES if source.fetch is Fetch.ALL]

    assert len(whole) < len(SOURCES) / 2


@pytest.mark.parametrize("code", sorted({found.code for _, found in DISCOVERIES if found.code}))
def test_a_site_that_needs_code_has_it(code):
    """A name that leads nowhere would fail in the middle of a crawl."""
    assert importlib.util.find_spec(f"spiders.{code}") is not None


def test_only_the_search_is_unlisted():
    """Every publisher that we chose has a standing."""
    assert {source.id for source in SOURCES if source.standing is Standing.UNLISTED} == {
        "gdelt",
        "gdelt-translingual",
    }


def test_a_search_speaks_for_no_country():
    """A rule may take an actor as implied by a source's country."""
    assert {source.country for source, found in DISCOVERIES if found.kind is Kind.GDELT} == {"XX"}


def table_row(source: Source) -> str:
    """One row of the table in docs/sources.md."""
    places = "<br>".join(f"{found.kind} {found.url}" for found in source.discover)
    name = source.name.replace("|", "\\|")
    return f"| `{source.id}` | {name} | {source.language} | {source.country} | {source.standing} | {source.fetch} | {places} |"


if __name__ == "__main__":
    print("\n".join(table_row(source) for source in SOURCES))
