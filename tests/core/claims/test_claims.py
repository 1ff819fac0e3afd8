"""Claims: who says what moved, and who only repeats it."""

from itertools import permutations
from typing import Any

from monitor.core.claims import Decisions, Part, carried, claims
from monitor.core.claims.gloss import gloss
from monitor.core.claims.origins import Telling, cited, origins
from monitor.core.figures import figures
from monitor.core.nearcopy import sketch
from monitor.core.rule import Party
from tests.builders import at


def part(mention: int, quote: str, **changes: Any) -> Part:
    """What one page tells: HUR, shells, DPRK to Russia."""
    values: dict[str, Any] = {
        "mention": mention, "lane": "dprk-to-russia", "direction": "dprk-to-russia", "speaker": "hur", "denies": False,
        "figures": figures(quote), "passage": sketch(quote), "at": at(f"{8 + mention % 12:02}:00"), "url": f"https://n.example/{mention}",
    }  # fmt: skip
    return Part(**values | changes)


EN = "North Korea has given Russia 6.5 million shells since 2023, Ukrainian military intelligence said."
KO = "우크라이나 정보총국은 북한이 러시아에 포탄 650만 발을 제공했다고 밝혔다."


def test_a_translation_joins_by_its_figure() -> None:
    """
    The same statement in Korean is no second report.
    """
    (claim,) = claims([part(1, EN), part(2, KO, language="ko")])

    assert [p.mention for p in claim.parts] == [1, 2]
    assert claim.joins[0].reason.startswith("the same figure")


def test_another_speaker_is_another_claim() -> None:
    """
    Two services that name one number are two origins, and that is the news.
    """
    assert len(claims([part(1, EN), part(2, EN, speaker="nis")])) == 2


def test_the_same_speaker_with_another_figure_is_another_claim_that_shows_what_it_was() -> None:
    """
    An estimate that grows must show from what.
    """
    made = claims(
        [part(1, EN), part(2, EN.replace("6.5 million", "8 million"), at=at("09:00", "2026-11-30"))]
    )

    assert len(made) == 2
    assert "up from 6.5 million" in gloss(made[1], names={"hur": "HUR"}, before=made[0].figure)


def test_an_unnamed_speaker_joins_by_a_copied_passage_only() -> None:
    """
    "Officials" of two countries are not one party.
    """
    other = "Officials in another capital put the number of shells that reached Russia from the North at 6.5 million."

    assert len(claims([part(1, EN, speaker=None), part(2, other, speaker=None)])) == 2
    long = (
        EN
        + " The shells went by rail through Khasan and by sea through Rajin, and half of them could not be used, it said in Kyiv."
    )
    assert len(claims([part(1, long, speaker=None), part(2, "KYIV: " + long, speaker=None)])) == 1


def test_three_days_end_a_claim() -> None:
    """
    The same figure named again next week is a new statement.
    """
    assert len(claims([part(1, EN), part(2, EN, at=at("09:30", "2026-11-28"))])) == 2


def test_a_denial_is_a_claim_of_its_own() -> None:
    """
    A denial merged into what it denies would make a witness of the accused.
    """
    made = claims([part(1, EN), part(1, "Moscow called it a rumour.", speaker="kremlin", denies=True)])

    assert [claim.first.speaker for claim in made] == ["hur", "kremlin"]


def test_the_order_of_arrival_does_not_matter() -> None:
    """
    Many workers give one result.
    """
    parts = [part(1, EN), part(2, KO), part(3, EN.replace("6.5", "7")), part(4, EN, speaker="nis")]
    results = {
        tuple(tuple(p.mention for p in c.parts) for c in claims(order)) for order in permutations(parts)
    }

    assert len(results) == 1


def test_what_a_person_decided_is_never_undone() -> None:
    """
    A split and a join outlive every recomputation.
    """
    a, b, c = part(1, EN), part(2, KO), part(3, "HUR showed pictures of crates from Rajin.")
    decided = Decisions(apart=frozenset({(a.key, b.key)}), together=frozenset({(a.key, c.key)}))

    assert [[p.mention for p in claim.parts] for claim in claims([a, b, c], decided)] == [[1, 3], [2]]
    assert decided.unkept([a, b]) == ((a.key, c.key),)


def test_claims_of_many_pages_are_joined_by_any_of_them() -> None:
    """
    A person names one page of each; all of both stand together, and nobody else.
    """
    a, b, c, d, other = (
        part(1, EN),
        part(2, KO),
        *(part(n, f"HUR showed crate number {n * 7}.") for n in (3, 4, 5)),
    )
    decided = Decisions(together=frozenset({(b.key, d.key), (c.key, b.key)}))

    assert [[p.mention for p in claim.parts] for claim in claims([a, b, c, d, other], decided)] == [
        [1, 2, 3, 4],
        [5],
    ]


def test_lanes_never_mix_even_by_hand() -> None:
    """
    A join of shells and soldiers would hide both.
    """
    a, b = part(1, EN), part(2, EN, lane="troops")

    assert len(claims([a, b], Decisions(together=frozenset({(a.key, b.key)})))) == 2


