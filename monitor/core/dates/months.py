"""
Names of months and zones, as news pages write them.

Pure data. Months are recognised by their beginning, so that declined and
abbreviated forms fit ("декабря", "дек.", "Dezember", "déc."); the beginnings
are tried longest first, since one may begin another month's name (mar, marras; ιου, ιουλ).

A zone name that means two places far apart (CST, IST) stands for none: a wrong
zone moves a report to another day.
"""

MONTHS: tuple[tuple[str, ...], ...] = (
    # English German French Spanish Portuguese Italian Dutch Nordic | Slavic | Baltic Finnish Hungarian | Romanian Turkish Greek Albanian Indonesian …
    ("jan", "jän", "gen", "ene", "янв", "січ", "сiч", "сту", "студ", "јан", "яну", "sty", "led", "sij", "siječ", "ian", "oca", "ιαν", "tam", "saus", "jaan", "يناير", "ינואר", "मकर"),
    ("feb", "fév", "fev", "févr", "фев", "лют", "феб", "lut", "úno", "velj", "şub", "sub", "φεβ", "hel", "vas", "veebr", "shk", "فبراير", "شباط", "פברואר"),
    ("mar", "mär", "maa", "mrt", "мар", "бер", "сак", "bře", "ožu", "ožuj", "μαρ", "már", "kov", "kova", "märt", "مارس", "آذار", "מרץ"),
    ("apr", "avr", "abr", "апр", "кві", "квi", "кра", "kwi", "dub", "trav", "nis", "απρ", "huh", "ápr", "bal", "pri", "أبريل", "نيسان", "אפריל"),
    ("may", "mai", "mag", "maj", "mei", "мая", "май", "мај", "тра", "kvě", "svib", "máj", "μαΐ", "μαϊ", "μάι", "touk", "geg", "mayıs", "مايو", "أيار", "מאי"),
    ("jun", "juin", "giu", "июн", "чер", "јун", "юни", "cze", "čvn", "červn", "lip", "lipnj", "haz", "ιου", "kes", "jún", "jūn", "juuni", "birž", "qer", "iun", "يونيو", "حزيران", "יוני"),
    ("jul", "juil", "lug", "июл", "лип", "јул", "юли", "čvc", "červenc", "srp", "srpnj", "tem", "ιουλ", "heinä", "júl", "jūl", "juuli", "liep", "korr", "iul", "يوليو", "تموز", "יולי"),
    ("aug", "ágú", "avg", "aoû", "aou", "ago", "авг", "сер", "жні", "sie", "ağu", "agu", "agus", "αύγ", "αυγ", "elo", "rugp", "gus", "gush", "أغسطس", "آب", "אוגוסט"),
    ("sep", "set", "сен", "вер", "септ", "wrz", "zář", "ruj", "eyl", "σεπ", "syys", "sze", "szept", "rugs", "shta", "سبتمبر", "أيلول", "ספטמבר"),
    ("oct", "okt", "out", "ott", "окт", "жов", "paź", "říj", "eki", "οκτ", "loka", "spal", "tet", "أكتوبر", "אוקטובר"),
    ("nov", "nóv", "ноя", "лис", "новем", "ное", "lis", "kas", "νοέ", "νοε", "marras", "lapkr", "nën", "noi", "نوفمبر", "נובמבר"),
    ("dec", "dez", "dets", "déc", "dic", "des", "дек", "гру", "дец", "gru", "pro", "pros", "ara", "δεκ", "jou", "joulu", "gruod", "dhj", "ديسمبر", "דצמבר"),
)  # fmt: skip
"""Beginnings of the names of each month, January first, in lower case."""

