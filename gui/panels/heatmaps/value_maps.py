"""The maps of values in between: they come from a replay of the iteration, and so only while the loop stands still."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.queries import MapOf, NoAnswer, Question, ValuesInBetween
from core.view.requests import MapRequest
from core.view.snapshot import MapPicture
from core.view.tensor_tree import TensorGroup

REST_MILLISECONDS = 120
"""A replay takes longer than a step: it waits until a person has come to rest."""

Moment = tuple[object, ...]


class ValueMaps(QObject):
    """Asks for the list of the values and for the maps that are in view, one question after the other.

    Of several requests for a map that come while it is on its way, only the last one is asked.

    Signals:
        asked: a question.
        listed: the values, as a group of the list.
        mapped: the name of a value, and its picture.
        refused: the name of a value, and why there is no map of it.
    """

    asked = Signal(object)
    listed = Signal(object)
    mapped = Signal(str, object)
    refused = Signal(str, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._requests: dict[str, MapRequest] = {}
        self._due: dict[str, None] = {}
        self._lists, self._list_due = False, True
        self._moment: Moment = ()
        self._running, self._seen = False, True
        self._waits_for: Question | None = None
        self._rest = QTimer(self, interval=REST_MILLISECONDS, singleShot=True)
        self._rest.timeout.connect(self._ask_next)

    def start(self) -> None:
        """Make ready for another run."""
        self._requests, self._due, self._list_due = {}, {}, True
        self._moment, self._waits_for = (), None

    def want_list(self, wanted: bool) -> None:
        """Ask for the list from now on, or no longer."""
        self._lists = wanted
        self._ask_soon()

    def want(self, request: MapRequest) -> None:
        """Take note of what is to be seen of a value."""
        self._requests[request.name] = request
        self._due[request.name] = None
        self._ask_soon()

    def drop(self, name: str) -> None:
        """Ask for the map of a value no longer."""
        self._requests.pop(name, None)
        self._due.pop(name, None)

    def show_moment(self, moment: Moment) -> None:
        """Follow the run to another moment, at which it stands still."""
        if moment != self._moment and not self._running:
            self._moment = moment
            self._list_due, self._due = True, dict.fromkeys(self._requests)
            self._rest.start()

    def show_running(self, running: bool) -> None:
        """Ask nothing while the loop runs: it would not be answered."""
        self._running = running
        if running:
            self._moment, self._waits_for = (), None
            self._rest.stop()

    def show_seen(self, seen: bool) -> None:
        """Ask nothing while nobody sees it."""
        self._seen = seen
        self._ask_soon()

    def _ask_soon(self) -> None:
        if not self._rest.isActive():
            self._ask_next()

    @Slot()
    def _ask_next(self) -> None:
        if self._running or not self._seen or not self._moment or self._waits_for is not None:
            return
        if self._lists and self._list_due:
            self._list_due = False
            self._waits_for = ValuesInBetween()
        elif self._due:
            name = next(iter(self._due))
            del self._due[name]
            self._waits_for = MapOf(self._requests[name])
        if self._waits_for is not None:
            self.asked.emit(self._waits_for)

    def show_answer(self, question: Question, answer: object) -> None:
        """Pass an answer on, and ask what comes next."""
        if question == self._waits_for:
            self._waits_for = None
        match question, answer:
            case ValuesInBetween(), TensorGroup():
                self.listed.emit(answer)
            case MapOf(), MapPicture() if question.request.name in self._requests:
                self.mapped.emit(question.request.name, answer)
            case MapOf(), NoAnswer():
                self.refused.emit(question.request.name, answer.reason)
        if not self._rest.isActive():
            self._ask_next()
