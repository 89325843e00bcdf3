"""The health of a run: norms, updates and dead units over time, and a histogram of one tensor."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget

from core.health.sample import HealthRecord
from core.i18n import words
from core.view.requests import HEALTH, HealthRequest
from core.view.snapshot import Experiment, Snapshot
from gui.form.fields import ArrowBox
from gui.panels.base import Panel
from gui.panels.health.histogram import HistogramView
from gui.panels.health.rows import HealthRows
from gui.style import building
from gui.style.icons import icon
from gui.style.language import bind_text
from gui.style.plain_text import Label
from gui.style.theme import Theme

ICON, HINT_MARGINS = 16, 60


class HealthPanel(Panel):
    """A warning, if anything is off; a row for each quantity; a histogram of the tensor that is chosen.

    A run is sampled from its first iteration on; the panel asks for what was found as long as it can be seen.
    """

    title = words("HealthPanel", "Health")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._seen = False
        self._shown_hint = ""
        self._hint, self._hint_icon, self._hint_row = self._made_hint()
        self._rows = HealthRows(theme)
        self._tensor = building.set_up(
            ArrowBox(objectName="healthTensor"),
            accessibleName=words("HealthPanel", "Tensor of the histogram"),
            pixels=12,
            toolTip=words("HealthPanel", "The tensor whose numbers the histogram counts"),
        )
        self._tensor.currentIndexChanged.connect(self._choose)
        self._histogram = HistogramView(theme, self._tensor)
        inside = QWidget(
            objectName="healthInside", sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        )
        building.column((self._rows, 3), (self._histogram, 4), parent=inside, margins=(14, 6, 12, 6), spacing=4)
        scroll = QScrollArea(
            widgetResizable=True,
            frameShape=QScrollArea.Shape.NoFrame,
            horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff,
            focusPolicy=Qt.FocusPolicy.NoFocus,
        )
        scroll.setWidget(inside)
        # the hint is not inside: what wraps makes a scrolling area higher than it need be
        building.column(self._hint_row, (scroll, 1), parent=self, margins=(0, 0, 0, 0), spacing=0)
        self.set_theme(theme)

    def _made_hint(self) -> tuple[QLabel, QLabel, QWidget]:
        hint = Label(
            objectName="healthHint",
            wordWrap=True,
            pixels=13,
            accessibleName=words("HealthPanel", "What is worth a look"),
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        )
        sign, row = Label(), QWidget(visible=False)
        building.row((sign, 0, Qt.AlignmentFlag.AlignTop), (hint, 1), parent=row, margins=(14, 6, 12, 0), spacing=8)
        return hint, sign, row

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._hint_icon.setPixmap(icon("information_outline", theme.now).pixmap(QSize(ICON, ICON)))
        self._rows.set_theme(theme)
        self._histogram.set_theme(theme)

    def show_language(self) -> None:
        self._fit_hint()

    # What is wanted

    def show_seen(self, seen: bool) -> None:
        self._seen = seen
        self._ask()

    def _ask(self) -> None:
        self.picture_wanted.emit(HEALTH, HealthRequest() if self._seen else None)

    @Slot()
    def _choose(self) -> None:
        self._histogram.choose(self._tensor.currentText())

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        self._start(experiment.maps)

    def show_no_run(self) -> None:
        self._start(())

    def _start(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self._rows.start(pairs)
        self._offer([name for pair in pairs for name in pair])
        self._show_record(HealthRecord(), 0)

    def _offer(self, names: list[str]) -> None:
        """Offer the tensors to choose from; what was chosen stays chosen, if there still is one of that name."""
        before = self._tensor.currentText()
        self._tensor.blockSignals(True)
        self._tensor.clear()
        for name in names:
            self._tensor.addItem(name, name)
        self._tensor.setCurrentIndex(max(self._tensor.findData(before), 0))
        self._tensor.blockSignals(False)
        self._choose()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.health is not None:
            self._show_record(snapshot.health, snapshot.iteration)

    def _show_record(self, record: HealthRecord, iteration: int) -> None:
        self._rows.show_samples(record.samples, iteration)
        self._histogram.show_samples(record.samples, iteration)
        if record.hint != self._shown_hint:
            self._shown_hint = record.hint
            bind_text(self._hint.setText, record.hint)
            self._hint_row.setVisible(bool(record.hint))
            self._fit_hint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        """Give the hint the height it needs; a label that wraps would claim that of its narrowest shape."""
        width = self.width() - HINT_MARGINS
        self._hint.setFixedHeight(max(self._hint.heightForWidth(width), ICON))
