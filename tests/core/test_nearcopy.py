"""Near copies: one text printed twice, told apart from two texts about one thing."""

from monitor.core.nearcopy import likeness, sketch

AGENCY = (
    "North Korea has shipped three million artillery shells to Russia by sea since the summer, two officials with knowledge of the matter said on "
    "Tuesday. The shells were loaded at Rajin on four ships that had switched off their transponders, and unloaded at Dunai, a naval port in the Far "
    "East. Satellite images seen by this agency show stacks of containers on the pier on nine days in October. Moscow did not comment. Pyongyang has "
    "called such reports a rumour. The officials said that the pace had slowed since September because stocks were running low."
)
RETOLD = (
    "Two officials say Pyongyang sent Moscow about three million shells this summer. Four vessels sailed from the port of Rajin without their "
    "transponders, they said, and discharged at a base on the Pacific coast. Pictures taken from space show containers piled up there. Russia has "
    "kept silent, the North speaks of rumours, and stocks are said to be nearly gone."
)


def test_a_cut_copy_is_a_copy() -> None:
    """
    An outlet that prints the first two sentences has a Jaccard of .4; containment sees it.
    """
    cut = ". ".join(AGENCY.split(". ")[:3])

    assert likeness(sketch(AGENCY), sketch("SEOUL, Nov 24 — " + cut)).is_copy


def test_the_same_event_in_other_words_is_no_copy() -> None:
    """
    Taken for a copy, an independent report would be counted as an echo.
    """
    assert not likeness(sketch(AGENCY), sketch(RETOLD)).is_copy


def test_korean_is_measured_in_characters() -> None:
    """
    Endings change with the sentence; whole words would miss a light rewrite.
    """
    one = "북한이 지난 여름부터 러시아에 포탄 300만 발을 해상으로 보냈다고 당국자들이 화요일 밝혔다. 포탄은 나진항에서 선박 네 척에 실렸다."
    other = "북한은 지난 여름부터 러시아에 포탄 300만 발을 해상으로 보냈다고 정부 당국자들이 밝혔다. 포탄은 나진항에서 선박 네 척에 실렸다."

    assert likeness(sketch(one), sketch(other)).is_copy


def test_short_texts_are_alike_only_when_equal() -> None:
    """
    Two headlines that share four words say nothing about the stories below them.
    """
    assert not likeness(
        sketch("North Korea sends shells to Russia"), sketch("North Korea sends troops to Russia")
    ).is_copy
    assert likeness(
        sketch("North Korea sends shells to Russia"), sketch("North Korea sends shells to Russia")
    ).is_copy
    assert not likeness(sketch("Watch live"), sketch("Read more")).is_copy