# Where a beginning alone would mislead: whole words that decide by themselves.
EXACT: dict[str, int] = {
    "maret": 3, "mars": 3, "marts": 3, "mart": 3, "marca": 3, "marec": 3, "marzo": 3, "março": 3, "martie": 3, "marraskuuta": 11, "marraskuu": 11,
    "maaliskuuta": 3, "maaliskuu": 3, "maart": 3, "maio": 5, "maggio": 5, "majus": 5, "maijs": 5, "maija": 5, "maí": 5,
    "listopada": 11, "listopadu": 11, "listopad": 11, "lipca": 7, "lipiec": 7, "lip": 7, "lipnja": 6, "lipanj": 6, "liepos": 7, "liepa": 7,
    "srpna": 8, "srpen": 8, "srpnja": 7, "srpanj": 7, "sierpnia": 8, "června": 6, "červen": 6, "července": 7, "červenec": 7,
    "kasım": 11, "kasim": 11, "kolovoza": 8, "kolovoz": 8, "rujna": 9, "rujan": 9, "studenoga": 11, "studenog": 11, "studeni": 11,
    "prosinca": 12, "prosinac": 12, "prosince": 12, "prosinec": 12, "ožujka": 3, "ožujak": 3, "travnja": 4, "travanj": 4, "svibnja": 5, "svibanj": 5,
    "veljače": 2, "veljača": 2, "siječnja": 1, "siječanj": 1, "října": 10, "říjen": 10, "května": 5, "dubna": 4, "ledna": 1, "února": 2, "září": 9,
    "ocak": 1, "şubat": 2, "nisan": 4, "mayıs": 5, "haziran": 6, "temmuz": 7, "ağustos": 8, "eylül": 9, "ekim": 10, "aralık": 12,
    "tammikuuta": 1, "helmikuuta": 2, "huhtikuuta": 4, "toukokuuta": 5, "kesäkuuta": 6, "heinäkuuta": 7, "elokuuta": 8, "syyskuuta": 9, "lokakuuta": 10,
    "joulukuuta": 12, "dhjetor": 12, "nëntor": 11, "tetor": 10, "shtator": 9, "gusht": 8, "korrik": 7, "qershor": 6, "prill": 4, "shkurt": 2, "janar": 1,
    "sausio": 1, "vasario": 2, "kovo": 3, "balandžio": 4, "gegužės": 5, "birželio": 6, "rugpjūčio": 8, "rugsėjo": 9, "spalio": 10, "lapkričio": 11, "gruodžio": 12,
    "iunie": 6, "iulie": 7, "noiembrie": 11, "ιουνίου": 6, "ιουλίου": 7, "juni": 6, "juli": 7,
    "січня": 1, "лютого": 2, "березня": 3, "квітня": 4, "травня": 5, "червня": 6, "липня": 7, "серпня": 8, "вересня": 9, "жовтня": 10, "листопада": 11, "грудня": 12,
    "студзеня": 1, "лютага": 2, "сакавіка": 3, "красавіка": 4, "мая": 5, "чэрвеня": 6, "ліпеня": 7, "жніўня": 8, "верасня": 9, "кастрычніка": 10, "лістапада": 11, "снежня": 12,
}  # fmt: skip


def month(word: str) -> int | None:
    """The month that a word names, 1 to 12, or None."""
    word = word.lower().strip(".").replace("\u0307", "")
    if word in EXACT:
        return EXACT[word]
    best: tuple[int, int] | None = None
    for number, beginnings in enumerate(MONTHS, 1):
        for beginning in beginnings:
            if word.startswith(beginning) and (best is None or len(beginning) > best[0]):
                best = (len(beginning), number)
    if best is None or len(word) > best[0] + 9:
        return None
    return best[1]


ZONES: dict[str, str | int] = {
    # name → minutes east of UTC, or the place whose clock it is (where summer time must be looked up)
    "z": 0, "utc": 0, "gmt": 0, "ut": 0,
    "kst": 540, "jst": 540, "한국시간": 540, "한국 시간": 540, "한국시각": 540, "日本時間": 540, "seoul time": 540, "tokyo time": 540, "pyongyang time": "Asia/Pyongyang",
    "msk": 180, "мск": 180, "msk time": 180, "moscow time": 180, "по москве": 180, "по московскому времени": 180, "по мск": 180, "московское время": 180,
    "за києвом": "Europe/Kyiv", "за київським часом": "Europe/Kyiv", "по киеву": "Europe/Kyiv", "по киевскому времени": "Europe/Kyiv", "kyiv time": "Europe/Kyiv", "kiev time": "Europe/Kyiv",
    "北京时间": 480, "北京時間": 480, "beijing time": 480, "台北時間": 480, "香港時間": 480, "hkt": 480, "sgt": 480, "myt": 480, "pht": 480, "awst": 480,
    "est": -300, "edt": -240, "et": "America/New_York", "eastern time": "America/New_York", "eastern": "America/New_York", "cdt": -300, "ct": "America/Chicago",
    "mst": -420, "mdt": -360, "mt": "America/Denver", "pst": -480, "pdt": -420, "pt": "America/Los_Angeles", "akst": -540, "akdt": -480, "hst": -600,
    "bst": 60, "wet": 0, "west": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "trt": 180,
    "wib": 420, "wita": 480, "ict": 420, "aest": 600, "aedt": 660, "acst": 570, "acdt": 630, "nzst": 720, "nzdt": 780, "pkt": 300, "vlat": 600, "владивостокского времени": 600,
}  # fmt: skip
