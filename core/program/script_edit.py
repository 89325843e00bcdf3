"""Another text for a script that is running: what of it can take effect at once."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from core.errors import LoopError
from core.i18n import words
from core.program.parsing import parsed
from core.program.pauses import NAMED_FUNCTIONS, blocks_of
from core.program.project import Project, SourceFile
from core.program.script_loop import ScriptLoop
from core.program.training_loop import find_path
from core.program.training_path import TrainingPath

RAN_BEFORE = words(
    "Loop", "This line has been run before the loop: what it says now takes effect when the script is started again."
)
OTHER_PATH = words(
    "Loop", "Another path leads to the training loop now: that takes effect when the script is started again."
)


def edited(loop: ScriptLoop, source: str) -> ScriptLoop:
    """Return a script with another text of the file that its training loop is in.

    The bodies of its functions and of its training loops may be others, and what comes after them. Whatever has been
    run before cannot be.

    Raises:
        LoopError: when the text is no Python, or takes effect only when the script is started again.
    """
    project = loop.path.project
    changed = next(file for file in project.files.values() if str(file.path) == loop.filename)
    file = replace(changed, text=source, tree=_tree(source, changed))
    files = {name: file if one is changed else one for name, one in project.files.items()}
    path = find_path(Project(MappingProxyType(files)), None)
    _check_shape(loop.path, changed, path, file)
    return ScriptLoop(path)


def _tree(source: str, file: SourceFile) -> ast.Module:
    try:
        return parsed(source, str(file.path))
    except SyntaxError as error:
        raise LoopError(f"{error.msg[:1].upper()}{error.msg[1:]}.", error.lineno) from None
    except (RecursionError, MemoryError, ValueError) as error:
        raise LoopError(str(error) or type(error).__name__) from None


def _check_shape(before: TrainingPath, old: SourceFile, after: TrainingPath, new: SourceFile) -> None:
    if _kinds(before, old) != _kinds(after, new):
        raise LoopError(OTHER_PATH)
    ran_before, to_run = _ran(before, old.tree), _ran(after, new.tree)
    for one, other in zip(ran_before, to_run, strict=False):
        if _outline(one) != _outline(other):
            raise LoopError(RAN_BEFORE, other.lineno)
    if len(ran_before) != len(to_run):
        line = to_run[len(ran_before)].lineno if len(to_run) > len(ran_before) else None
        raise LoopError(RAN_BEFORE, line or 1)


def _kinds(path: TrainingPath, file: SourceFile) -> list[str]:
    """Return the kinds of the statements and calls that lead to the loop, in the order of the text."""
    return [type(node).__name__ for node in ast.walk(file.tree) if path.leads(node)]


def _ran(path: TrainingPath, tree: ast.Module) -> list[ast.stmt]:
    """Return the statements of a file that have been run before the loop began."""
    leading = [
        place for place, node in enumerate(tree.body) if path.leads(node) and not isinstance(node, NAMED_FUNCTIONS)
    ]
    return tree.body[: leading[0]] if leading else tree.body


def _outline(statement: ast.stmt) -> str:
    """Return a statement without the bodies of the functions in it."""
    outline = copy.deepcopy(statement)
    _empty(outline)
    return ast.dump(outline)


def _empty(node: ast.AST) -> None:
    if isinstance(node, NAMED_FUNCTIONS):
        node.body = []
        return
    for child in _children(node):
        _empty(child)


def _children(node: ast.AST) -> Iterable[ast.AST]:
    return ast.iter_child_nodes(node) if isinstance(node, ast.ClassDef) or blocks_of(node) else ()
