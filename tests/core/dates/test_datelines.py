"""Which date of a line is the published one: never that of a change."""

import pytest

from monitor.core.dates import parse
from monitor.core.dates.datelines import begins_labelled, published_part


@pytest.mark.parametrize(
    "line",
    [
        "更新时间：2026-11-25 08:10",
        "更新時間: 2026/11/25 08:10",
        "最終更新日時：2026年11月25日 8時10分",
        "2026年11月25日 08:10更新",
        "최종수정시간 2026.11.25 08:10",
        "수정일 | 2026.11.25",
        "2026.11.25 08:10 수정",
        "Date modified: 25 November 2026",
        "Last updated date: November 25, 2026",
        "Update time: 2026-11-25 08:10",
        "November 25, 2026 (updated)",
        "Дата обновления: 25.11.2026, 08:10",
        "Изменено: 25.11.2026",
        "Дата оновлення: 25.11.2026",
    ],
)
def test_the_date_of_a_change_is_not_the_published_one(line: str) -> None:
    """A report rewritten today is not today's report; the word for "time" behind the word for "changed" takes nothing from it."""
    assert published_part(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "更新时间：2026-11-25 08:10 发布时间：2026-11-24 21:40",
        "發布時間：2026-11-24 21:40 更新時間：2026-11-25 08:10",
        "最終更新時間：2026-11-25 08:10 公開：2026-11-24 21:40",
        "公開 2026年11月24日 21:40 | 更新 2026年11月25日 8:10",
        "입력 2026.11.24 21:40 수정 2026.11.25 08:10",
        "2026.11.24 21:40 입력 2026.11.25 08:10 수정",
        "2026.11.25 08:10 수정 | 2026.11.24 21:40 입력",
        "수정시간 2026.11.25 08:10 등록시간 2026.11.24 21:40",
        "November 24, 2026 Updated November 25, 2026",
        "Updated: 25 November 2026 · Published: 24 November 2026",
        "Date published: 24 November 2026, date modified: 25 November 2026",
        "Опубликовано: 24.11.2026, 21:40 Обновлено: 25.11.2026, 08:10",
        "Дата обновления: 25.11.2026 Дата публикации: 24.11.2026",
        "Edited by Kim | 24 November 2026",
        "2026-11-24 21:40 | 編輯：王小明",
        "发布时间：2026-11-24 21:40",
        "24 November 2026",
    ],
)
def test_the_other_date_of_the_line_is_found(line: str) -> None:
    """Whichever stands first, and whether its word stands before or behind it."""
    stamp = parse(published_part(line) or "")

    assert stamp is not None
    assert stamp.day.isoformat() == "2026-11-24"


def test_a_label_begins_its_line() -> None:
    """In a sentence the same word stands somewhere else."""
    assert begins_labelled("Опубликовано: 24.11.2026")
    assert begins_labelled("(입력 2026.11.24)")
    assert not begins_labelled("The ministry published on November 20, 2026 a list of firms")
