"""
What a page says of itself at its head: its title and its authors.

The site's own name is cut off the title: "… | NK News - North Korea News"
would make a report on North Korea of every page of that site.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from monitor.core.clean import one_line
from monitor.extract.stated import loads

_SEPARATOR = re.compile(r"\s+[|–—\-·•:»/]+\s+|\s*[|｜]\s*|_")


def title(tree: HtmlElement) -> str:
    """The headline: the heading that the page's titles repeat, else what they say without the site's name."""
    offered = [text for text in (_meta(tree, "og:title"), _meta(tree, "twitter:title"), _title(tree)) if text]
    site = _meta(tree, "og:site_name")
    offered += [_without_site(text, site) for text in offered]
    heads = [text for h in tree.iterfind(".//h1") if (text := one_line(" ".join(h.itertext())))]
    for head in heads:
        if len(head) >= 8 and any(
            _squeeze(head) in _squeeze(text) or _squeeze(text) in _squeeze(head) for text in offered
        ):
            return head[:500]
    if offered:
        return _without_site(offered[0], site)[:500]
    return heads[0][:500] if heads else ""


def heading(tree: HtmlElement) -> HtmlElement | None:
    """The heading that the page's titles repeat; else its only h1; else None."""
    titles = [_words_of(" ".join(tree.xpath(".//title[1]//text()")))]
    titles += [_words_of(content) for content in tree.xpath(".//meta[@property='og:title']/@content")[:1]]
    best: tuple[float, HtmlElement] | None = None
    heads = list(tree.iter("h1", "h2", "h3"))[:60]
    for head in heads:
        words = _words_of(" ".join(head.itertext()))
        if not words:
            continue
        share = max(len(words & title) / max(len(words), 0.6 * len(title), 1) for title in titles)
        if head.tag == "h1":
            share += 0.05
        if share >= 0.5 and (best is None or share > best[0]):
            best = (share, head)
    if best is not None:
        return best[1]
    firsts = [head for head in heads if head.tag == "h1"]
    return firsts[0] if len(firsts) == 1 else None


def _words_of(text: str) -> frozenset[str]:
    """Words, or for scripts without spaces pairs of characters."""
    found: set[str] = set()
    for word in re.findall(r"\w+", text.casefold()):
        if word.isascii() or len(word) < 3 or not re.search("[\u3040-\u9fff]", word):
            found.add(word)
        else:
            found |= {word[place : place + 2] for place in range(len(word) - 1)}
    return frozenset(found)


def authors(tree: HtmlElement) -> tuple[str, ...]:
    """Names of the writers, each once; addresses and the site's own name left out."""
    names: dict[str, None] = {}
    for name in _author_names(tree):
        name = re.sub(r"^(?:by|von|par|автор:?|글|記者|文/)\s+", "", one_line(name), flags=re.I).strip(
            " ,;·|"
        )
        if 2 <= len(name) <= 80 and "://" not in name and not name.isdigit():
            names.setdefault(name)
        if len(names) >= 12:
            break
    return tuple(names)


def _author_names(tree: HtmlElement) -> Iterator[str]:
    found = False
    for script in tree.iterfind(".//script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for name in _from_ld(loads(script.text)):
                found = True
                yield name
    if found:
        return
    for element in tree.iterfind(".//meta"):
        if (element.get("name") or element.get("property") or "").lower() in (
            "author",
            "article:author",
            "dc.creator",
            "byl",
            "parsely-author",
            "dable:author",
        ):
            for name in re.split(r"\s*[,;]\s+|\s+and\s+", element.get("content") or ""):
                found = True
                yield name
    if found:
        return
    for element in tree.xpath(
        ".//*[@rel='author' or @itemprop='author' or contains(@class,'byline') or contains(@class,'author-name')]"
    )[:3]:
        text = one_line(" ".join(element.itertext()))
        if len(text) <= 60 and not re.search(r"\d{4}", text):
            yield from _bylined(text)


_AND = re.compile(r"\s*,?\s+(?:and|&|und|et|y|и|та)\s+")
_PLACE = re.compile(r"\s+(?:in|à|en|aus|в)\s+[^\W\d_].*$")


def _bylined(byline: str) -> list[str]:
    """
    The names of a byline such as "By John Smith and Kim Min-su in Seoul", without where they wrote.

    Behind a place only who has a place too is surely a name ("in Seoul and Tokyo"),
    and a word by itself is half of one ("José Ortega y Gasset").
    """
    *commas, last = _AND.split(byline)
    names: list[str] = []
    placed = False
    for part in [*(part for listed in commas for part in re.split(r",\s+", listed)), last]:
        name = _PLACE.sub("", part)
        if not placed or name != part:
            names.append(name)
        placed = placed or name != part
    return names if all(" " in name for name in names) else [byline]


def _from_ld(data: Any, depth: int = 0) -> Iterator[str]:
    if depth > 5:
        return
    if isinstance(data, list):
        for item in data[:100]:
            yield from _from_ld(item, depth + 1)
    elif isinstance(data, dict):
        if "headline" in data or "Article" in str(data.get("@type")):
            people = data.get("author") or data.get("creator") or []
            for person in people if isinstance(people, list) else [people]:
                name = person.get("name") if isinstance(person, dict) else person
                yield from (n for n in (name if isinstance(name, list) else [name]) if isinstance(n, str))
        elif isinstance(graph := data.get("@graph"), list):
            yield from _from_ld(graph, depth + 1)


def article_body(tree: HtmlElement) -> str:
    """The text that the page's linked data give, the longest where there are several, all posts of a live page; mostly there is none."""
    return max(
        (
            body
            for script in tree.iterfind(".//script")
            if "ld+json" in (script.get("type") or "").lower() and "articleBody" in (script.text or "")
            for body in _bodies(loads(script.text or ""))
        ),
        key=len,
        default="",
    )


def _bodies(data: Any, depth: int = 0) -> Iterator[str]:
    if depth > 5:
        return
    if isinstance(data, list):
        for item in data[:100]:
            yield from _bodies(item, depth + 1)
    elif isinstance(data, dict):
        if isinstance(body := data.get("articleBody"), str):
            yield body
        if isinstance(posts := data.get("liveBlogUpdate"), list):
            yield "\n".join(body for post in posts[:1000] for body in _bodies(post, depth + 1))
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _bodies(data.get(key), depth + 1)


def _meta(tree: HtmlElement, name: str) -> str:
    for element in tree.iterfind(".//meta"):
        if (element.get("property") or element.get("name") or "").lower() == name and element.get("content"):
            return one_line(element.get("content"))
    return ""


def _title(tree: HtmlElement) -> str:
    element = tree.find(".//title")
    return one_line(element.text or "") if element is not None else ""


def _without_site(text: str, site: str) -> str:
    """A title without the site's name behind or before it."""
    parts = _SEPARATOR.split(text)
    if len(parts) == 1:
        return text
    if (
        site
        and (kept := [part for part in parts if _squeeze(part) != _squeeze(site)])
        and len(kept) < len(parts)
    ):
        cut = text
        for separator_and_site in re.findall(
            rf"(?:\s*[|｜–—\-·•:»/_]+\s*{re.escape(site)}\s*$)|(?:^\s*{re.escape(site)}\s*[|｜–—\-·•:»/_]+\s*)",
            text,
            re.I,
        ):
            cut = cut.replace(separator_and_site, "")
        return cut.strip() or text
    first = parts[0]
    return first if len(first) >= 15 and len(first) >= 0.4 * len(text) else text


def _squeeze(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
