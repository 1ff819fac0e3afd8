"""
Whether a module of `spiders/` can read a site, told from its text: what a spider imports is no business of a command that only
checks declarations.
"""

import ast
from pathlib import Path

NEEDED = ("CONDITIONAL", "first", "read")
"""What the spider calls; `spiders.base` says what each is."""


def missing_of(folder: Path, name: str) -> str | None:
    """What keeps the module of this name in this folder from reading a site, as the end of a sentence; None: nothing."""
    file = folder / f"{name}.py"
    try:
        tree = ast.parse(file.read_bytes(), str(file))
    except FileNotFoundError:
        return f"names no module: there is no spiders/{name}.py"
    except (OSError, SyntaxError, ValueError) as error:
        return f"names a module that cannot be read: {error}"
    names = {name for statement in tree.body for name in _names(statement)}
    lacks = [needed for needed in NEEDED if needed not in names]
    return f"names a module that reads no site: it lacks {', '.join(lacks)}" if lacks else None


def _names(statement: ast.stmt) -> list[str]:
    """What a statement of a module gives a name to."""
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.ImportFrom(names=aliases):
            return [alias.asname or alias.name for alias in aliases]
        case _:
            return []
