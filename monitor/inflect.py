"""
Write out the forms of Russian words and phrases, when rules compile.

The only importer of pymorphy3. A phrase bends as a whole: adjectives agree with
the noun that follows, what stands after the noun stays as written, and a verb
brings its forms while its objects keep theirs. What the dictionary does not
know is left as written (names and acronyms mostly): a guessed ending would hit
other words.
"""

from functools import lru_cache
from typing import Any

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct", "gen2", "loc2")


@lru_cache(maxsize=1)
def _morph() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def version() -> str:
    """What the forms depend on; part of the key of compiled rules."""
    from importlib.metadata import version as installed

    return f"{installed('pymorphy3')} {installed('pymorphy3-dicts-ru')}"


@lru_cache(maxsize=20_000)
def forms(phrase: str) -> tuple[str, ...]:
    """Every form of a word or phrase, the phrase itself first."""
    words = phrase.split(" ")
    found = _word(words[0]) if len(words) == 1 else _phrase(words)
    return tuple(dict.fromkeys((phrase, *found)))


def _word(word: str) -> list[str]:
    parse = _best(word)
    if parse is None:
        return []
    lexeme = [form.word for form in parse.lexeme]
    if parse.tag.POS in ("INFN", "VERB"):
        # The lexeme of a verb holds its participles too, but only their own headword's cases.
        lexeme += [form.word for part in parse.lexeme if part.tag.POS == "PRTF" for form in part.lexeme]
    return list(dict.fromkeys(lexeme))


def _best(word: str, wanted: tuple[str, ...] = ()) -> Any:
    if not word.replace("-", "").isalpha() or word.isupper():
        return None
    parses = [parse for parse in _morph().parse(word) if parse.is_known or "-" in word]
    for parse in parses:
        if parse.tag.POS in wanted and (
            parse.normal_form == word.lower().replace("ё", "е") or parse.tag.case == "nomn"
        ):
            return parse
    return parses[0] if parses else None


def _phrase(words: list[str]) -> list[str]:
    parses: list[Any] = []
    head = None
    for number, word in enumerate(words):
        parse = _best(word, ("ADJF", "PRTF") if number + 1 < len(words) else ("NOUN",))
        parses.append(parse)
        if parse is None:
            break
        if parse.tag.POS in ("INFN", "VERB"):
            rest = " ".join(words[number + 1 :])
            before = " ".join(words[:number])
            return [f"{before} {form} {rest}".strip() for form in _word(word)]
        if parse.tag.POS == "NOUN":
            head = number
            break
        if parse.tag.POS not in ("ADJF", "PRTF"):
            break
    if head is None:
        return []
    tail = "".join(f" {word}" for word in words[head + 1 :])
    found: list[str] = []
    for count in ("sing", "plur"):
        for case in _CASES:
            bent = _bend(parses[: head + 1], count, case)
            if bent:
                found.append(bent + tail)
    return found


def _bend(parses: list[Any], number: str, case: str) -> str | None:
    noun = parses[-1].inflect({number, case})
    if noun is None:
        return None
    plain = {"gen2": "gent", "loc2": "loct"}.get(case, case)
    bent: list[str] = []
    for parse in parses[:-1]:
        grammemes = {number, plain}
        if number == "sing" and parses[-1].tag.gender:
            grammemes.add(parses[-1].tag.gender)
        if plain == "accs" and (number == "plur" or parses[-1].tag.gender == "masc"):
            grammemes.add(parses[-1].tag.animacy or "inan")
        form = parse.inflect(grammemes)
        if form is None:
            return None
        bent.append(form.word)
    return " ".join([*bent, noun.word])
