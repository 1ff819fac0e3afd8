"""A small rule book in six languages, compiled as any: what the engine's tests read texts with."""

from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor import paths
from monitor.config.rules import compile_rules, load_rules
from monitor.core.article import Article
from monitor.core.matching import match
from monitor.core.mention import Match
from monitor.core.rule import Ruleset
from tests.builders import article

TERMS = r"""
[dprk]
de = ["Nordkorea"]
en = ["North Korea*", "DPRK", "Pyongyang"]
ko = ["*북한", "평양"]
ru = ["северн* коре*", "северокорейск*", "=КНДР", "Пхеньян"]
uk = ["Північн* Коре*", "Пхеньян*"]
ja = ["北朝鮮"]
zh = ["朝鲜", "北韩"]
except = { ko = ["북한산", "북한강"], zh = ["朝鲜半岛"], en = ["North Korean cuisine"] }
unless = { ko = ["북한산 포탄"] }
short = { ko = ["북", "北"] }
refer = { en = ["the North", "the two countries"] }

[russia]
de = ["Russland"]
en = ["Russia*", "Moscow", "Wagner Group"]
ko = ["러시아", "대러"]
ru = ["Россия", "Москва", "российский", "=РФ"]
uk = ["росі*", "москв*", "рф"]
ja = ["ロシア"]
zh = ["俄"]
short = { ko = ["러", "露"] }
refer = { en = ["the two countries"] }

[arms]
de = ["Granaten"]
en = ["weapon*", "shells", "artillery shell*", "munition*", "arms", "missile*", "rockets", "howitzer*", "military equipment", "KN-23"]
ko = ["무기", "포탄", "*미사일"]
ru = ["оружие", "снаряд", "боеприпас", "ракета", "баллистическая ракета"]
uk = ["снаряд*", "ракет*", "боєприпас*", "зброя", "зброю", "озброєн*"]
ja = ["砲弾", "武器", "弾薬", "ミサイル", "兵器"]
zh = ["炮弹", "导弹", "弹药", "武器"]
regex = ['\b\d{2,3} ?mm\b']

[give]
class = "give"
de = ["geliefert"]
en = ["aid", "giving", "ship", "shipped", "sent", "suppl*", "provid*", "transfer*", "deliver*", "offered", "gave", "exported", "sell*"]
ko = ["지원", "수출", "제공", "공급", "이전"]
ru = ["поставка", "поставить", "передать", "отправить", "поставлять", "отправлять"]
uk = ["постач*", "поставила", "переда*", "відправ*"]
ja = ["供与", "提供", "輸出"]
zh = ["提供", "运往", "转让"]

[take]
class = "take"
en = ["buy*", "bought", "purchas*", "receiv*", "obtain*", "getting"]
ko = ["구매", "도입", "공급받", "받았"]
ru = ["закупка", "получить", "получать", "закупать", "импортировать"]
uk = ["закупов*", "отрим*"]
ja = ["調達", "購入", "提供を受け"]
zh = ["购买", "获得", "收到"]

[move]
use = ["give", "take"]

[aid-to-ukraine]
en = ["to Ukraine"]

[denying]
en = ["denied", "denying", "absurd", "never"]
ko = ["부인"]
"""

RULES = """
[[rule]]
id = "arms"
title = "Arms moving between the two"
lane = "dprk-to-russia"
all = ["dprk", "russia", "arms", "move"]
none = ["aid-to-ukraine"]
within = "sentence"
implied = { KP = "dprk" }
finds = ["North Korea has shipped artillery shells to Russia."]

[[rule]]
id = "denial"
title = "Somebody denies it"
kind = "tag"
tag = "denial"
any = ["denying"]
finds = ["He denied it."]
"""

PARTIES = """
[[party]]
id = "kirby"
en = ["Kirby"]

[[party]]
id = "nis"
en = ["NIS", "National Intelligence Service"]
ko = ["국정원"]
ru = ["Национальная разведывательная служба"]
cased = ["NIS"]

[[party]]
id = "gur"
en = ["HUR"]
ru = ["=ГУР"]
uk = ["ГУР"]
cased = ["HUR"]

[[party]]
id = "peskov"
en = ["Peskov"]
ru = ["Песков"]
uk = ["Пєсков*"]
ko = ["페스코프"]

[[party]]
id = "mod-jp"
ja = ["防衛省"]

[[party]]
id = "mfa-cn"
zh = ["外交部"]

[[party]]
id = "mfa-kp"
en = ["North Korea's foreign ministry"]

[[party]]
id = "yonhap"
side = "press"
en = ["Yonhap"]
ko = ["연합뉴스"]
zh = ["韩联社"]

[unnamed]
en = ["officials", "a source"]
ko = ["소식통"]
"""


def rulebook(
    folder: Path, *, terms: str = TERMS, rules: str = RULES, parties: str = PARTIES, speech: bool = True
) -> Path:
    """A folder of rules, as a user would write it."""
    (folder / "terms").mkdir(parents=True, exist_ok=True)
    (folder / "terms" / "all.toml").write_text(terms, encoding="utf-8")
    (folder / "rules.toml").write_text(rules, encoding="utf-8")
    if parties:
        (folder / "parties.toml").write_text(parties, encoding="utf-8")
    if speech:
        (folder / "speech.toml").write_bytes((paths.RULES / "speech.toml").read_bytes())
    return folder


@lru_cache(maxsize=32)
def ruleset(rules: str = RULES, terms: str = TERMS) -> Ruleset:
    """The rule book compiled; each variant once."""
    with TemporaryDirectory() as folder:
        return compile_rules(rulebook(Path(folder), rules=rules, terms=terms))


def rule(**changes: object) -> str:
    """The rule of the book with some keys changed or, with None, left out, as TOML."""
    values: dict[str, object] = {
        "id": "arms",
        "title": "Arms moving between the two",
        "lane": "dprk-to-russia",
        "all": ["dprk", "russia", "arms", "move"],
    }
    lines = ["[[rule]]"]
    for key, value in (values | {key.rstrip("_"): value for key, value in changes.items()}).items():
        if value is None:
            continue
        if isinstance(value, bool):
            written = str(value).lower()
        elif isinstance(value, list):
            written = "[" + ", ".join(f'"{item}"' for item in value) + "]"
        elif isinstance(value, dict):
            written = "{ " + ", ".join(f'{name} = "{item}"' for name, item in value.items()) + " }"
        else:
            written = str(value) if isinstance(value, int) else f'"{value}"'
        lines.append(f"{key} = {written}")
    return "\n".join(lines) + "\n"


def read(text: str, *, title: str = "", country: str | None = None, rules: str = RULES) -> tuple[Match, ...]:
    """The matches of a text."""
    return match(told(text, title=title), ruleset(rules), country=country)


def told(text: str, *, title: str = "") -> Article:
    """An article of this text, without a title unless given."""
    return article(title=title, text=text)


@lru_cache(maxsize=1)
def project_rules() -> Ruleset:
    """The project's own rules, loaded once in a process: what is derived from them is kept beside them."""
    return load_rules(paths.RULES)
