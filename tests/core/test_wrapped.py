"""Lines broken by machine are joined before sentences are sought; lines that authors ended are not."""

from monitor.core.wrapped import unwrap

_BRIEFING = """\
You have seen the imagery and intelligence purporting to show that North
Korea has, since the war in Ukraine began, been supplying lethal materiel
to the Kremlin, and we have spoken about it from here more than once.

Q  And do you have anything new on that today?

No, I have nothing new to share on that today, but as we learn more about
these shipments we are going to be as open as we possibly can."""


def test_a_line_broken_to_fit_goes_on():
    """White House briefings break "North / Korea": read by line, no rule would ever see it."""
    flat = unwrap(_BRIEFING)

    assert "North Korea has" in flat
    assert "materiel to the Kremlin" in flat


def test_nothing_moves():
    """Quotes are cut from the text as written by the same offsets."""
    assert len(unwrap(_BRIEFING)) == len(_BRIEFING)


def test_a_line_that_its_author_ended_stays():
    """The next word would have fitted."""
    flat = unwrap(_BRIEFING)

    assert "once.\n" in flat
    assert "today?\n" in flat


def test_a_list_of_headlines_stays_a_list():
    """Headlines are of all lengths; joined they would name things together that no sentence did."""
    headlines = "\n".join(
        [
            "Seoul says shells have left the port",
            "Prices of rice rise in the capital for the third month in a row",
            "Two hurt in fire",
            "Russia opens a bridge",
            "Weather: cold, with snow in the north of the country",
        ]
    )

    assert unwrap(headlines) == headlines


def test_paragraphs_of_a_line_each_stay():
    """The usual article: one paragraph, one line, however long."""
    article = "\n".join(["word " * 60, "word " * 40, "word " * 70])

    assert unwrap(article) == article
