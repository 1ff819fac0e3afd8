"""
The language model as files that are mapped into memory, so that a process holds only what its texts touch.

py3langid's model takes 100 MB and most of a second to load; a text touches a
few hundred of its hundred thousand states. What was loaded once is kept in the
cache folder, and mapped by every later process. Without that folder, or with
another version of the library, the whole model is loaded as it always was.
"""

import hashlib
import io
import logging
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from monitor import cache as files

logger = logging.getLogger(__name__)

Languages = tuple[str, ...]


def identifier(languages: Languages) -> Any:
    """What tells these languages apart; those that the model does not know are left out."""
    kept = _mapped(languages)
    if kept is not None:
        return kept
    chosen = _loaded(languages)
    _keep(languages, chosen)
    kept = _mapped(languages)
    if kept is None:
        return chosen  # nothing can be kept here: the whole model stays, for all
    _whole.cache_clear()
    return kept


def _loaded(languages: Languages) -> Any:
    whole = _whole()
    known = set(whole.nb_classes)
    chosen = LanguageIdentifier(
        whole.nb_ptc, whole.nb_pc, whole.nb_classes, whole.tk_nextmove, whole.tk_output, tk_row=whole.tk_row
    )
    chosen.set_languages([language for language in languages if language in known])
    return chosen


@cache
def _whole() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _names(languages: Languages) -> tuple[str, str]:
    """The files of the states, which all languages share, and of what they say of these ones."""
    model = f"langid-{version('py3langid')}-{numpy.__version__}"
    told = hashlib.sha256(" ".join(languages).encode()).hexdigest()[:16]
    return f"{model}-states.npy", f"{model}-{told}.npy"


def _keep(languages: Languages, chosen: Any) -> None:
    """Write the tables of some languages, and the states where nobody did before."""
    states, told = _names(languages)
    if _tables(states) is None:
        every = [chosen.tk_nextmove, chosen.tk_row, chosen.tk_output]
        files.write(
            states, _packed(*(numpy.asarray(table, dtype=numpy.int32) for table in every)), kin="langid-*"
        )
    names = numpy.frombuffer(" ".join(chosen.nb_classes).encode(), dtype=numpy.uint8)
    files.write(told, _packed(chosen.nb_ptc, chosen.nb_pc, names), kin="langid-*")


def _packed(*tables: Any) -> bytes:
    """Tables one behind another, each as numpy's own format has it."""
    stream = io.BytesIO()
    for table in tables:
        stream.write(b"\0" * (-stream.tell() % 64))
        numpy.save(stream, numpy.ascontiguousarray(table), allow_pickle=False)
    return stream.getvalue()


def _mapped(languages: Languages) -> Any:
    """The same from the files of an earlier process; None where they are not there, or not whole."""
    states, told = (_tables(name) for name in _names(languages))
    if states is None or told is None:
        return None
    nextmove, row, output = states
    ptc, pc, names = told
    return LanguageIdentifier(
        ptc,
        pc,
        bytes(names).decode().split(),
        memoryview(nextmove),
        memoryview(output),
        tk_row=memoryview(row),
    )


def _tables(name: str) -> list[Any] | None:
    """The three tables of a file, mapped; None where it is not there, or not whole."""
    path = files.place(name)
    if path is None:
        return None
    try:
        return _unpacked(path)
    except (OSError, ValueError) as error:
        logger.info("kept language model not used why=%s", error)
        return None


def _unpacked(path: Path) -> list[Any]:
    found = []
    with path.open("rb") as file:
        for _ in range(3):
            file.seek(-(-file.tell() // 64) * 64)
            major, _minor = numpy.lib.format.read_magic(file)
            if major != 1:
                raise ValueError(f"{path.name} is of another format")
            shape, fortran, dtype = numpy.lib.format.read_array_header_1_0(file)
            table = numpy.memmap(
                path, dtype=dtype, mode="r", offset=file.tell(), shape=shape, order="F" if fortran else "C"
            )
            file.seek(table.nbytes, 1)
            found.append(table)
    return found
