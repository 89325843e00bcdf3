"""The notes beside lines that made several values."""

from __future__ import annotations

from core.engine.reports import Value
from gui.panels.code.line_notes import LineNotes


def tensor(name: str, norm: float) -> Value:
    return Value(name, (2, 3), norm=norm)


def note(*values: Value) -> list[str]:
    return [str(wording) for wording in LineNotes({1: values})[1]]


def test_the_tensors_of_a_module_are_told_as_one_and_by_a_name() -> None:
    weights = [tensor(f"net.{place}.weight", norm) for place, norm in enumerate((2.0, 3.0, 6.0))]
    assert set(note(*weights)) == {"3 tensors ‖7‖"}
    assert note(*weights[:2])[0] == "net.0.weight 2 × 3 ‖2‖   net.1.weight 2 × 3 ‖3‖"


def test_values_keep_their_names_where_there_is_room_for_fewer_of_them() -> None:
    two = note(tensor("x", 3.0), tensor("y", 4.0))
    assert two == ["x 2 × 3 ‖3‖   y 2 × 3 ‖4‖", "x ‖3‖   y ‖4‖", "x ‖3‖   …", "x …"]
    assert note(tensor("x", 3.0))[-1] == "‖3‖", "its line names it"


def test_gradients_that_were_cleared() -> None:
    cleared = [Value(f"net.{place}.grad", kind="None") for place in range(3)]
    assert note(*cleared)[0].strip() == "3 gradients cleared"
