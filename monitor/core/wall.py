"""
Tell a wall from an article: consent, paywall, log-in, bot check, soft 404, the front page, a list of a tag or an author.

Pure. A wall answers 200 and looks like a page; read as one, its text would
stand in the list as a report, or an article would count as read that nobody
could read. A good page taken for a wall is lost, and nearly every good page
carries a wall's words somewhere: a banner about cookies, a box to subscribe, a
link to log in. So the words count only where no story stands beside them.

A first paragraph before a paywall is a story where it is long enough to say
something; the notice below it is dropped by `monitor.core.notices`.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from monitor.core.markup import plain, without_elements
from monitor.core.urls import is_front_page, leads_to_section

TITLES = {
    # kind → what the title or heading of a wall says, and of an article about walls hardly ever
    "bot check": r"just a moment|attention required|access denied|are you (?:a )?(?:robot|human)|not a robot|captcha|security (?:check|verification)|pardon our interruption|ddos[- ]guard|verify(?:ing)? (?:that )?you(?:'re| are) human"
    r"|checking your browser|request blocked|too many requests|unusual traffic|проверка браузера|вы не робот|не робот\?|доступ (?:ограничен|запрещ[её]н)|перевірка браузера|ви не робот|доступ (?:обмежено|заборонено)"
    r"|자동\s?입력\s?방지|비정상적인\s?(?:접근|접속)|접근이\s?(?:차단|제한)|로봇이\s?아닙니다|보안\s?(?:확인|인증)|アクセスが(?:拒否|制限)|ロボットではありません|セキュリティ(?:チェック|確認)|安全验证|安全驗證|人机验证|访问(?:被拒绝|受限|过于频繁)|存取被拒|驗證碼"
    r"|kein roboter|sicherheits(?:über)?prüfung|zugriff verweigert|pas un robot|vérification de sécurité|accès refusé|no eres un robot|acceso denegado|verificación de seguridad",
    "soft 404": r"^\W*(?:error|http|ошибка|помилка|fehler|erreur)?\W*404(?:\W|$)(?!\W*\w+ \w+ \w+ \w+)|\W404$|page (?:not|cannot be|could not be|can't be) found|not found$|page (?:no longer|doesn't|does not) exist|page is (?:unavailable|not available)|we can't find (?:the|that|this) page|nothing (?:was )?found|content (?:not|no longer) available"
    r"|article (?:not found|has been removed|is no longer available)|страниц\w* не (?:найдена|существует)|страница удалена|материал (?:не найден|удал[её]н)|сторінк\w* не (?:знайдено|існує)|матеріал (?:не знайдено|видалено)"
    r"|페이지를\s?찾을\s?수\s?없|존재하지\s?않는\s?(?:페이지|기사)|없는\s?페이지|삭제된\s?(?:기사|페이지|게시물)|기사를\s?찾을\s?수\s?없|ページが?(?:見つかりません|存在しません|見つかりませんでした)|お探しのページ|記事が見つかりません|ご指定のページ"
    r"|页面(?:不存在|未找到|没有找到|找不到)|頁面(?:不存在|找不到)|找不到(?:页面|頁面|网页|網頁|该页|您)|您(?:访问|查找|要找)的(?:页面|内容|文章)|文章(?:不存在|已(?:被)?(?:删除|刪除))|內容不存在"
    r"|seite (?:wurde )?nicht gefunden|seite existiert nicht|page (?:introuvable|non trouvée)|cette page n'existe|página no (?:encontrada|existe)|no (?:se )?encontr\w+ la página",
    "log-in": r"^(?:log|sign)[- ]?in\b|^login\b|^(?:member|subscriber) log[- ]?in|^вход(?:\W|$)|^авторизация|^войти|^вхід(?:\W|$)|^увійти|^авторизація|^로그인|회원\s?로그인|^ログイン|会員ログイン|^登[录錄入](?:\W|$)|用户登录|會員登入|^anmelden|^einloggen|^connexion|^se connecter|^iniciar sesión|^acceso usuarios",
    "consent": r"before you continue|(?:we value )?your privacy(?:$| (?:choices|matters|is important|settings))|cookie(?:s)? (?:consent|settings|preferences|policy notice|notice)|privacy (?:consent|gate|settings|preferences)|consent (?:required|management|choices)|we (?:care about|respect) your privacy"
    r"|ihre (?:privatsphäre|datenschutz)|datenschutz-?(?:einstellungen|hinweis)|cookie-?einstellungen|zustimmung|votre vie privée|gestion des cookies|consentement|tu privacidad|privacidad (?:es importante)?$|cookies?$"
    r"|настройки (?:cookie|конфиденциальности)|файл\w* cookie|согласие на|налаштування (?:cookie|конфіденційності)|згода на|쿠키\s?(?:설정|동의|사용)|개인정보\s?(?:처리|수집|보호)\s?(?:동의|설정)|クッキー|cookie\s?(?:の(?:使用|設定|同意))|プライバシー設定|cookie\s?设置|隐私(?:设置|偏好|选择)|隱私(?:設定|權)",
    "paywall": r"^subscribe(?: to (?:read|continue)| now)|subscription required|subscribers? only|^abonnement|nur für abonnenten|réservé aux abonnés|solo para suscriptores|^подписка|только для подписчиков|лише для передплатників|구독\s?안내|유료\s?회원|有料会員|会員限定|仅限订阅|订阅(?:后|以)?(?:阅读|继续)|付费阅读",
}  # fmt: skip

PHRASES = {
    # kind → what the text of such a wall says to the reader
    "bot check": r"checking (?:your browser|if the site connection is secure)|enable javascript and cookies to continue|verify (?:that )?you are (?:a )?human|you(?:'re| are) not a (?:ro)?bot|complete the (?:security check|captcha)|unusual (?:activity|traffic) from your|please enable (?:js|javascript) and disable any ad blocker"
    r"|you don't have permission to access|reference #[\d.a-f]{8,}|ray id|incident id|performance (?:&|and) security by cloudflare|request unsuccessful|your (?:ip|request) (?:address )?(?:has been|was) blocked|press (?:&|and) hold"
    r"|подтвердите, что (?:вы не робот|запросы отправляли вы)|проверяем ваш браузер|включите javascript|ваш запрос похож на автоматический|підтвердіть, що ви не робот|перевіряємо ваш браузер|увімкніть javascript"
    r"|자동\s?등록\s?방지|로봇이\s?아님|비정상적인\s?(?:접근|트래픽|접속)|보안\s?문자를?\s?입력|브라우저를?\s?확인|ロボットではない|画像認証|不正なアクセス|ブラウザを確認|アクセスが集中|请(?:完成|进行)(?:安全)?验证|拖动滑块|訪問過於頻繁|访问过于频繁|請完成驗證|确认您不是机器人|正在检查您的浏览器"
    r"|dass sie kein roboter|browser wird überprüft|que vous n'êtes pas un robot|que no eres un robot",
    "soft 404": r"(?:the )?(?:page|article|story|content) (?:you(?:'re| are| were)? (?:looking for|requested|tried to)|(?:has been|was) (?:moved|removed|deleted)|(?:may|might|could) have been (?:moved|removed|deleted)|no longer exists|does(?:n't| not) exist|cannot be found|could not be found|is no longer available)"
    r"|we (?:can't|cannot|couldn't) find (?:the|that|this) page|запрашиваем\w+ (?:вами )?страниц\w+ не|страница, которую вы|страница (?:была )?(?:удалена|перемещена)|такой страницы (?:нет|не существует)|сторінк\w+, яку ви|сторінк\w+ (?:було )?(?:видалено|переміщено)|такої сторінки"
    r"|요청하신\s?(?:페이지|기사)|찾으시는\s?(?:페이지|기사)|삭제(?:되었거나|된\s?(?:기사|페이지))|주소가\s?(?:잘못|변경)|お探しのページ|ご指定の(?:ページ|url)|(?:移動|削除)された可能性|掲載期間(?:が|を)|公開(?:が)?終了|您(?:访问|请求|查找|要找|所訪問)的(?:页面|頁面|内容|文章)|(?:已被|可能已)(?:删除|移动|刪除|移除)|页面不存在|頁面不存在"
    r"|die (?:angeforderte|gewünschte|gesuchte) seite|la page (?:que vous|demandée)|la página que (?:busca|buscas|solicit)",
    "log-in": r"(?:please )?(?:log|sign) in (?:to (?:continue|read|view|access)|with your|or (?:create|register))|you (?:must|need to) (?:be logged in|log in|sign in|register)|forgot(?:ten)? (?:your )?password|create (?:an|a free) account to|enter your (?:e-?mail|password|username)"
    r"|войдите(?:, чтобы|,? или| в (?:свой )?аккаунт)|авторизуйтесь|забыли пароль|зарегистрируйтесь|увійдіть|авторизуйтеся|забули пароль|зареєструйтеся|로그인\s?(?:후|이\s?필요|하(?:시|셔))|비밀번호(?:를|\s?찾기)|아이디\s?찾기|회원\s?가입\s?후|ログイン(?:して|が必要|してください)|パスワードを(?:お忘れ|入力)|会員登録|请(?:先)?登录|請(?:先)?登入|忘记密码|忘記密碼|登录后(?:查看|阅读|继续)"
    r"|melden sie sich an|passwort vergessen|mot de passe oublié|connectez-vous|inicia sesión para|olvidaste tu contraseña|inicie sesión",
    "consent": r"we (?:and|&) our (?:\d+ )?partners|(?:store|access) (?:and/or access )?information on (?:a|your) device|accept (?:all )?(?:cookies|& continue|and continue)|(?:we|this (?:site|website)) uses? cookies|by clicking .{0,40}(?:accept|agree|consent)|your (?:consent|choices) (?:at any time|apply)|manage (?:your )?(?:preferences|choices|cookies)|personali[sz]ed ads|reject all"
    r"|wir (?:und unsere partner|benötigen ihre (?:zustimmung|einwilligung)|verwenden cookies)|mit werbung|alle(?:n)? (?:akzeptieren|zustimmen|cookies)|nous et nos (?:\d+ )?partenaires|nous utilisons des cookies|tout accepter|continuer sans accepter|nosotros y nuestros (?:\d+ )?socios|utilizamos cookies|aceptar (?:todo|todas|y continuar)"
    r"|мы используем (?:файлы )?(?:cookie|куки)|использу\w+ файл\w* cookie|принять (?:все|и продолжить)|ми використовуємо (?:файли )?(?:cookie|кукі)|прийняти (?:всі|усі|та продовжити)|쿠키를\s?(?:사용|수집)|모두\s?(?:동의|허용|수락)|동의하고\s?계속|(?:cookie|クッキー)を使用|すべて(?:同意|許可)|同意して(?:続行|進む)|(?:我们|本网站|本站|我們|本網站)(?:会|會)?使用\s?cookie|接受(?:全部|所有)|同意并继续|同意並繼續",
    "paywall": r"subscribe (?:now )?(?:to|for) (?:continue|keep reading|read|unlock|full access|unlimited)|(?:already|not yet) a (?:subscriber|member)|(?:this|the) (?:article|story|content|full (?:article|story)) is (?:for|available (?:only )?to|exclusive(?:ly)? (?:for|to)|reserved for|only available to) (?:our )?(?:paying |registered )?(?:subscribers|members)|for subscribers only|to (?:continue|keep) reading|unlock this article|you(?:'ve| have) (?:reached|used|read) (?:your|all).{0,30}(?:limit|free articles)|start your (?:free )?trial|remaining free articles|choose your (?:plan|subscription)"
    r"|(?:доступ\w*|открыт) (?:только )?(?:для )?(?:подписчик|по подписке|зарегистрированн)|оформите подписку|только для подписчиков|чтобы (?:продолжить чтение|прочитать полностью|дочитать)|(?:доступн\w+|відкрит\w+) (?:лише|тільки)(?: для)? (?:передплатник|підписник)|оформіть (?:передплату|підписку)|щоб (?:продовжити читання|читати далі)"
    r"|(?:유료|프리미엄|구독)\s?(?:회원|독자|구독자)?\s?(?:전용|만\s?(?:볼|읽을|이용))|구독(?:하시면|하고|후에)|이어서\s?보|기사\s?전문(?:은|을)|무료\s?(?:기사|회원)|(?:有料|会員)(?:会員)?(?:限定|のみ|記事)|残り\s?[\d,０-９]+\s?文字|続き(?:は|を)(?:読む(?:に|には)|お読み|会員)|有料(?:プラン|登録|購読)|購読(?:する|すると|が必要|者限定)|订阅(?:后|以|即可|会员)|訂閱(?:後|以|即可|會員)|付费(?:内容|阅读|会员)|付費(?:內容|閱讀|會員)|(?:仅限|僅限|专享|專享)(?:会员|會員|订阅|訂閱)?|剩余\s?\d+%|继续阅读(?:全文)?请|繼續閱讀.{0,6}(?:請|需)"
    r"|nur für abonnenten|jetzt (?:weiterlesen|abonnieren|testen)|(?:artikel|inhalt) ist (?:exklusiv|nur)|réservé(?:e)? (?:à nos|aux) abonné|pour lire la suite|il vous reste|abonnez-vous|(?:exclusivo|solo|sólo) para suscriptores|para seguir leyendo|suscríbete",
}  # fmt: skip

_MARKS = re.compile(
    r"_Incapsula_Resource|cf-browser-verification|cf[-_]chl[-_]|challenge-platform|id=[\"']challenge-(?:form|running|error)|px-captcha|captcha-delivery\.com|geo\.captcha|ddos-guard|__ddg\d|sec-if-cpt|/_sec/cp_challenge|distil_r_captcha|smartcaptcha|aws-waf-token|awswaf\.com|perimeterx",
    re.I,
)
_ARTICLE = re.compile(
    r"\"@type\"\s*:\s*\[?\s*\"(?:News|Reportage|Analysis|Background)?Article|property=[\"']article:published_time|property=[\"']og:type[\"'][^>]{0,40}content=[\"']article|itemprop=[\"'](?:articleBody|datePublished)",
    re.I,
)
_ADDRESS = re.compile(
    r"^(?:consent|guce|login|signin|auth|accounts?|sso|passport|myprivacy|cmp|validate|captcha)\."
    r"|/(?:log-?in|sign-?in|consent|cookie-?(?:consent|wall)|subscribe|paywall|captcha|challenge|showcaptcha|authorize|privacy-gate|404|not-?found|error)(?:[/?.]|\.html?|$)",
    re.I,
)

_TITLE_RES = {kind: re.compile(pattern, re.I) for kind, pattern in TITLES.items()}
_PHRASE_RES = {kind: re.compile(pattern, re.I) for kind, pattern in PHRASES.items()}

_HIDDEN = ("script", "style", "template", "svg", "head")
_TITLE = re.compile(r"<title[^<>]*>(.{0,300}?)</title", re.I | re.S)
_HEADING = re.compile(r"<h[12][^<>]*>(.{0,600}?)</h[12]", re.I | re.S)
_PASSWORD = re.compile(r"<input[^<>]{0,300}type=[\"']?password", re.I)

FLASH = 60
"""Weight of text (see `_weight`) that is a news flash of a sentence: with the marks of an article, enough to be one."""

STORY = 260
"""Weight of text that is a story without any doubt about a banner or a box beside it."""

REPORT = 900
"""Weight of text that is a story even under a title that a wall might have."""


def wall(html_text: str, status: int, url: str, final_url: str, text: str | None = None) -> str | None:
    """
    Why this page is no article, such as `paywall` or `bot check: just a moment`; None if nothing says so.

    `text` is what was read from the page as its story; without it all that is visible is taken.
    """
    if status in (401, 402, 407, 451):
        return f"answers {status}"
    if _to_front_page(url, final_url):
        return "soft 404: leads to the front page"
    if leads_to_section(url, final_url):
        return "soft 404: leads to its section"
    if said := _heads_a_list(html_text, final_url or url):
        return f"list: {said}"
    story = _visible(html_text) if text is None else text
    telling = _weight(_without_walls(story))
    if telling >= REPORT:
        return None
    marked = bool(_ARTICLE.search(html_text))
    if _MARKS.search(html_text) and telling < (FLASH if marked else STORY):
        return "bot check"
    for said in _titles(html_text):
        for kind, pattern in _TITLE_RES.items():
            found = pattern.search(said)
            # An article about such a thing has a longer headline, and a story.
            longer = found is not None and _weight(said) > 2 * _weight(found.group(0)) + 10
            if found and telling < (120 if longer else STORY if marked else REPORT):
                return f"{kind}: {found.group(0).strip()}"
    if telling >= STORY:
        return _mostly_consent(story, html_text, marked)
    if final_url and _walled_address(url, final_url):
        return "log-in or consent address"
    if _PASSWORD.search(html_text) and telling < FLASH:
        return "log-in"
    return _by_phrase(story, story if text is None else _visible(html_text), telling, marked)


def bot_check(html_text: str) -> str | None:
    """Why this page is a bot check, where it is one: asked of pages that nobody reads, so that they are asked for again."""
    titled = any(_TITLE_RES["bot check"].search(said) for said in _titles(html_text))
    if not (titled or _MARKS.search(html_text)) or _weight(_visible(html_text)) >= STORY:
        return None
    found = wall(html_text, 200, "", "")
    return found if found and found.startswith("bot check") else None


def _by_phrase(story: str, seen: str, telling: int, marked: bool) -> str | None:
    """A wall by what it says to its reader: inside what was read as the story, or beside next to nothing."""
    for row in story.replace("’", "'").split("\n"):
        kind = speaks_to_the_reader(row)
        if kind and (telling < FLASH or (kind != "consent" and not (marked and kind == "log-in"))):
            return f"{kind}: {_words_of(kind, row)}"
    for row in story.replace("’", "'").split("\n") if story != seen else ():
        if (words := " ".join(row.split())) and not speaks_to_the_reader(row):
            seen = seen.replace(words, " ")  # what the story says of such things is its own
    for kind, pattern in _PHRASE_RES.items():
        limit = STORY if kind == "paywall" else FLASH
        found = (_PAID if kind == "paywall" and telling >= FLASH else pattern).search(seen)
        if found and telling < limit:
            return f"{kind}: {found.group(0).strip()}"
    return None


@lru_cache(maxsize=1_000)
def speaks_to_the_reader(row: str) -> str | None:
    """The kind of wall whose words a line is; a long line with such words tells of something."""
    weight = _weight(row)
    for kind, pattern in _PHRASE_RES.items():
        if weight <= (400 if kind == "consent" else 90) and pattern.search(row):
            return kind
    return None


def _words_of(kind: str, row: str) -> str:
    """The words that gave a line away."""
    found = _PHRASE_RES[kind].search(row)
    return found.group(0).strip() if found else row


_PAID = re.compile(
    r"(?:this|the) (?:article|story|content|full (?:article|story)) is (?:for|available (?:only )?to|exclusive|reserved for)|for subscribers only|unlock this article|(?:reached|used|read) (?:your|all).{0,30}(?:limit|free articles)"
    r"|доступ\w* только (?:для )?(?:подписчик|по подписке)|только для подписчиков|чтобы (?:продолжить чтение|прочитать полностью)|доступн\w+ (?:лише|тільки)|щоб (?:продовжити читання|читати далі)"
    r"|(?:유료|프리미엄|구독)\s?(?:회원|독자|구독자)?\s?전용|(?:有料|会員)(?:会員)?限定|残り\s?[\d,０-９]+\s?文字|付费内容|付費內容|剩余\s?\d+%|订阅后|訂閱後|nur für abonnenten|réservé(?:e)? (?:à nos|aux) abonné|il vous reste|(?:exclusivo|solo|sólo) para suscriptores",
    re.I,
)
"""What only the notice that cuts a story off says; boxes in a site's head and margin say the rest too."""


