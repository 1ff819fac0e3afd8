"""The words that every list shares."""

from monitor.render.claims import claim_lines
from monitor.render.words import backing


def test_a_claim_names_four_of_its_origins() -> None:
    """
    In every list alike: a line with twenty names is not read.
    """
    origins = [{"name": name} for name in ("HUR", "NIS", "Yonhap", "TASS", "KCNA")]

    assert backing(12, origins) == "12 pages, 5 origins: HUR, NIS, Yonhap, TASS …"
    assert backing(1, origins[:4]) == "1 page, 4 origins: HUR, NIS, Yonhap, TASS"


def test_an_origins_name_cannot_write_over_the_terminal() -> None:
    """
    An outlet that only a search brought is called what its page calls it.
    """
    row = {
        "id": 3, "gloss": "arms", "day": "2026-11-24", "status": "new", "pages": 1, "retired_at": None, "tags": "[]",
        "figure": None, "origins": '[{"name": "Daily\\u001b[2J\\nNews"}]',
    }  # fmt: skip
    lines = list(claim_lines(row, [], {}))

    assert lines[1] == "    new on 2026-11-24 · new · 1 page, 1 origin: Daily[2J News"
