"""Walls that a whole crawl meets: called by their name, and nothing of what they say becomes a mention (row 17)."""

from tests.core.test_wall import WALLS, good_pages, page
from tests.crawl.site import STORY, Site
from tests.defences.conftest import Desk


def test_what_a_wall_says_of_arms_is_no_report(desk: Desk, site: Site) -> None:
    """
    Every wall has a teaser that the rules would take, so that it passes the gate and is read.
    """
    walls = [f"/wall/{n}" for n, _ in enumerate(WALLS)]
    for path, (_, _, title, body) in zip(walls, WALLS, strict=True):
        site.put(path, page(title, f"{body}<p>{STORY}</p>"))
    good = [f"/good/{n}" for n, _ in enumerate(good_pages())]
    for path, (html, _) in zip(good, good_pages(), strict=True):
        site.put(path, html.replace("</h1>", f"</h1><p>{STORY}</p>", 1))
    site.feed(*(site.base + path for path in [*walls, *good]))
    desk.crawl()
    outcomes = desk.outcomes()
    mentioned = {
        row["canonical_url"].removeprefix(site.base)
        for row in desk.rows("select a.canonical_url from mentions m join articles a on a.id = m.article")
    }
    through = [path for path in walls if outcomes[path] != "wall"]
    lost = [path for path in good if outcomes[path] == "wall"]

    assert len(walls) >= 40
    assert len(good) >= 100
    assert len(through) <= 0.05 * len(walls), [WALLS[walls.index(path)][:3] for path in through]
    assert mentioned & set(walls) <= set(through), "no mention from a wall's own text"
    assert len(lost) <= 0.01 * len(good), lost
