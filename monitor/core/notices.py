"""
Drop the lines round a story that are not the story.

Pure. The voice-over notice at its top, its own title and date again, the box
about its author, the call to subscribe: extractors keep them, for they stand
where the text stands. In the list they would be quoted as the lead, or an
author's "focus on North Korea" would make a report of each of his texts.

Only lines that are nothing else go; a sentence of the story that holds the
same words stays. An author's box ends the story, wherever it stands in the
last third.
"""

import re

from monitor.core.dates.stamps import parse
from monitor.core.wall import speaks_to_the_reader

_NOTICE = re.compile(
    r"""^[\W_]*(?:
      # read aloud or summed up by a machine
      (?:this\ )?(?:voice|audio|narration|article\ audio|audio\ version)\b.{0,40}\b(?:AI|automated|text[-\ ]to[-\ ]speech|machine|computer)\b.{0,80}
    | (?:this\ )?(?:summary|article|translation|content|text)\b.{0,30}\b(?:AI|artificial\ intelligence|machine|automatically)[-\ ]?(?:generated|translated|produced|assisted)?\b.{0,100}
    | (?:listen\ to\ this\ (?:article|story)|listen\ to\ article|play\ audio|your\ browser\ does\ not\ support\ the\ audio\ element).{0,60}
    | (?:AI가\ |이\ 기사는\ AI|AI\ (?:요약|음성|번역)|인공지능이?\ ).{0,80}
    | (?:本文由|此摘要由|本摘要由|以下内容由)?\ ?(?:AI|人工智能)\ ?(?:生成|朗读|朗讀|摘要|翻译|翻譯).{0,40}
    | (?:この記事は)?AI(?:による|が)(?:要約|音声|翻訳|読み上げ).{0,40}
    | (?:озвучено|текст\ озвучен|перевед[её]но?|создано)\ .{0,20}(?:ИИ|нейросеть\w*|искусственн\w+\ интеллект\w*).{0,40}
      # follow, subscribe, share, read on
    | (?:sign\ up|subscribe|register)\b.{0,30}\b(?:newsletters?|alerts?|updates?|inbox|free|daily|for\ full\ access|channel)\b.{0,120}
    | get\ (?:the\ )?(?:latest|the\ day).{0,60}\b(?:inbox|newsletter|updates).{0,80}
    | (?:click|tap)\ here\ (?:to|for)\b.{0,80} | get\ .{0,40}\bby\ clicking\ here.{0,20}
    | (?:follow|find)\ (?:us|him|her|them|@\w+)\b.{0,20}\ on\ (?:twitter|facebook|x|instagram|telegram|google\ news|whatsapp)\b.{0,100}
    | (?:like\ this\ story|share\ (?:this|it)\b|share\ on|tweet\ this|print\ this|email\ this)\b.{0,60}
    | (?:advertisement|advertorial|sponsored(?:\ content)?|story\ continues\ below(?:\ advertisement)?|continue\ reading|read\ more|read\ next|related(?:\ (?:articles?|stories|content))?
        |recommended|you\ may\ also\ like|more\ from\ .{2,40}|also\ on\ [\w.]+\ .{0,140}|read\ also.{0,140}|see\ also.{0,140})[:.…\s]*
    | (?:read|see|watch|learn|more|also|related|must|don'?t)\ ?(?:more|also|read|miss|next|stories|articles?|news)?\ ?[:：|].{0,200}
    | thanks\ for\ (?:signing\ up|subscribing).{0,80} | (?:keep\ an\ eye\ on\ your\ inbox).{0,80} | there\ was\ an\ error\ processing.{0,60}
    | have\ a\ tip\?.{0,200} | (?:send|email)\ (?:us\ )?(?:your\ )?tips?\b.{0,100}
    | (?:무단\ ?전재|저작권자|ⓒ|©|\(c\)|\(끝\)|〈저작권|<저작권).{0,160} | copyright\ ?(?:[\d©(ⓒ:]|by\b).{0,120} | all\ rights\ reserved.{0,80}
    | (?:카카오톡|네이버|제보는|구독하기|기사제보|좋아요).{0,80} | .{0,30}(?:채널\ 추가|구독해\ ?주세요|제보하기).{0,30}
    | (?:подпис(?:ывайтесь|аться|ывайся|уйтесь)|підпис(?:уйтесь|атися)|читайте\ (?:также|також|нас)|следите\ за|смотрите\ также|дивіться\ також|поделиться|поширити|реклама|больше\ новостей|больше\ интересного)\b.{0,160}
    | 関連[】\]」:：].{0,120}
    | (?:関連記事|関連リンク|あわせて読みたい|この記事をシェア|続きを読む|広告|無断転載).{0,80}
    | (?:ранее|раніше|по\ теме|за\ темою)\ ?:\ .{0,160}
    | (?:相关|相關|推荐|推薦)[】\]」:：].{0,120}
    | (?:相关阅读|相關閱讀|相关新闻|延伸閱讀|责任编辑|責任編輯|编辑[:：]|更多新闻|点击查看|分享到|版权所有|未经授权).{0,80}
    )$""",
    re.I | re.X,
)

