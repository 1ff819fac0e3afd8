"""One article, one key; two articles, two keys."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core import urls
from monitor.core.urls import absolute, canonical, dated, host, siblings

SAME = [
    ("https://yna.co.kr/view/AKR20261124001", "https://m.yna.co.kr/view/AKR20261124001"),
    ("https://www.yna.co.kr/view/AKR20261124001", "https://m.yna.co.kr/view/AKR20261124001"),
    ("https://en.example.org/a", "https://en.m.example.org/a"),
    ("https://news.example/a", "https://amp.news.example/a"),
    *(
        ("https://news.example/a", f"https://{label}.news.example/a")
        for label in ("www2", "m", "mobile", "wap", "www.m")
    ),
    ("https://news.example/a", "https://news.example/a/amp"),
    ("https://news.example/a", "https://news.example/a/amp/"),
    ("https://news.example/a.html", "https://news.example/a.amp.html"),
    ("https://news.example/a", "https://news.example/a?amp=1"),
    ("https://news.example/a", "https://news.example/a?outputType=amp"),
    ("https://news.example/a", "https://news-example.cdn.ampproject.org/c/s/news.example/a"),
    ("https://news.example/a", "https://news.example/a?utm_source=rss&utm_medium=feed"),
    ("https://news.example/a", "https://news.example/a?fbclid=IwAR0x"),
    ("https://news.example/a", "https://news.example/a?rss"),
    ("https://news.example/a", "https://news.example/a?RSS"),
    ("https://news.example/a?id=5", "https://news.example/a?id=5&ref=twitter"),
    ("https://news.example/a?id=5", "https://news.example/a?gclid=1&amp;id=5"),
    ("https://news.example/a?a=1&b=2", "https://news.example/a?b=2&a=1"),
    ("https://news.example/a", "https://news.example/a#comments"),
    ("https://news.example/a", "HTTPS://News.Example:443/a"),
    ("http://news.example/a", "http://news.example:80/a"),
    ("https://news.example/b", "https://news.example/a/../b"),
    ("https://news.example/", "https://news.example"),
    ("https://news.example/a%2Fb", "https://news.example/a%2fb"),
    ("https://news.example/a", " https://news.example/a\n"),
    ("https://news.example/a?x=1", "https://news.example/a;jsessionid=0A1B?x=1"),
    ("https://пример.рф/новость", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
]

OTHER = [
    ("https://news.example/v?idxno=1", "https://news.example/v?idxno=2"),
    ("https://news.example/v?id=1", "https://news.example/v?id=2"),
    ("https://news.example/v?newsid=1", "https://news.example/v?newsid=2"),
    ("https://news.example/v?a=1", "https://news.example/v?a=2"),
    ("https://news.example/?p=1", "https://news.example/?p=2"),
    ("https://news.example/v?cid=1024", "https://news.example/v?cid=1025"),
    ("https://news.example/v?mc_idx=12", "https://news.example/v?mc_idx=13"),
    ("https://news.example/v?ga_no=12", "https://news.example/v?ga_no=13"),
    ("https://news.example/v?uid=7", "https://news.example/v?uid=8"),
    ("https://news.example/v?eid=7", "https://news.example/v?eid=8"),
    ("https://news.example/v?source=kcna", "https://news.example/v?source=rodong"),
    ("https://news.example/v?1234", "https://news.example/v?1235"),
    ("https://news.example/v?session=5", "https://news.example/v?session=6"),
    ("https://news.example/#!/a", "https://news.example/#!/b"),
    ("https://news.example/a", "https://sub.news.example/a"),
    ("https://news.example/A", "https://news.example/a"),
    ("https://news.example/a?q=", "https://news.example/a?q=1"),
    (
        "https://web.archive.org/web/2022/https://a.example/",
        "https://web.archive.org/web/2023/https://a.example/",
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_addresses_of_one_article_have_one_key(one, other):
    """A reader's way to the page is not part of its name."""
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_articles_keep_two_keys(one, other):
    """A wrong merge hides a report; courlan alone merges the cid, uid, eid, source, session and bare-query pairs."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    "hopeless",
    ["", "   ", "http://", "http://[::1/", "https://x.example:99999/", "javascript:alert(1)", "data:text/html,x",
     "https://\ud800.example/", "https://x.example/\udfff", "http://user:pw@x.example/", "//x", "\x00", "https://" + "a" * 300 + ".example/"],
)  # fmt: skip
def test_a_hopeless_address_is_its_own_key(hopeless):
    """Strangers write addresses; the crawl goes on."""
    assert isinstance(canonical(hopeless), str)
    assert canonical(canonical(hopeless)) == canonical(hopeless)


_part = st.text(
    alphabet=string.ascii_letters + string.digits + "-._~%/;:@!$&'()*+,={}[]#?|\\ é한й", max_size=30
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["http", "https", "HTTPS"]), _part, _part, _part, _part)
def test_a_key_is_its_own_key(scheme, name, path, query, fragment):
    """Keys are computed from stored addresses again and again; they must not wander."""
    key = canonical(f"{scheme}://www.{name}.example/{path}?{query}#{fragment}")

    assert canonical(key) == key


_words = st.lists(st.text(alphabet="aZ0_~.-", min_size=1, max_size=6), max_size=4)
_pairs = st.lists(
    st.tuples(
        st.sampled_from(["id", "a", "b", "utm_x", "ref", "amp", "rss"]),
        st.sampled_from(["", "1", "rss", "a-b"]),
    ),
    max_size=4,
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["", "www.", "m.", "en.m.", "amp."]),
    _words,
    st.sampled_from(["", "/", "/amp", "/amp/", ".amp.html"]),
    _pairs,
)
def test_the_short_way_gives_what_the_long_way_gives(name, words, end, pairs):
    """The short way exists for speed alone."""
    query = "?" + "&".join(f"{key}={value}" for key, value in pairs) if pairs else ""
    address = f"https://{name}news.example" + "".join(f"/{word}" for word in words) + end + query
    short = canonical(address)
    plain, urls._PLAIN = urls._PLAIN, urls.re.compile("(?!)")
    try:
        long = canonical(address)
    finally:
        urls._PLAIN = plain

    assert short == long


def test_a_host_is_told_without_www_and_port():
    """It names the outlet that a search brought."""
    assert host("https://WWW.News.Example:8443/a") == "news.example"
    assert host("http://[::1/") == ""
    assert host("nothing") == ""


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("/a", "https://news.example/a"),
        ("a b", "https://news.example/list/a%20b"),
        (" \n https://other.example/x\n ", "https://other.example/x"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("mailto:a@b.example", None),
        ("javascript:void(0)", None),
        ("#top", None),
        ("", None),
        ("http://[bad/", None),
        ("ftp://files.example/x", None),
    ],
)
def test_a_listed_link_becomes_absolute_or_nothing(link, whole):
    """A link that no page can stand behind is no entry."""
    assert absolute(link, "https://news.example/list/") == whole


def test_a_dated_address_follows_the_day(now):
    """Some outlets keep one sitemap a month."""
    assert (
        dated("https://x.example/post-{yyyy}-{mm}-{dd}.xml", now.date())
        == "https://x.example/post-2026-11-24.xml"
    )


@pytest.mark.parametrize(
    ("key", "others"),
    [
        ("https://x.example/a", {"http://x.example/a", "https://x.example/a/", "http://x.example/a/"}),
        ("http://x.example/a/?b=1", {"https://x.example/a/?b=1", "http://x.example/a?b=1", "https://x.example/a?b=1"}),
        ("https://x.example/", {"http://x.example/"}),
        ("https://x.example/#!/a", set()),
        ("urn:x", set()),
        ("ftp://x.example/a", set()),
    ],
)  # fmt: skip
def test_the_siblings_of_a_key_differ_by_scheme_and_slash(key: str, others: set[str]) -> None:
    """
    Nothing else of an address may differ.
    """
    assert set(siblings(key)) == others
