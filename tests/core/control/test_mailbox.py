"""One letter at a time."""

from __future__ import annotations

from core.control.mailbox import Mailbox, Update
from core.view.snapshot import Snapshot


def letter(run: int = 1, iteration: int = 0, *log: str) -> Update:
    return Update(run, Snapshot(iteration, iteration, 2, None, None, None, 0), log=log)


def test_only_the_first_letter_is_told_of() -> None:
    box = Mailbox()
    assert [box.put(letter()), box.put(letter())] == [True, False]
    box.take(1)
    assert box.put(letter())


def test_the_latest_letter_is_taken_once() -> None:
    box = Mailbox()
    box.put(letter(1, 5))
    box.put(letter(1, 6))
    taken = box.take(1)
    assert taken is not None and taken.snapshot.iteration == 6
    assert box.take(1) is None


def test_it_says_whether_it_is_empty() -> None:
    box = Mailbox()
    assert box.empty
    box.put(letter())
    assert not box.empty
    box.take(1)
    assert box.empty


def test_the_log_of_a_letter_that_nobody_took_goes_along_with_the_next() -> None:
    box = Mailbox()
    for lines in (("a", "b"), (), ("c",)):
        box.put(letter(1, 0, *lines))
    taken = box.take(1)
    assert taken is not None and taken.log == ("a", "b", "c")


def test_the_log_of_another_run_does_not() -> None:
    box = Mailbox()
    box.put(letter(1, 0, "old"))
    box.put(letter(2, 0, "new"))
    taken = box.take(2)
    assert taken is not None and taken.log == ("new",)


def test_a_log_that_nobody_takes_keeps_its_newest_lines() -> None:
    box = Mailbox()
    for number in range(3000):
        box.put(letter(1, 0, str(number)))
    taken = box.take(1)
    assert taken is not None
    assert len(taken.log) == 1000 and taken.log[-1] == "2999"


def test_a_letter_of_a_later_run_waits() -> None:
    box = Mailbox()
    box.put(letter(2))
    assert box.take(1) is None and not box.empty
    assert box.take(2) is not None


def test_a_letter_of_an_earlier_run_does_not_stay() -> None:
    box = Mailbox()
    box.put(letter(1))
    taken = box.take(2)
    assert taken is not None and taken.run == 1
    assert box.empty


def test_after_clearing_the_next_letter_is_told_of() -> None:
    box = Mailbox()
    box.put(letter(1, 0, "old"))
    box.clear()
    assert box.empty and box.put(letter(1, 0, "new"))
    taken = box.take(1)
    assert taken is not None and taken.log == ("new",)