_CONSENT = re.compile(
    r"cookie|consent|privacy|partner|personal data|advertis|ip address|preferences|legitimate interest|vendor|device|zustimm|einwillig|datenschutz|werbung|partenaire|vie privée|publicité|données|privacidad|socios|publicidad|datos"
    r"|куки|конфиденциальн|персональн|согласи|партн[её]р|реклам|конфіденційн|згод|쿠키|개인정보|동의|맞춤형|광고|クッキー|同意|個人情報|広告|隐私|隱私|个人信息|广告",
    re.I,
)
_BUTTON = re.compile(
    r"accept|agree|akzept|zustimm|accept(?:er|ar)|приня|прийня|соглас|погодж|동의|수락|同意|接受|許可", re.I
)


def _mostly_consent(story: str, html_text: str, marked: bool) -> str | None:
    """A long consent text: nearly every line of it speaks of nothing else, and there is a button to agree."""
    rows = [row for row in story.split("\n") if row.strip()]
    if marked or not rows or _weight(story) > 6000:
        return None
    about = sum(len(row) for row in rows if _CONSENT.search(row))
    words = {found.lower() for found in _CONSENT.findall(story)}
    if about >= 0.75 * sum(map(len, rows)) and len(words) >= 5 and _button(html_text):
        return "consent"
    return None


