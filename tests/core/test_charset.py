"""Every charset of the coverage, declared rightly, wrongly, or not at all, is decoded."""

import time

import pytest

from monitor.core.charset import decode

TEXTS: dict[str, tuple[str, ...]] = {
    "ko": (
        "북한이 러시아에 포탄과 탄약을 지원했다는 보도가 나왔다. 국방부는 이를 확인하지 않았다.",
        "국정원은 나진항에서 컨테이너를 실은 화물선이 두나이로 향했다고 국회에 보고했다. 여야 의원들이 전했다.",
        "조선중앙통신은 외무성 대변인의 담화를 싣고 무기 거래설은 날조라고 주장했다.",
    ),
    "ja": (
        "北朝鮮がロシアに砲弾を供与したと韓国の聯合ニュースが報じた。日本政府は確認を急いでいる。",
        "ドゥナイ港に入った貨物船からコンテナが列車に積み替えられたとみられる。専門家が衛星画像を分析した。",
        "外務省報道官は会見で、武器の移転は国連安保理決議に違反すると述べた。",
    ),
    "zh": (
        "韩国国防部周二表示，朝鲜已向俄罗斯运送了数千个集装箱的炮弹。外交部发言人未予置评。",
        "联合国安理会就制裁问题举行会议，多国代表要求朝鲜停止转让武器，俄方予以否认。",
        "据报道，一艘货船从罗津港出发，装载的弹药随后由铁路运往前线附近的仓库。",
    ),
    "tw": (
        "韓國國防部週二表示，北韓已向俄羅斯運送了數千個貨櫃的砲彈。外交部發言人未予置評。",
        "聯合國安理會就制裁問題舉行會議，多國代表要求北韓停止轉讓武器，俄方予以否認。",
        "據報導，一艘貨船從羅津港出發，裝載的彈藥隨後由鐵路運往前線附近的倉庫。",
    ),
    "ru": (
        "Северная Корея отправила России снаряды, сообщило министерство обороны. Москва это отрицает.",
        "По данным разведки, судно вышло из порта Раджин с контейнерами и прибыло в Дунай на прошлой неделе.",
        "МИД КНДР назвал сообщения о поставках оружия вымыслом и слухами.",
    ),
    "uk": (
        "Північна Корея відправила Росії снаряди, повідомило міністерство оборони. Її армія це заперечує.",
        "За даними розвідки, судно вийшло з порту Раджин із контейнерами й прибуло до Дунаю минулого тижня.",
        "Речник ГУР заявив, що половину боєприпасів на фронті окупанти отримують із КНДР.",
    ),
    "fr": (
        "La Corée du Nord a livré des obus à la Russie, a déclaré le ministère de la Défense à Séoul.",
        "Selon une source, le cargo a quitté le port de Rajin chargé de conteneurs et a été repéré près de Dounaï.",
        "Les autorités nient toute livraison d’armes et dénoncent « une rumeur créée de toutes pièces ».",
    ),
    "pl": (
        "Korea Północna wysłała Rosji pociski artyleryjskie, podało ministerstwo obrony. Źródła zaprzeczają.",
        "Według wywiadu statek wypłynął z portu Radżin z kontenerami i wpłynął do portu w zeszłym tygodniu.",
        "Rzecznik oświadczył, że doniesienia o dostawach są całkowicie zmyślone i służą wyłącznie propagandzie.",
    ),
}

CHARSETS = {
    "euc-kr": "ko",
    "shift_jis": "ja",
    "euc-jp": "ja",
    "iso-2022-jp": "ja",
    "gb18030": "zh",
    "big5": "tw",
    "koi8-r": "ru",
    "koi8-u": "uk",
    "windows-1251": "ru",
    "windows-1252": "fr",
    "iso-8859-2": "pl",
    "utf-16": "ko",
    "utf-16-le": "ja",
    "utf-16-be": "ru",
    "utf-8": "ko",
}
FALSE = (
    "utf-8",
    "iso-8859-1",
    "windows-1251",
    "euc-kr",
    "gb2312",
    "shift_jis",
    "koi8-r",
    "utf-16",
    "no-such-charset",
)


def page(text: str, declared: str | None) -> str:
    """A small page; the text stands in its title and its body."""
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<!doctype html><html><head>{meta}<title>{text}</title></head><body><h1>{text}</h1><p>{text}</p></body></html>"


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("where", ["header", "meta", "http-equiv"])
def test_a_declared_charset_is_read_right(charset: str, where: str) -> None:
    """The figure: 100 % of the declared ones."""
    for text in TEXTS[CHARSETS[charset]]:
        declared = charset if where != "header" else None
        source = page(text, declared)
        if where == "http-equiv":
            source = source.replace(
                f'<meta charset="{charset}">',
                f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">',
            )
        header = f"text/html; charset={charset.upper()}" if where == "header" else "text/html"

        decoded = decode(source.encode(charset), header)

        assert text in decoded.text, (decoded.encoding, decoded.source, decoded.text[:80])


