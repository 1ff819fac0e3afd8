"""
Take out of a page's tree what is not the article, before the article is looked for.

Extractors judge by length and place, and take a list of other stories for a
part of this one; a teaser that names North Korea would make a report of any
page that carries it. What goes here is told by its build, not by its words:
rows of cards and lists of headlines, each of which leads elsewhere.

And what the eye separates and the markup does not is separated: a name in bold
without spaces round it ("Comrade<b>Kim Jong Un</b>affirmed").
"""

import re
from urllib.parse import urldefrag, urljoin

from lxml.html import HtmlElement

from monitor.extract.storybox import in_sentence

CARD = 400
"""Characters of text beyond which an element is no teaser but a part of the page."""

OTHERS = 3_000
"""Characters of a box of other stories at most; a longer one may be the page itself."""

_BOXES = frozenset({"aside", "div", "dl", "ol", "section", "ul"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LABEL = re.compile(
    r"""[\W_]*(?:
      (?:latest|recent|top|more|other|related|trending|popular|recommended|editor'?s'?)\ (?:stories|news|articles|headlines|posts|reading|videos|picks|content|coverage)(?:\ (?:from|in|on)\ .{2,30})?
    | most\ (?:read|popular|viewed|shared|watched|commented) | trending(?:\ now)? | recommended(?:\ for\ you)? | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested).{0,20}
    | (?:많이|가장\ 많이|오늘\ 많이)\ 본\ (?:뉴스|기사) | (?:관련|최신|주요|인기|추천|실시간|이\ 시각)\ ?(?:주요\ ?)?(?:기사|뉴스) | 랭킹\ ?뉴스
    | (?:関連|人気|最新|注目|おすすめ)の?(?:記事|ニュース) | (?:アクセス)?ランキング | あわせて読みたい
    | (?:相关|相關|最新|热门|熱門|推荐|推薦|更多)(?:新闻|新聞|阅读|閱讀|文章|资讯|報導|报道) | 延伸[阅閱][读讀] | 猜你喜欢
    | (?:читайте|смотрите)\ (?:также|ещё|еще) | (?:последние|главные|другие|ещё|еще|похожие)\ (?:новости|материалы|статьи) | популярное | самое\ читаемое | (?:ещё\ |еще\ )?по\ теме | материалы\ по\ теме | новости\ партн[её]ров
    | (?:читайте|дивіться)\ також | (?:останні|головні|інші|схожі)\ (?:новини|матеріали|статті) | популярне | найпопулярніше | (?:більше\ )?за\ темою
    )[\W_]*""",
    re.I | re.X,
)
"""What stands above a box of other stories."""
_OTHERS = re.compile(r"(?:^|[\s_-])(?:related|more|recommend\w*|also|promos?|teasers?)(?:$|[\s_-])", re.I)
"""How the makers of a page name such a box."""


def tidy(tree: HtmlElement, url: str) -> None:
    """Change a parsed page in place: teasers out, spaces in. `url`: its own address, to which the posts of a live page link."""
    for element in list(tree.iter("script", "style")):
        if "ld+json" not in (element.get("type") or ""):
            _drop(element)
    sizes = _sizes(tree)
    for element in _teaser_groups(tree, sizes, url):
        _drop(element)
    for element in _boxes_of_others(tree, sizes):
        _drop(element)
    for element in tree.xpath(
        ".//*[@hidden] | .//div[@aria-hidden='true'] | .//section[@aria-hidden='true']"
    ):
        if sizes[element] < CARD:
            _drop(element)
    for element in list(tree.iter("p", "h3", "h4", "h5", "h6")):
        if 20 <= sizes[element] <= 200 and _only_a_link(element):
            _drop(element)
    for table in list(tree.iter("table")):
        if _for_layout(table, sizes):
            _unfold(table)
    for element in tree.iter("time"):
        if in_sentence(element, wide=True):
            element.tag = "span"  # extractors take out a page's times, and a sentence would lose its day
    _space_bold(tree)


def _sizes(tree: HtmlElement) -> dict[HtmlElement, int]:
    """Characters of text inside each element, indentation not counted; one pass, from the last element to the first."""
    sizes: dict[HtmlElement, int] = {}
    for element in reversed(list(tree.iter())):
        size = 0
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            size = len(element.text.strip()) if element.text else 0
            for child in element:
                size += sizes[child] + (len(child.tail.strip()) if child.tail else 0)
        sizes[element] = size
    return sizes


def _teaser_groups(tree: HtmlElement, sizes: dict[HtmlElement, int], url: str) -> list[HtmlElement]:
    """Elements whose children are nearly all teasers: three or more (two where its name says so), each little but a link to another page."""
    found: list[HtmlElement] = []
    for parent in tree.iter("ul", "ol", "div", "section", "aside"):
        filled = [child for child in parent if sizes[child]]
        least = 2 if _OTHERS.search(f"{parent.get('class')} {parent.get('id')}") else 3
        if len(filled) < least or parent.getparent() is None or any(sizes[child] > CARD for child in filled):
            continue
        cards = sum(1 for child in filled if _is_teaser(child, sizes, url))
        if cards >= least and cards >= 0.8 * len(filled) and len((parent.text or "").strip()) < 60:
            found.append(parent)
    return found


def _boxes_of_others(tree: HtmlElement, sizes: dict[HtmlElement, int]) -> list[HtmlElement]:
    """Small boxes that a label opens as those of other stories (`Most read`); whatever their build, none holds the headline."""
    found: list[HtmlElement] = []
    for label in tree.iter("h2", "h3", "h4", "h5", "h6", "strong", "b", "span", "div", "p", "dt"):
        if not 4 <= sizes[label] <= 60 or not _LABEL.fullmatch(_words(label)):
            continue
        box, parent = label, label.getparent()
        while parent is not None and sizes[parent] == sizes[box]:
            box, parent = parent, parent.getparent()
        first = parent is not None and next((child for child in parent if sizes[child]), None) is box
        if (
            first
            and parent.tag in _BOXES
            and sizes[parent] <= OTHERS
            and not (parent.text or "").strip()
            and parent.find(".//h1") is None
        ):
            found.append(parent)
    return found


def _is_teaser(element: HtmlElement, sizes: dict[HtmlElement, int], url: str) -> bool:
    """A link of a headline's length to another page that is the element's heading or most of its text."""
    if element.tag in ("p", "a"):
        return False
    for anchor in element.iter("a"):
        linked = sizes[anchor]
        if linked < 12 or _leads_here(anchor.get("href") or "", url):
            continue
        if linked >= 0.8 * sizes[element]:
            return True
        parent = anchor.getparent()
        if parent is not None and parent.tag in _HEADINGS and sizes[parent] == linked:
            return True
        if next(anchor.iter("h2", "h3", "h4", "h5", "h6"), None) is not None:
            return True
    return False


def _leads_here(href: str, url: str) -> bool:
    """Whether a link leads to a place of its own page: with a fragment, or nothing but one."""
    address, mark, _ = href.partition("#")
    return bool(mark) and (not address or urldefrag(urljoin(url, address)).url == urldefrag(url).url)


def _only_a_link(element: HtmlElement) -> bool:
    """A line of its own that is one link and nothing else: another story, set between two paragraphs of this one."""
    anchors = list(element.iter("a"))
    if len(anchors) != 1 or not (anchors[0].get("href") or "").startswith(("http", "/")):
        return False
    words = _words(element)
    return len(_words(anchors[0])) >= len(words) - 14 and "http" not in words


def _for_layout(table: HtmlElement, sizes: dict[HtmlElement, int]) -> bool:
    """A table that sets out a page: a cell of it holds running text."""
    for cell in table.iter("td"):
        if sizes[cell] > 600 and (cell.find(".//p") is not None or cell.find(".//br") is not None):
            return True
    return False


def _unfold(table: HtmlElement) -> None:
    """Make blocks of a layout table, so that its text is read as paragraphs; tables of figures inside it stay."""
    for element in [table, *table.iter("tbody", "tr", "td")]:
        inner = element if element is table else next(element.iterancestors("table"), None)
        if inner is None or inner is table:
            element.tag = "div"


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _drop(element: HtmlElement) -> None:
    """Remove an element, not the text behind it, which stays parted from the text before where a box stood between them."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        if element.tag in _BOXES:
            element.clear(keep_tail=True)
            element.tag = "br"
            return
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


_ENDINGS = re.compile(r"(?:n|ns|s|es|an|ans|ian|ians|ese|ish|er|ers|ed|ing|ly|’s|'s|d|r)\b", re.I)


def _space_bold(tree: HtmlElement) -> None:
    """Put a space where a bold name touches the words beside it; a bold letter or syllable inside a word stays."""
    for element in tree.iter("b", "strong"):
        inner = "".join(element.itertext())
        if len(inner) < 3 or not inner[0].isalpha() or not inner[0].isupper() or not inner[-1].isalpha():
            continue
        before = element.getprevious()
        parent = element.getparent()
        if before is not None:
            if before.tail and _joins(before.tail[-1], inner[0]):
                before.tail += " "
        elif parent is not None and parent.text and _joins(parent.text[-1], inner[0]):
            parent.text += " "
        after = element.tail
        if after and " " in inner and after[0].isalpha() and _cased(after[0]) and not _ENDINGS.match(after):
            element.tail = " " + after


def _joins(last: str, first: str) -> bool:
    """Two letters that no word has side by side: a small one, then a capital."""
    return last.isalpha() and last.islower() and first.isupper()


def _cased(letter: str) -> bool:
    """A letter of a script that writes words apart and has capitals: Latin, Cyrillic, Greek."""
    return letter.lower() != letter.upper()


def complete(tree: HtmlElement, rows: list[str]) -> list[str]:
    """
    The lines that were read, with the paragraphs between and behind them that stand in boxes of the same make.

    Sites cut a story into boxes round their advertisements, and extractors take
    one box. Nothing changes unless a good part of the story was left behind.
    """
    place = {_key(row): number for number, row in enumerate(rows)}
    makes: dict[tuple[str, ...], int] = {}
    paragraphs: list[tuple[str, str, tuple[str, ...]]] = []
    for paragraph in tree.iter("p"):
        words = _words(paragraph)
        if len(words) < 40:
            continue
        make = _make(paragraph)
        paragraphs.append((_key(words), words, make))
        if _key(words) in place and make[0]:
            makes[make] = makes.get(make, 0) + 1
    missing: dict[int, list[str]] = {}
    last: int | None = None
    seen: set[str] = set()
    for key, words, make in paragraphs:
        if key in place:
            last = place[key]
        elif last is not None and makes.get(make, 0) >= 3 and key not in seen:
            seen.add(key)
            missing.setdefault(last, []).append(words)
    found = sum(len(words) for group in missing.values() for words in group)
    if found < 0.25 * sum(map(len, rows)):
        return rows
    whole: list[str] = []
    for number, row in enumerate(rows):
        whole.append(row)
        whole += missing.get(number, [])
    return whole


def _make(paragraph: HtmlElement) -> tuple[str, ...]:
    """What box a paragraph stands in: the class of the box, and the article that holds it."""
    box = paragraph.getparent()
    article = next(paragraph.iterancestors("article"), None)
    return (
        f"{box.tag}.{box.get('class')}" if box is not None and box.get("class") else "",
        "" if article is None else article.getroottree().getpath(article),
    )


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()[:200]