def _button(html_text: str) -> bool:
    """Something to press that says yes."""
    return any(
        _BUTTON.search(_plain(found.group(2)) or found.group(1))
        for found in re.finditer(r"<(button|a|input)\b([^<>]{0,400}>[^<>]{0,200})", html_text, re.I | re.S)
    )


def _titles(html_text: str) -> list[str]:
    """The page's title and its first headings."""
    found = [match.group(1) for match in [_TITLE.search(html_text[:100_000])] if match]
    found += [match.group(1) for match in list(_HEADING.finditer(html_text[:300_000]))[:2]]
    return [said for raw in found if (said := _plain(raw))]


def _visible(html_text: str) -> str:
    """The words of a page, scripts left out; what stands in noscript only where there is nothing else."""
    start = html_text[:400_000]
    seen = _plain(without_elements(start, (*_HIDDEN, "noscript")))
    return seen[:30_000] if len(seen) > 40 else _plain(without_elements(start, _HIDDEN))[:30_000]


def _plain(markup: str) -> str:
    return plain(markup).replace("’", "'")


def _without_walls(story: str) -> str:
    """The story without the lines that speak to the reader of the site."""
    return "\n".join(row for row in story.split("\n") if not speaks_to_the_reader(row.replace("’", "'")))


def _weight(text: str) -> int:
    """Length of a text in letters, an ideograph or syllable counted as two and a half: they say as much."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return int(sum(map(str.isalnum, text)) + 1.5 * wide)


_WIDE = re.compile(r"[\u3040-\uffdc]")


def _to_front_page(url: str, final_url: str) -> bool:
    """A story's address that ends at the site's front page."""
    try:
        asked, got = urlsplit(url), urlsplit(final_url)
    except ValueError:
        return False
    deep = len(asked.path.strip("/")) > 8 or bool(re.search(r"\d{4,}", asked.query))
    return bool(url and final_url) and deep and is_front_page(final_url) and asked.path != got.path


_LIST_ADDRESS = re.compile(
    r"/(?:tags?|authors?|topics?|search|categor(?:y|ies)|teg|teh|avtor)(?:/|\.\w+$|$)", re.I
)
_LIST_QUERY = re.compile(r"(?:^|&)(?:s|q|query|search|keyword|searchword|tag|author)=[^&]", re.I)
_LIST_TITLE = re.compile(
    r"^(?:tags?|tagged|topics?|author|category|search)\s?[:：]|,? author at |^(?:articles|posts|stories|news) by |^(?:posts )?tagged |\btag archives?\b|^search results|search results (?:for|of)"
    r"|^(?:태그|기자|작성자|검색(?:어)?)\s?[:：]|검색\s?결과|^(?:тег|метка|тема|автор|поиск|рубрика)\s?[:：]|по тегу|по запросу|результат\w* (?:поиска|пошуку)|^(?:мітка|позначка|пошук)\s?[:：]|за тегом|за запитом"
    r"|^(?:タグ|著者|執筆者|検索)\s?[:：]|の検索結果|の記事一覧|^(?:标签|標籤|作者|搜索|搜尋|关键词|關鍵字)\s?[:：]|(?:搜索|搜尋|搜寻|查询|查詢)(?:结果|結果)",
    re.I,
)


def _heads_a_list(html_text: str, url: str) -> str | None:
    """The words of a title over a tag's, an author's or a search's list, where the address says so too: its text changes daily."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if not (_LIST_ADDRESS.search(parts.path) or _LIST_QUERY.search(parts.query)):
        return None
    found = next((hit for said in _titles(html_text) if (hit := _LIST_TITLE.search(said))), None)
    return found.group(0).strip(" ,:：") if found else None


def _walled_address(url: str, final_url: str) -> bool:
    """Led to an address made for logging in or consenting."""
    if not url or url == final_url:
        return False
    parts = urlsplit(final_url)
    return bool(_ADDRESS.search(parts.hostname or "") or _ADDRESS.search(parts.path))