def test_an_undeclared_charset_is_found() -> None:
    """The figure: at least 95 % of those that nobody declares."""
    cases = [(charset, text) for charset, language in CHARSETS.items() for text in TEXTS[language]]
    wrong = [
        (charset, text)
        for charset, text in cases
        if text not in decode(page(text, None).encode(charset), None).text
    ]

    assert len(wrong) <= 0.05 * len(cases), wrong


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_false_declaration_is_overruled(charset: str) -> None:
    """
    Servers send their default for every page; what the page or its bytes say then counts.

    Two legacy charsets of neighbours share nearly all byte pairs, so one case in twenty may fail.
    """
    wrong = []
    cases = 0
    for text in TEXTS[CHARSETS[charset]]:
        for false in FALSE:
            if false.replace("-", "") in charset.replace("-", ""):
                continue
            cases += 2
            as_header = decode(page(text, None).encode(charset), f"text/html; charset={false}")
            against_meta = decode(page(text, charset).encode(charset), f"text/html; charset={false}")
            wrong += [
                (false, how)
                for how, d in (("alone", as_header), ("meta", against_meta))
                if text not in d.text
            ]

    assert len(wrong) <= 0.05 * cases, wrong


def test_nine_megabytes_of_undeclared_windows_1251_take_no_time() -> None:
    """The reactor decodes too (the gate): a sample is weighed, the whole is decoded once."""
    body = (page("", None) + "<p>Северная Корея отправила снаряды.</p>\n" * 200_000).encode("windows-1251")
    assert len(body) > 7_000_000

    begin = time.process_time()
    decoded = decode(body, "text/html")

    assert decoded.encoding == "cp1251"
    assert time.process_time() - begin < 0.5


def test_a_page_cut_in_the_middle_of_a_letter_stays_what_it_was() -> None:
    """The size limit cuts where it cuts."""
    body = page("북한이 러시아에 포탄을 지원했다", "utf-8").encode()
    cut = body[: body.rindex("원".encode()) + 1]

    decoded = decode(cut, "text/html")

    assert decoded.encoding == "utf-8"
    assert "북한이 러시아에" in decoded.text


def test_one_bad_byte_does_not_spoil_a_page_of_utf_8() -> None:
    """A pasted quotation mark of another charset is common."""
    body = page("북한이 러시아에 포탄을 지원했다", None).encode() + b"\x93quoted\x94"

    assert decode(body, "text/html; charset=utf-8").encoding == "utf-8"


@pytest.mark.parametrize(
    ("language", "charset"), [("ru", "windows-1251"), ("ko", "euc-kr"), ("ja", "shift_jis")]
)
def test_an_advertisement_in_another_charset_does_not_spoil_a_page_that_says_it_is_utf_8(
    language: str, charset: str
) -> None:
    """Its own words count more than a banner that somebody else's server put in."""
    story = "".join(TEXTS[language])
    body = page(story, "utf-8").encode() + f"<div>{TEXTS[language][0][:40]}</div>".encode(charset)

    decoded = decode(body, "text/html; charset=utf-8")

    assert decoded.encoding == "utf-8"
    assert story in decoded.text


def test_a_codec_that_is_no_charset_is_not_run() -> None:
    """`<meta charset=zlib>` must not choose a decompressor; Python calls both a codec."""
    for name in (
        "zlib",
        "base64",
        "rot13",
        "idna",
        "unicode_escape",
        "raw_unicode_escape",
        "undefined",
        "punycode",
        "mbcs",
    ):
        body = page("plain text", name).encode()
        decoded = decode(body, f"text/html; charset={name}")

        assert "plain text" in decoded.text


def test_the_text_holds_neither_nul_nor_lone_surrogates() -> None:
    """Both break what comes behind: lxml, SQLite, JSON."""
    for body in (
        b"<p>a\x00b</p>",
        "<p>\ud800</p>".encode("utf-16-le", "surrogatepass"),
        b"\xff\xfe\x00\xd8<\x00p\x00>\x00",
        bytes(range(256)),
    ):
        text = decode(body, None).text

        assert "\x00" not in text
        assert not any("\ud800" <= character <= "\udfff" for character in text)


def test_it_says_who_decided() -> None:
    """Gate and extraction log it, and a wrong page can be traced."""
    text = TEXTS["ru"][0]

    assert decode(b"\xef\xbb\xbf" + page(text, None).encode(), None).source == "bom"
    assert decode(page(text, None).encode("cp1251"), "text/html; charset=windows-1251").source == "header"
    assert decode(page(text, "windows-1251").encode("cp1251"), None).source == "meta"
    assert decode(page(text, None).encode("cp1251"), None).source == "detected"
    assert decode(b"\x81\x8d\x8f\x90\x9d" * 3, None).source == "fallback"
