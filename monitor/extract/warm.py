"""
Load and try everything that reading a page needs, before the first page.

Importing this reads two small pages of our own: modules that are imported
late, patterns that are compiled at first use and the language model are then
there, and no page pays for them out of its seconds. A crawl and each worker of a
replay have one child, which imports this itself when it begins, and again when it
begins anew after a kill (`Child(shared=False)`).
"""

from datetime import UTC, datetime

from monitor.extract.reading import extract

for _language, _sentence in (
    ("en", "A cargo ship left the port on Tuesday, two officials said in the capital."),
    ("ru", "Судно вышло из порта во вторник, сообщили два чиновника в столице."),
):
    _page = (
        f"<html lang={_language}><head><title>{_sentence}</title></head><body><nav><a href=/>.</a></nav><article><h1>{_sentence}</h1>"
        f"<p>23.12.2022 10:11</p>{''.join(f'<p>{number}. {_sentence} {number}</p>' for number in range(6))}</article></body></html>"
    )
    _read = extract(
        _page.encode(),
        content_type="text/html; charset=utf-8",
        url="https://news.example/a",
        final_url="https://news.example/a",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert _read.article is not None
