"""The figures of a script: what it has shown or saved up to the present moment."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QToolButton, QWidget

from core import atomic_file
from core.i18n import words
from core.view.requests import FIGURES, FiguresRequest
from core.view.snapshot import Experiment, FigurePicture, Snapshot
from gui.panels.base import Panel
from gui.panels.figures.picture import PictureView
from gui.panels.figures.strip import FigureStrip, caption
from gui.style import building
from gui.style.language import bind_text, translated
from gui.style.plain_text import Label
from gui.style.theme import Theme

NONE_YET = words(
    "Figures",
    "Figures that the script shows (plt.show) or saves (savefig) appear here, each with the iteration that made it.",
)
UNWRITABLE = words("Figures", "{file} could not be written: {reason}")


class FiguresPanel(Panel):
    """The figure that is chosen, and under it all of them in the order in which they were made."""

    title = words("Figures", "Figures")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._picture = PictureView(theme)
        self._caption = building.set_up(
            QToolButton(objectName="figureCaption", focusPolicy=Qt.FocusPolicy.TabFocus),
            pixels=12,
            role="chip",
            clicked=self._show_line,
            toolTip=words("Figures", "Show the line that made this figure"),
        )
        self._strip = FigureStrip()
        self._strip.chosen.connect(self._show)
        self._empty = Label(
            text=NONE_YET,
            wordWrap=True,
            pixels=13,
            role="muted",
            objectName="noFigures",
            alignment=Qt.AlignmentFlag.AlignTop,
            sizePolicy=QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred),
        )
        self._whole = QWidget(visible=False)
        building.column(
            (self._picture, 1),
            building.row(self._caption, building.STRETCH),
            self._strip,
            parent=self._whole,
            margins=(12, 8, 12, 4),
            spacing=4,
        )
        empty = building.row((self._empty, 1), margins=(14, 12, 14, 0))
        self._empty_row = QWidget()
        self._empty_row.setLayout(empty)
        building.column(self._empty_row, (self._whole, 1), parent=self, margins=(0, 0, 0, 0), spacing=0)
        for widget in (self._picture, self._strip):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(self._show_menu)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._picture.set_theme(theme)

    def show_language(self) -> None:
        self._strip.show_again()

    def show_seen(self, seen: bool) -> None:
        self.picture_wanted.emit(FIGURES, FiguresRequest() if seen else None)

    # What is shown

    def show_experiment(self, experiment: Experiment) -> None:
        self._show_figures(())

    def show_no_run(self) -> None:
        self._show_figures(())

    def show_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.figures is not None:
            self._show_figures(snapshot.figures)

    def _show_figures(self, figures: tuple[FigurePicture, ...]) -> None:
        self._strip.show_figures(figures)
        self._whole.setVisible(bool(figures))
        self._empty_row.setVisible(not figures)

    @Slot(object)
    def _show(self, figure: FigurePicture | None) -> None:
        self._picture.show_figure(figure)
        text = "" if figure is None else caption(figure)
        bind_text(self._caption.setText, text)
        bind_text(self._picture.setAccessibleName, text)

    # What a person does

    @Slot()
    def _show_line(self) -> None:
        figure = self._strip.figure
        if figure is not None and figure.filename:
            self.place_chosen.emit(figure.filename, figure.line)

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        figure = self._strip.figure
        sender = self.sender()
        if figure is None or not isinstance(sender, QWidget):
            return
        menu = building.set_up(QMenu(self), pixels=13)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        actions = [(words("Figures", "Copy"), self._copy), (words("Figures", "Save as…"), lambda: self._save(figure))]
        if figure.iteration:
            told = words("Figures", "Go to iteration {iteration}").format(iteration=figure.iteration)
            actions.append((told, lambda: self.seek(figure.iteration)))
        for text, do in actions:
            action = menu.addAction("")
            bind_text(action.setText, text)
            action.triggered.connect(lambda _checked=False, do=do: do())
        menu.popup(sender.mapToGlobal(place))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setPixmap(self._picture.picture)

    def _save(self, figure: FigurePicture) -> None:
        name = f"{Path(figure.title).stem or 'figure'}-{figure.iteration}.png"
        kinds = translated(words("Figures", "PNG picture (*.png)"))
        path, _ = QFileDialog.getSaveFileName(self, translated(words("Figures", "Save figure")), name, kinds)
        if not path:
            return
        file = Path(path)
        try:
            atomic_file.write(file if file.suffix else file.with_suffix(".png"), figure.png)
        except OSError as error:
            self.note_changed.emit(UNWRITABLE.format(file=file.name, reason=error.strerror or str(error)))