def test_an_id_stays_with_the_claim_that_kept_most_of_it() -> None:
    """
    A review and a link point to the id.
    """
    first = claims([part(1, EN), part(2, KO)])
    old = {7: frozenset(p.key for p in first[0].parts)}
    later = claims([part(1, EN), part(2, KO), part(3, EN), part(4, EN, speaker="nis")])

    assert carried(old, later) == [7, None]


PARTIES = (
    Party(
        id="reuters",
        names={"en": ("Reuters",), "ko": ("로이터",), "ru": ("Рейтер",), "zh": ("路透",)},
        side="press",
    ),
    Party(id="yonhap", names={"en": ("Yonhap",), "ko": ("연합뉴스",)}, side="press"),
    Party(id="hur", names={"en": ("HUR",)}, side="ua"),
)


def test_outlets_that_are_cited_are_found() -> None:
    """
    Fourteen pages that cite one agency are one origin.
    """
    assert cited("North Korea sent shells, Reuters reported on Monday, citing HUR.", PARTIES) == ("reuters",)
    assert cited("로이터통신은 북한이 포탄을 보냈다고 보도했다.", PARTIES) == ("reuters",)
    assert cited("Агентство Рейтер сообщило о поставках.", PARTIES) == ("reuters",)
    assert cited("据路透社报道，朝鲜运送了炮弹。", PARTIES) == ("reuters",)
    assert cited("The Reuters building stands in London.", PARTIES) == ()


def test_pages_that_cite_and_copy_point_to_one_origin() -> None:
    """
    What counts is who said it first, not how often it was printed.
    """
    found = origins([
        Telling(mention=1, outlet="reuters", at=at("08:00"), speaker="hur"),
        Telling(mention=2, outlet="globe", at=at("09:00"), speaker="hur", cites=("reuters",)),
        Telling(mention=3, outlet="post", at=at("10:00"), speaker="hur", copy_of=2),
        Telling(mention=4, outlet="desk", at=at("11:00"), speaker="nis"),
    ])  # fmt: skip

    assert [(origin.name, origin.mentions) for origin in found] == [("hur", (1, 2, 3)), ("nis", (4,))]
    assert found[0].via == ("reuters",)


def test_an_agency_that_is_cited_is_the_origin_though_we_do_not_have_its_page() -> None:
    """
    Two outlets that repeat it are one source, not two.
    """
    found = origins([
        Telling(mention=1, outlet="globe", at=at("09:00"), speaker=None, cites=("reuters",)),
        Telling(mention=2, outlet="post", at=at("10:00"), speaker=None, cites=("reuters",)),
        Telling(mention=3, outlet="desk", at=at("11:00"), speaker=None),
    ])  # fmt: skip

    assert [(origin.name, origin.mentions) for origin in found] == [("reuters", (1, 2)), ("desk", (3,))]


def test_a_circle_of_citations_ends() -> None:
    """
    Two outlets that cite each other must not hang the list.
    """
    found = origins([
        Telling(mention=1, outlet="a", at=at("08:00"), speaker=None, cites=("b",)),
        Telling(mention=2, outlet="b", at=at("09:00"), speaker=None, cites=("a",)),
    ])  # fmt: skip

    assert sum(len(origin.mentions) for origin in found) == 2


def test_the_gloss_says_only_what_is_known() -> None:
    """
    Every word of it must lead back to a match.
    """
    (claim,) = claims([part(1, EN)])

    assert (
        gloss(claim, names={"hur": "HUR"}, denied_by=["kremlin"])
        == "DPRK → Russia · shells · 6.5 million · says HUR · denied by kremlin"
    )


def test_the_gloss_of_a_report_that_others_deny_says_so() -> None:
    """
    The accuser says it; that it is denied is told without a name where the sentence has none of its own for it.
    """
    (claim,) = claims([part(1, EN, tags=("denied",))])

    assert gloss(claim, names={"hur": "HUR"}).endswith("says HUR · denied by others")
    assert gloss(claim, names={"hur": "HUR"}, denied_by=["kremlin"]).endswith("denied by kremlin")


def test_the_origin_of_copies_is_the_page_that_appeared_first_and_not_the_one_found_first() -> None:
    """
    An agency's own page often reaches us after those that printed it.
    """
    found = origins([
        Telling(mention=8, outlet="Evening Globe", at=at("07:34"), speaker=None),
        Telling(mention=16, outlet="Desk", at=at("07:49"), speaker=None, copy_of=8),
        Telling(mention=18, outlet="Wire", at=at("06:24"), speaker=None, copy_of=16),
    ])  # fmt: skip

    assert [(origin.name, origin.mentions) for origin in found] == [("Wire", (18, 8, 16))]


def test_a_claim_that_does_not_say_who_gives_says_so() -> None:
    """
    The lane of a loose rule is no direction that a text tells; a page that tells it, tells it for all.
    """
    (unclear,) = claims([part(1, EN, tags=("undirected",))])
    (clear,) = claims([part(1, EN, tags=("undirected",)), part(2, KO, language="ko")])

    assert gloss(unclear, names={}).startswith("DPRK → Russia (?) · ")
    assert gloss(clear, names={}).startswith("DPRK → Russia · ")
