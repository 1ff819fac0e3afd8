"""
Read the figures of a report: how many of what.

`numbers` finds the quantities; here each is bound to the thing that it counts,
by the noun or the counter beside it. A quantity whose thing is not named right
there is left out: no figure beats a wrong one.
"""

import re
from dataclasses import dataclass

from monitor.core.numbers import Bound, Number, numbers

MOST = 40
"""Figures kept of one text; a table of five hundred is not a claim."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A quantity of a thing, with the words that it was read from."""

    thing: str
    """A key of THINGS: what is counted."""
    low: float | None
    high: float | None
    bound: Bound
    raw: str
    """As the text writes it."""
    start: int
    end: int

    @property
    def value(self) -> float:
        """One number to compare and show: the lower end where there is one."""
        return self.low if self.low is not None else self.high or 0.0


THINGS: dict[str, str] = {
    # What is counted → nouns that name it, in six languages. The first that fits the nearest words wins.
    "casualties": r"casualt\w*|killed|dead\b|wounded|deaths?\b|losses|사상자|전사|사망|부상|убит\w*|погиб\w*|ранен\w*|потер\w*|загиб\w*|вбит\w*|поранен\w*|"
                  r"втрат\w*|死傷|戦死|死者|伤亡|傷亡|阵亡|陣亡",
    "prisoners": r"prisoners?|pows?\b|captured|포로|пленн\w*|полонен\w*|捕虜|战俘|戰俘|俘虏",
    "workers": r"workers?|labou?rers?|노동자|근로자|인력|рабоч\w*|работник\w*|робітник\w*|працівник\w*|労働者|作業員|工人|劳工|勞工",
    "engineers": r"sappers?|(?:combat |military )?engineers|deminers?|공병|сап[её]р\w*|сапер\w*|строител\w*|будівельник\w*|工兵|排雷兵",
    "soldiers": r"troops?|soldiers?|servicemen|military personnel|personnel|fighters?|combatants?|forces|special forces|병력|군인|병사|파병|"
                r"북한군|군 ?장병|солдат\w*|военнослужащ\w*|военных|бойц\w*|войск\w*|військов\w*|бійц\w*|兵士|兵力|兵员|士兵|官兵|军人|軍人|部队|部隊|兵(?![器工站])",
    "missiles": r"(?:ballistic |guided |short-range |anti-tank )*missiles?|SRBMs?|미사일|탄도탄|ракет(?!н)\w*|ミサイル|导弹|導彈|飛彈|飞弹",
    "launchers": r"(?:multiple )?(?:rocket )?launchers?|MLRS|방사포(?!탄)|다연장\w*|발사대|РСЗО|РСЗВ|пусков\w*|多連装ロケット砲|ロケット砲|放射砲|发射车|發射車|火箭炮",
    "guns": r"howitzers?|(?:artillery |heavy )?guns|artillery (?:pieces|systems)|자주포|야포|곡사포|гаубиц\w*|САУ|орудий|оруди[яй]|гармат\w*|自走砲|榴弾砲|自行火炮|榴弹炮",
    "shells": r"(?:artillery |mortar |howitzer )?(?:shells?|rounds)|projectiles?|artillery ammunition|ammunition|munitions|rockets?|포탄|탄약|로켓탄|방사포탄|"
              r"снаряд\w*|боеприпас\w*|боєприпас\w*|мин\b|砲弾|弾薬|ロケット弾|炮弹|砲彈|弹药|彈藥|火箭弹|火箭彈",
    "drones": r"drones?|UAVs?|loitering munitions|드론|무인기|дрон\w*|беспилотник\w*|БПЛА|безпілотник\w*|無人機|ドローン|无人机",
    "containers": r"(?:shipping |cargo )?containers?|컨테이너|контейнер\w*|コンテナ|集装箱|集裝箱|貨櫃|货柜",
    "wagons": r"(?:rail ?cars?|wagons?|freight cars?)|화차|вагон\w*|貨車|车皮|車皮|车厢",
    "ships": r"ships?|vessels?|cargo ships?|화물선|선박|судов|суд(?:на|ен)\b|кораб\w*|суден|貨物船|船舶|货船|貨船|船只|船隻",
    "voyages": r"voyages?|trips?|sailings?|항해|운항|рейс\w*|航海|航次|航行",
    "tons": r"(?:metric )?(?:tons?|tonnes?)|톤|тонн\w*|トン|吨|噸",
    "barrels": r"barrels?|배럴|баррел\w*|барел\w*|バレル|桶",
    "weapons": r"weapons?|무기|единиц (?:оружия|вооружени\w+)|одиниц\w* (?:зброї|озброєн\w+)|武器|兵器",
}  # fmt: skip

