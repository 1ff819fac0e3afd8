"""Declarations: right, or refused with everything that is wrong."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.sources import load_sources, parse_duration
from monitor.core.source import Fetch, Kind, Standing
from monitor.errors import ConfigError

GOOD = """
[[source]]
id        = "yonhap-en"
name      = "Yonhap News Agency"
home      = "https://en.yna.co.kr"
language  = "en"
country   = "KR"
standing  = "agency"
every     = "30m"
fetch     = "hits"
keep_days = 14
discover  = [
    { feed = "https://en.yna.co.kr/RSS/nk.xml" },
    { sitemap = "https://en.yna.co.kr/post-{yyyy}-{mm}.xml" },
    { section = "https://en.yna.co.kr/list", links = "h3 > a", code = "kcna" },
    { gdelt = "gkg" },
]
"""


def problems(folder: Path, text: str, name: str = "kr.toml") -> str:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_sources(folder)
    assert caught.value.exit_status == 2
    return str(caught.value)


def test_a_declaration_becomes_a_source(tmp_path):
    """One block, every key of the contract."""
    (tmp_path / "kr.toml").write_text(GOOD, "utf-8")

    (source,) = load_sources(tmp_path)
    assert (source.id, source.language, source.country) == ("yonhap-en", "en", "KR")
    assert source.standing is Standing.AGENCY
    assert source.fetch is Fetch.HITS
    assert source.every == timedelta(minutes=30)
    assert source.keep_days == 14
    assert [found.kind for found in source.discover] == [Kind.FEED, Kind.SITEMAP, Kind.SECTION, Kind.GDELT]
    assert source.discover[2].links == "h3 > a"
    assert source.discover[2].code == "kcna"


def test_fetch_and_keep_days_have_defaults(tmp_path):
    """What most sources want need not be written."""
    text = GOOD.replace('fetch     = "hits"\n', "").replace("keep_days = 14\n", "")
    (tmp_path / "kr.toml").write_text(text, "utf-8")

    assert load_sources(tmp_path)[0].fetch is Fetch.ALL
    assert load_sources(tmp_path)[0].keep_days == 30


@pytest.mark.parametrize(
    ("old", "new", "what", "cure"),
    [
        ('every     = "30m"', 'every     = "30 m"', "kr.toml: source 'yonhap-en': every = \"30 m\" is not a duration.", 'such as "30m", "6h" or "1d"'),
        ('every     = "30m"', 'every     = "0m"', "is not a duration", ""),
        ('every     = "30m"', 'every     = "400d"', "longer than a month", ""),
        ('every     = "30m"', "every     = 30", "is not a str", ""),
        ('every     = "30m"', "", "has no 'every'", "Add every"),
        ('every     = "30m"', 'evry     = "30m"', "unknown key 'evry'", "Known keys"),
        ('"en"', '"eng"', "language = 'eng' is no ISO 639-1 code", "'ko'"),
        ('"KR"', '"UK"', "country = 'UK' is no ISO 3166 code", "'KR'"),
        ('"agency"', '"agncy"', "standing = 'agncy' is unknown", "state, agency, independent, research, official"),
        ('"hits"', '"some"', "fetch = 'some' is unknown", "all, hits"),
        ("= 14", "= 0", "keep_days = 0", ""),
        ("= 14", "= true", "keep_days", ""),
        ('"yonhap-en"', '"Yonhap EN"', "is not an id", "small letters"),
        ('"https://en.yna.co.kr"', '"en.yna.co.kr"', "home = 'en.yna.co.kr' is not an http(s) address", "Write it whole"),
        ("https://en.yna.co.kr/RSS/nk.xml", "file:///etc/passwd", "is not an http(s) address", ""),
        ("https://en.yna.co.kr/RSS/nk.xml", "https://u:p@en.yna.co.kr/", "is not an http(s) address", ""),
        ("https://en.yna.co.kr/RSS/nk.xml", "https://en.yna.co.kr:99999/", "is not an http(s) address", ""),
        ("{yyyy}", "{year}", "unknown placeholder", "{yyyy}, {mm} and {dd}"),
        ("h3 > a", "h3 >> a", "is not a CSS selector", "h3 a"),
        (', links = "h3 > a"', "", "has no 'links'", "CSS selector"),
        ('nk.xml" }', 'nk.xml", links = "a" }', "'links' belongs to a section", ""),
        ('nk.xml" }', 'nk.xml", lnks = "a" }', "unknown key 'lnks'", "Known keys"),
        ('code = "kcna"', 'code = "../x"', "is not a module's name", ""),
        ('code = "kcna"', 'code = "kcnaa"', "names no module: there is no spiders/kcnaa.py", "'kcna'"),
        ('code = "kcna"', 'code = "base"', "it lacks CONDITIONAL, first, read", "'kcna'"),
        ("h3 > a", "h3 > a::text", "selects no elements", "h3 a"),
        ('gdelt = "gkg"', 'gdelt = "gkq"', "'gkq' is no search", "gkg, gkg-translingual, doc"),
        ('gdelt = "gkg"', 'rss = "x"', "names no kind of discovery", "feed, sitemap, section, gdelt"),
        ('{ gdelt = "gkg" }', '"gkg"', "is not a table", ""),
        ("[[source]]", "[source]", "'source' is not a list of tables", "double brackets"),
        ("[[source]]", "[[sources]]", "unknown key 'sources'", "Known keys: source"),
        ('id        = "yonhap-en"', "id = ", "is not TOML", "Mend"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_place_and_cure(tmp_path, old, new, what, cure):
    """The message alone must be enough to mend it."""
    assert old in GOOD
    said = problems(tmp_path, GOOD.replace(old, new, 1))

    assert "kr.toml" in said
    assert what in said
    assert cure in said


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path):
    """Mending one to be told of the next is a morning lost."""
    (tmp_path / "jp.toml").write_text(
        GOOD.replace("yonhap-en", "b").replace('"30m"', '"x"').replace('"KR"', '"xx"'), "utf-8"
    )
    said = problems(tmp_path, GOOD.replace('"agency"', '"x"').replace('"en"', '"xx"'))

    for part in ("jp.toml", "kr.toml", "is not a duration", "country", "standing", "language"):
        assert part in said


def test_a_second_source_of_one_id_or_place_is_refused(tmp_path):
    """The id is the key of a history; a place listed twice is asked twice."""
    (tmp_path / "a.toml").write_text(GOOD, "utf-8")
    said = problems(tmp_path, GOOD)

    assert "the id is taken by a source in" in said
    assert "a.toml" in said
    assert "feed 'https://en.yna.co.kr/RSS/nk.xml' is listed by source 'yonhap-en' already" in said


def test_a_folder_without_declarations_is_refused(tmp_path):
    """Watching nothing must not look like no news."""
    for folder in (tmp_path, tmp_path / "absent"):
        with pytest.raises(ConfigError, match="holds no sources"):
            load_sources(folder)


@pytest.mark.parametrize("name", ["asia/jp.toml", "JP.TOML"])
def test_a_declaration_that_would_not_be_read_is_refused(tmp_path, name):
    """A source that stands in a folder below, or in a file whose ending is in capitals, was watched by nobody."""
    (tmp_path / "kr.toml").write_text(GOOD, "utf-8")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(GOOD, "utf-8")
    with pytest.raises(ConfigError, match=r"is not read: .* watched by nobody"):
        load_sources(tmp_path)


def test_a_source_must_look_somewhere(tmp_path):
    """An empty list is a silence by declaration."""
    start = GOOD.index("discover")

    assert "names no place to look" in problems(tmp_path, GOOD[:start] + "discover = []\n")
    assert "has no 'discover'" in problems(tmp_path, GOOD[:start])


@pytest.mark.parametrize(
    ("text", "seconds"), [("45s", 45), ("30m", 1800), ("6h", 21600), ("1d", 86400), ("2w", 1209600)]
)
def test_a_duration_is_a_number_and_a_unit(text, seconds):
    """As a person writes it."""
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "30", "m", "30 m", "-1h", "1.5h", "0d", "1y", "１h", "99999999d"])
def test_what_is_no_duration_is_refused(text):
    """Anything that one could read in two ways."""
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration(text)


def test_a_selector_may_name_the_attribute_that_is_taken_anyhow(tmp_path):
    """Scrapy's users write it so."""
    (tmp_path / "kr.toml").write_text(GOOD.replace("h3 > a", "h3 > a::attr(href)"), "utf-8")

    assert load_sources(tmp_path)[0].discover[2].links == "h3 > a::attr(href)"
