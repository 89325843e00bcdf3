from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import LoopError
from core.program.notebook import Notebook, read_notebook
from core.program.project import Project
from core.program.training_loop import find_path


def code(text: str | list[str]) -> dict[str, Any]:
    return {"cell_type": "code", "source": text, "outputs": [], "metadata": {}}


def notebook(*cells: str | dict[str, Any], **more: Any) -> bytes:
    made = [cell if isinstance(cell, dict) else code(cell) for cell in cells]
    return json.dumps({"cells": made, "nbformat": 4, "metadata": {}, **more}).encode()


def read(*cells: str) -> Notebook:
    return read_notebook(notebook(*cells), "n.ipynb")


def test_the_code_cells_in_their_order() -> None:
    text = {"cell_type": "markdown", "source": "# for x in y"}
    raw = {"cell_type": "raw", "source": "raw"}
    found = read_notebook(notebook("a = 1\nb = 2", text, code(["c = 3\n", "d = 4"]), raw, "", "e = 5\n\n"), "n")
    assert found.text == "a = 1\nb = 2\nc = 3\nd = 4\n\ne = 5\n"
    assert found.left_out == ()
    places = [found.place(line) for line in range(1, 7)]
    assert places == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (4, 1)]


def test_the_older_format() -> None:
    cells = [{"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python"}, {"cell_type": "heading"}]
    data = json.dumps(
        {"nbformat": 3, "worksheets": [{"cells": cells}, {"cells": [{"cell_type": "code", "input": "z"}]}]}
    )
    assert read_notebook(data.encode(), "n").text == "x = 1\ny = 2\nz\n"


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "!pip install torch",
        "?torch",
        "torch.nn?",
        "torch.nn.Linear??",
        "files = !ls",
        "t = %timeit -o f()",
        "%%time",
        "  %time f()",
    ],
)
def test_commands_for_jupyter_are_left_out_and_listed(line: str) -> None:
    indent = line[: len(line) - len(line.lstrip())]
    found = read("x = 1", f"if 1:\n{line}\n  y = 2" if indent else f"{line}\ny = 2")
    assert found.left_out == ((2, line.strip()),)
    assert len(found.text.splitlines()) == 3 + bool(indent)
    assert "y = 2" in ast.unparse(ast.parse(found.text))


def test_a_block_with_a_command_alone() -> None:
    found = read("if colab:\n    !pip install torch\nx = 1")
    namespace = {"colab": True}
    exec(found.text, namespace)
    assert namespace["x"] == 1


@pytest.mark.parametrize("magic", ["%%bash", "%%writefile x.py", "%%html", "\n%%javascript", "%%sh -e"])
def test_a_cell_of_another_language_is_left_out(magic: str) -> None:
    found = read("x = 1", f"{magic}\nls | wc {{\nfor", "y = 2")
    assert found.left_out == ((2, magic.strip()),)
    assert [type(node) for node in ast.parse(found.text).body] == [ast.Assign, ast.Assign]


@pytest.mark.parametrize(
    "text",
    [
        "x = (7\n  % 4)",
        "x = '''\n%matplotlib\n!ls\n'''",
        "x = 7 \\\n  % 4",
        "x = a if b else c  # really?",
        "x = [\n!r\n]".replace("!r", "f'{a!r}'"),
        "x != y",
        "x %= 3",
        "x = y % z",
        "s = 'what?'",
    ],
)
def test_what_only_looks_like_a_command_stays(text: str) -> None:
    found = read(text)
    assert (found.text, found.left_out) == (f"{text}\n", ())


def test_a_command_may_go_on_in_the_next_line() -> None:
    found = read("!pip install a \\\n  b\nx = 1")
    assert [node.lineno for node in ast.parse(found.text).body] == [3]
    assert [line.text for line in found.left_out] == ["!pip install a \\", "b"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "n.ipynb is no notebook: it is broken at line 1."),
        (b'{"cells": [\n}', "n.ipynb is no notebook: it is broken at line 2."),
        (b"", "n.ipynb is no notebook: it is broken at line 1."),
        (b"\xff\xfe", "n.ipynb is no notebook: it is no text in UTF-8."),
        (b"[]", "n.ipynb is no notebook: it has no cells."),
        (b"{}", "n.ipynb is no notebook: it has no cells."),
        (b'{"cells": 3}', "n.ipynb is no notebook: it has no cells."),
        (b'{"worksheets": [3]}', "n.ipynb is no notebook: it has no cells."),
        (notebook("x", metadata={"kernelspec": {"language": "R"}}), "n.ipynb is a notebook in R, not in Python."),
    ],
)
def test_what_is_no_notebook_is_said(data: bytes, said: str) -> None:
    with pytest.raises(LoopError) as refused:
        read_notebook(data, "n.ipynb")
    assert str(refused.value) == said


def test_a_project_that_is_a_notebook(tmp_path: Path) -> None:
    (tmp_path / "engine.py").write_text("def step(x):\n loss.backward(); opt.step()")
    file = tmp_path / "n.ipynb"
    file.write_bytes(notebook("%pylab\nimport engine", "y = 1\nfor x in y:\n  engine.step(x)"))
    project = Project.read(file)
    (loop,) = find_path(project).loops
    assert project.script.place(loop.line) == "n.ipynb, cell 2, line 2"


def test_a_mistake_in_a_cell_is_named(tmp_path: Path) -> None:
    file = tmp_path / "n.ipynb"
    file.write_bytes(notebook("x = 1\ny = 2", "z = 3\nfor x in y\n"))
    with pytest.raises(LoopError, match=r"^n\.ipynb, cell 2, line 2: Expected ':'\.$"):
        Project.read(file)