COUNTERS: dict[str, str] = {
    # A counter of Korean, Japanese or Chinese → what it can count; the noun decides among them.
    "발": "shells missiles", "発": "shells missiles", "枚": "shells missiles", "發": "shells missiles", "发": "shells missiles",
    "명": "casualties prisoners workers engineers soldiers", "人": "casualties prisoners workers engineers soldiers",
    "名": "casualties prisoners workers engineers soldiers", "개": "containers", "個": "containers", "个": "containers",
    "문": "guns launchers", "門": "guns launchers", "门": "guns launchers", "대": "launchers guns drones", "台": "launchers guns drones",
    "両": "launchers guns wagons", "辆": "launchers guns", "辆车": "launchers", "기": "missiles drones launchers", "基": "missiles launchers", "架": "drones", "機": "drones missiles",
    "척": "ships", "隻": "ships", "艘": "ships", "회": "voyages", "回": "voyages", "次": "voyages", "航次": "voyages",
    "톤": "tons", "t": "tons", "トン": "tons", "吨": "tons", "噸": "tons", "량": "wagons", "箱": "containers",
}  # fmt: skip

_NOUNS = {
    thing: re.compile(rf"(?<![A-Za-zА-Яа-яЁёІіЇїЄє])(?:{words})(?![A-Za-z])", re.IGNORECASE)
    for thing, words in THINGS.items()
}
PEOPLE = ("soldiers", "engineers", "workers", "prisoners")
_FELLED_BEFORE = re.compile(
    r"(?:killed|wounded|killing|wounding|убит\w*|погибл?\w*|ранен\w*|вбит\w*|загинул\w*|поранен\w*)[\s\w]{0,14}$",
    re.IGNORECASE,
)
_FELLED_AFTER = re.compile(
    r"[\s가-힣]{0,3}(?:were|have been|had been|was|been|are)?\s*(?:killed|wounded|dead|died|погибл\w*|убит\w*|ранен\w*|загинул\w*|вбит\w*|"
    r"전사|사망|부상|が死亡|が戦死|死傷|阵亡|陣亡|伤亡|傷亡|死亡)",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    rf"\s?(?:여|余|餘|多|수)?\s?(?P<counter>{'|'.join(sorted(COUNTERS, key=len, reverse=True))})(?![A-Za-z])(?P<more>여|余|以上|이상)?"
)
_STOP = re.compile(
    r"[.!?;:,。！？、，」』\"”»()\[\]\n]|(?<!\w)(?:to|from|in|by|with|for|at|into|since|per|was|were|is|are|has|have|had|will|would|that|which|who|"
    r"than|on|в|из|от|для|через|была?|были|будет|что|который|у|з|із|від|до|на|що|який)(?!\w)",
    re.IGNORECASE,
)
_CHANGE_GAP = re.compile(r"[가-힣個个枚名人]{0,2}\s?(?:to|до|에서|から|增至|增加到|升至|増えて|に増え)\s?")
"""`from 20,000 to 28,000 containers`: the second number counts what the first does."""
_LIST = re.compile(r"(?:등|など|等)\s?[가-힣]{0,2}\s?$")
_WESTERN_REACH = 60
_EASTERN_AFTER, _EASTERN_BEFORE = 18, 14