_POINTER = re.compile(r"\s*[☞👉]")
"""A hand that points to another story."""

LONGEST = 300
"""Characters beyond which a line is no notice."""

_AUTHOR = re.compile(
    r"""^[\W_]*(?:
      about\ the\ (?:writer|author|reporter|contributor|correspondent)s?
    | (?:über|zum)\ (?:den\ |die\ )?autor(?:in)?(?:en)? | à\ propos\ de\ l['’]auteur | (?:sobre|acerca\ de[l]?)\ (?:el\ |la\ |o\ |a\ )?autora?
    | об\ авторе | про\ автора | 필자\ ?소개 | 기자\ ?소개 | 著者(?:について|紹介|プロフィール) | 作者简介 | 作者簡介 | 关于作者 | 關於作者
    )[\W_]*$""",
    re.I | re.X,
)

_COMMENTS = re.compile(
    r"""^[\W\d_]*(?:(?:reader\ )?comments?|leave\ a\ (?:comment|reply)|join\ the\ (?:conversation|discussion)|comentar(?:ios)?|deja\ un\ comentario|commentaires|kommentare|commenti|komentarze
      |комментарии|оставить\ комментарий|коментарі|залишити\ коментар|댓글|전체\ ?댓글|독자\ ?의견|コメント|コメントを書く|评论|評論|网友评论|發表評論|留言)[\W\d_]*$""",
    re.I | re.X,
)
"""Where the readers begin to speak."""

_BYLINE = re.compile(
    r"^(?:by|von|par|автор|текст|글|記者|文)[\s:：]+[^.!?]{2,60}$"
    r"|^[\w.+-]+@[\w.-]+\.\w{2,}$"
    r"|^[가-힣]{2,4}\s?(?:기자|특파원)\s?(?:=\s?)?(?:\S+@\S+)?$",
    re.I,
)


_MACHINE = re.compile(r"^https?://\S+$|^\d{4}-\d\d-\d\dT[\d:.+Z-]+$")
"""An address or a time stamp by itself."""


def story(text: str, title: str = "") -> str:
    """The text without notices, its own title and date at its top, and the author's box at its end."""
    rows = text.split("\n")
    kept: list[str] = []
    heading = _squeeze(title)
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if len(row) > 15:
            if row in seen:
                continue  # a caption or a pull quote, printed twice
            seen.add(row)
        if len(row) <= LONGEST and _AUTHOR.match(row) and place >= len(rows) * 0.6 and kept:
            break
        if len(row) <= 60 and _COMMENTS.match(row) and sum(map(len, kept)) >= 200:
            break
        if speaks_to_the_reader(row) in ("paywall", "log-in", "consent"):
            continue
        if len(row) <= LONGEST and (_NOTICE.match(row) or _MACHINE.match(row) or _POINTER.match(row)):
            continue
        top = len(kept) < 3 and place < 8
        if top and heading and _squeeze(row) == heading:
            continue
        if (top or place >= len(rows) - 3) and len(row) <= LONGEST and (_is_date(row) or _BYLINE.match(row)):
            continue
        kept.append(row)
    return "\n".join(kept)


def _is_date(row: str) -> bool:
    """A line that is a date and hardly anything else."""
    if len(row) > 90 or not any(character.isdigit() for character in row):
        return False
    letters = sum(character.isalpha() for character in row)
    return (
        letters <= 32
        and parse(row) is not None
        and not row.rstrip().endswith(("다.", "。", "”", '"', "!", "?"))
    )


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
