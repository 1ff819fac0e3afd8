"""What an answer amounts to before anyone reads the page."""

import pytest
from scrapy.http import HtmlResponse, Request

from monitor.core.article import Outcome
from monitor.crawl.answers import page_outcome
from tests.builders import entry

URL = "https://news.example/2026/11/24/shells"


def answer(url: str = URL, status: int = 200, **asked: str) -> HtmlResponse:
    """A page, as Scrapy hands it over; `asked`: headers of its request."""
    request = Request(URL, headers={name.replace("_", "-"): value for name, value in asked.items()})
    return HtmlResponse(url, status=status, body=b"<p>words</p>", request=request)


@pytest.mark.parametrize("path", ["", "/", "/index.html", "/en", "/en/", "/main.jsp", "/home"])
def test_a_known_page_that_leads_to_a_front_page_is_gone(path: str) -> None:
    """
    Its teasers would be taken for a rewritten report.
    """
    front = "https://news.example" + path

    assert page_outcome(answer(front), entry(url=URL), again=True)[0] is Outcome.GONE
    assert page_outcome(answer(front), entry(url=front), again=True)[0] is None
    assert page_outcome(answer(), entry(url=URL), again=True)[0] is None


@pytest.mark.parametrize(
    ("status", "again", "outcome"),
    [
        (304, False, Outcome.HTTP_ERROR),
        (304, True, Outcome.HTTP_ERROR),
        (404, False, Outcome.GONE),
        (410, True, Outcome.GONE),
        (403, False, Outcome.HTTP_ERROR),
        (503, True, Outcome.HTTP_ERROR),
        (206, False, None),
    ],
)
def test_a_status_says_what_became_of_a_page(status: int, again: bool, outcome: Outcome | None) -> None:
    """
    Of a page that nobody asked with conditions.
    """
    assert page_outcome(answer(status=status), entry(url=URL), again=again)[0] is outcome


@pytest.mark.parametrize("header", ["If_None_Match", "If_Modified_Since"])
def test_unchanged_is_no_answer_to_whoever_did_not_ask_for_changes(header: str) -> None:
    """
    A server that says 304 to a plain request has given nothing.
    """
    unchanged = answer(status=304, **{header: "x"})

    assert page_outcome(unchanged, entry(url=URL), again=True)[0] is Outcome.NOT_MODIFIED
    assert page_outcome(unchanged, entry(url=URL), again=False)[0] is Outcome.HTTP_ERROR
