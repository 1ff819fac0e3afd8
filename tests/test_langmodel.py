"""The language model from mapped files says what the whole one says."""

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from monitor.extract import langmodel
from monitor.extract.language import CYRILLIC, LATIN, OTHER

TEXTS = {
    LATIN: ("A cargo ship left the port on Tuesday.", "Das Schiff verließ am Dienstag den Hafen.", "Con tàu rời cảng."),
    CYRILLIC: ("Судно вышло из порта во вторник.", "Судно вийшло з порту у вівторок.", "Корабът напусна пристанището."),
    OTHER: ("Το πλοίο έφυγε από το λιμάνι.", "سفينة شحن تغادر الميناء", "เรือออกจากท่าเรือ"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "dprk-arms-monitor"


@pytest.mark.parametrize("languages", TEXTS, ids=("latin", "cyrillic", "other"))
def test_the_mapped_model_answers_as_the_whole_one(folder, languages):
    """
    Also in the process after the one that kept it.
    """
    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    whole.set_languages([language for language in languages if language in set(whole.nb_classes)])
    expected = [whole.classify(text) for text in TEXTS[languages]]

    first = [langmodel.identifier(languages).classify(text) for text in TEXTS[languages]]
    kept = {file.name: file.read_bytes() for file in folder.iterdir()}
    again = [langmodel.identifier(languages).classify(text) for text in TEXTS[languages]]

    assert first == again == expected
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == kept
    assert len(kept) == 2


@pytest.mark.parametrize("broken", ["cut", "empty", "other"])
def test_a_broken_file_is_written_anew(folder, broken):
    """
    What lies in a cache folder is never trusted to be whole.
    """
    text = TEXTS[LATIN][0]
    expected = langmodel.identifier(LATIN).classify(text)
    for file in folder.iterdir():
        whole = file.read_bytes()
        file.write_bytes({"cut": whole[: len(whole) // 2], "empty": b"", "other": b"x" * 500}[broken])

    assert langmodel.identifier(LATIN).classify(text) == expected
    assert all(langmodel._tables(file.name) for file in folder.iterdir())


def test_without_a_cache_folder_the_whole_model_is_loaded(tmp_path, monkeypatch):
    """
    A read-only home is no reason to stop.
    """
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert langmodel.identifier(LATIN).classify(TEXTS[LATIN][0])[0] == "en"