def figures(text: str) -> tuple[Figure, ...]:
    """The quantities of things that arms reports count, in the order of the text; at most MOST."""
    quantities = numbers(text)[: 4 * MOST]
    bounds = [
        _thing(
            text,
            number,
            quantities[place - 1].end if place else 0,
            quantities[place + 1].start if place + 1 < len(quantities) else len(text),
        )
        for place, number in enumerate(quantities)
    ]
    for place in range(len(quantities) - 1):
        one, other = quantities[place], quantities[place + 1]
        if (bounds[place] is None) != (bounds[place + 1] is None) and _CHANGE_GAP.fullmatch(
            text[one.end : other.start]
        ):
            known = bounds[place] or bounds[place + 1]
            if known:
                bounds[place] = bounds[place] or (known[0], one.start, one.end)
                bounds[place + 1] = bounds[place + 1] or (known[0], other.start, other.end)
    found: list[Figure] = []
    for number, bound in zip(quantities, bounds, strict=True):
        if bound is None or len(found) == MOST:
            continue
        thing, start, end = bound
        if thing in PEOPLE and (
            _FELLED_BEFORE.search(text[max(0, start - 28) : start])
            or _FELLED_AFTER.match(text[end : end + 40])
        ):
            thing = "casualties"
        found.append(
            Figure(
                thing=thing,
                low=number.low,
                high=number.high,
                bound=number.bound,
                raw=text[start:end],
                start=start,
                end=end,
            )
        )
    return tuple(found)


def _thing(text: str, number: Number, previous: int, following: int) -> tuple[str, int, int] | None:
    """What a number counts, with the span from number to noun."""
    counter = _COUNTER.match(text, number.end)
    if counter:
        return _by_counter(text, number, counter, previous, following)
    after = text[number.end : min(following, number.end + _WESTERN_REACH)]
    stop = _STOP.search(after)
    reach = after[: stop.start()] if stop else after
    nouns = _outermost(
        sorted(
            (hit.start(), -hit.end(), thing) for thing, noun in _NOUNS.items() if (hit := noun.search(reach))
        )
    )
    if not nouns or len(reach[: nouns[0][0]].split()) > 4:
        return None
    _, minus_end, thing = nouns[-1] if _is_attribute(reach, nouns) else nouns[0]
    return thing, number.start, number.end - minus_end


def _outermost(nouns: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Nouns that do not stand inside another: `multiple rocket launchers` are no rockets."""
    return [
        noun for noun in nouns if not any(o != noun and o[0] <= noun[0] and o[1] <= noun[1] for o in nouns)
    ]


def _is_attribute(reach: str, nouns: list[tuple[int, int, str]]) -> bool:
    """In `40 missile launchers` and `200 container ships` the last noun is the one counted."""
    if len(nouns) < 2:
        return False
    between = reach[-nouns[0][1] : nouns[-1][0]]
    return bool(re.fullmatch(r"[\s-]*", between))


def _by_counter(
    text: str, number: Number, counter: re.Match[str], previous: int, following: int
) -> tuple[str, int, int] | None:
    candidates = COUNTERS[counter["counter"]].split()
    after = text[counter.end() : min(following, counter.end() + _EASTERN_AFTER)]
    after = re.split(r"[.!?。！？、，,\n]", after)[0]
    listed = _LIST.search(text[previous : number.start])
    before_from = max(previous, number.start - (2 if listed else 1) * _EASTERN_BEFORE)
    before = re.split(r"[.!?。！？、，,\n]", text[before_from : number.start])[-1]
    behind = [(hit.start(), thing, hit.end()) for thing in candidates if (hit := _NOUNS[thing].search(after))]
    ahead = [
        (number.start - before_from - hits[-1].end(), thing, hits[-1].start())
        for thing in candidates
        if (hits := list(_NOUNS[thing].finditer(text[before_from : number.start]))) and before
    ]
    owned = bool(re.match(r"\s?(?:의|の|的)\s?", after))
    beside = bool(ahead) and min(ahead)[0] <= 2
    tied = bool(behind) and min(behind)[0] <= 6 and (owned or not beside)
    if tied or (behind and not ahead):
        _, thing, end = min(behind)
        return thing, number.start, counter.end() + end
    if ahead:
        # In a list (`170㎜ 자주포와 240㎜ 방사포 등 200여 문`) the first thing stands for all.
        _, thing, start = max(ahead) if listed else min(ahead)
        return thing, before_from + start, counter.end()
    return (candidates[0], number.start, counter.end()) if candidates[0] in ("tons",) else None
