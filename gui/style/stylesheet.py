"""The style sheet of the widgets for a theme's colours. Fonts are in `gui.style.fonts`: style sheets lack weights."""

from __future__ import annotations

from string import Template

from gui.style.theme import Theme

_TEMPLATE = Template("""
QMainWindow, QWidget#desk { background: $window; }
QMainWindow::separator { background: transparent; width: 10px; height: 10px; }
QMainWindow::separator:hover { background: $border; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px 6px; }

QMenuBar { background: $surface; color: $text; padding: 2px 8px; }
QMenuBar[low="true"] { padding: 0 8px; }
QMenuBar::item { padding: 4px 10px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: $sunken; }
QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 5px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 5px; }
QMenu::item:selected { background: $primary; color: $on_primary; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }
QMenu::icon { padding-left: 10px; }

QToolBar#toolbar { background: $surface; border: none; border-bottom: 1px solid $border; padding: 5px 14px 8px 14px; spacing: 8px; }
QToolBar#toolbar[low="true"] { padding: 4px; }
QToolBar#toolbar[tight="true"] { padding: 5px 8px 8px 8px; spacing: 4px; }
QToolBar#toolbar[low="true"][tight="true"] { padding: 4px; spacing: 4px; }
QStatusBar { background: $surface; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 3px 9px; }
QStatusBar QLabel#stateValue { color: $text; }

QFrame#panelHead { background: $surface; border: 1px solid $border;
    border-top-left-radius: 9px; border-top-right-radius: 9px; }
QFrame#panelBody { background: $surface; border: 1px solid $border; border-top: none;
    border-bottom-left-radius: 9px; border-bottom-right-radius: 9px; }
QFrame#panelHead[bare="true"] { border: none; }
QFrame#panelBody[bare="true"] { border-top: 1px solid $border; border-top-left-radius: 9px; border-top-right-radius: 9px; }
QFrame#panelHead[beside="true"] { border-right: none; border-top-right-radius: 0; border-bottom-left-radius: 9px; }
QFrame#panelBody[beside="true"] { border: 1px solid $border; border-left: none;
    border-top-right-radius: 9px; border-bottom-left-radius: 0; }
QLabel { color: $text; background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="error"] { color: $error; }
QLabel[role="good"] { color: $good; }
QFrame#hairline { background: $border; border: none; }
QLabel[role="now"] { color: $now; }
QLabel[role="keycap"] { background: $sunken; border: 1px solid $border; border-bottom: 3px solid $border; border-radius: 6px; padding: 2px 7px 1px 7px; }

QPushButton, QToolBar QToolButton, QFrame QToolButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px; padding: 6px 12px; }
QPushButton:hover, QToolButton:hover { background: $sunken; border-color: $faint; }
QPushButton:pressed, QToolButton:pressed { background: $sunken; border-color: $text; }
QPushButton:focus, QToolButton:focus { border: 2px solid $primary; padding: 5px 11px; }
QPushButton:disabled, QToolButton:disabled { color: $faint; background: $surface; }
QToolBar#toolbar QToolButton { padding: 6px; min-width: 24px; min-height: 24px; }
QToolBar#toolbar QToolButton:focus { padding: 5px; }
QToolButton#runButton { background: $primary; color: $on_primary; border: 1px solid $primary; }
QToolButton#runButton:hover { background: $primary_hover; }
QToolButton#runButton:focus { border: 2px solid $text; }
QToolBar#toolbar QToolButton#runButton { padding: 6px 6px 6px 12px; min-width: 66px; }
QToolBar#toolbar QToolButton#runButton:focus { padding: 5px 5px 5px 11px; }
QToolBar#toolbar[tight="true"] QToolButton { min-width: 20px; }
QToolBar#toolbar QToolButton#runButton[tight="true"] { padding: 6px; min-width: 20px; }
QToolBar#toolbar QToolButton#runButton[tight="true"]:focus { padding: 5px; }
QToolButton#runButton:disabled { background: $sunken; color: $faint; border-color: $border; }
QFrame#panelHead QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 2px 6px; color: $muted; background: transparent; }
QFrame#panelHead QToolButton:hover { background: $sunken; color: $text; }
QFrame#panelHead QToolButton:checked { background: $sunken; color: $text; border: 1px solid $border; }
QFrame#panelHead QToolButton:focus { border: 1px solid $primary; }
QFrame#panelHead QToolButton:disabled { color: $faint; background: transparent; }
QFrame#panelHead QToolButton::menu-indicator { image: none; width: 0; }
QFrame#codeBar { background: $surface; border: none; border-top: 1px solid $border; }
QFrame#codeBar QPushButton { border-radius: 6px; padding: 3px 10px; }
QFrame#codeBar QPushButton:focus { padding: 2px 9px; }
QFrame#codeBar QPushButton:checked { background: $sunken; }
QFrame#findBar, QFrame#goToBar { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame#findBar QLineEdit, QFrame#goToBar QLineEdit { border-radius: 6px; padding: 3px 7px; }
QFrame#findBar QLineEdit:focus, QFrame#goToBar QLineEdit:focus { padding: 2px 6px; }
QFrame#findBar QLineEdit[invalid="true"] { border: 2px solid $error; padding: 2px 6px; }
QFrame#findBar QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 3px 6px; color: $muted; background: transparent; }
QFrame#findBar QToolButton:hover { background: $sunken; color: $text; }
QFrame#findBar QToolButton:checked { background: $sunken; color: $primary; border: 1px solid $border; }
QFrame#findBar QToolButton:focus { border: 1px solid $primary; padding: 3px 6px; }
QFrame#findBar QPushButton { border-radius: 6px; padding: 3px 10px; }
QFrame#findBar QPushButton:focus { padding: 2px 9px; }
QListView#completions { background: $surface; color: $text; border: 1px solid $border; border-radius: 6px; padding: 4px; outline: none; }
QListView#completions::item { padding: 2px 6px; border-radius: 4px; }
QListView#completions::item:selected { background: $primary; color: $on_primary; }
QPlainTextEdit#code_traceback { background: $sunken; border-radius: 6px; padding: 4px 6px; }
QPushButton#code_apply { background: $primary; color: $on_primary; border-color: $primary; }
QPushButton#code_apply:hover { background: $primary_hover; }
QPushButton#code_apply:focus { border: 2px solid $text; }
QToolButton[role="chip"] { border: 1px solid $border; border-radius: 5px; padding: 1px 8px; color: $muted; background: $surface; }
QToolButton[role="chip"]:hover { background: $sunken; color: $text; }
QToolButton[role="chip"]:focus { border: 1px solid $primary; padding: 1px 8px; }
QToolButton[role="chip"]::menu-indicator { image: none; }
QPushButton[role="crumb"] { border: 1px solid transparent; border-radius: 5px; padding: 1px 1px; color: $primary; background: transparent; text-align: left; }
QPushButton[role="crumb"]:hover { background: $sunken; }
QPushButton[role="crumb"]:focus { border: 1px solid $primary; padding: 1px 1px; }
QPushButton[role="crumb"][present="true"] { color: $text; }
QPushButton[role="fold"] { border: 1px solid transparent; border-radius: 5px; padding: 0px; color: $text; background: transparent; text-align: left; }
QPushButton[role="fold"][verdict="good"] { color: $good; }
QPushButton[role="fold"][verdict="error"] { color: $error; }
QPushButton[role="fold"]:hover { background: $sunken; }
QPushButton[role="fold"]:focus { border: 1px solid $primary; padding: 0px; }
QPushButton#writeConstants, QPushButton#writeConstants:focus { padding: 2px 6px; }
QLabel#presentBranch { background: $now_soft; color: $now; border: 1px solid $now_soft; border-radius: 5px; padding: 1px 8px; }
QPushButton#apply { color: $primary; border: 1px solid $primary; padding: 9px; }
QPushButton#apply:hover { background: $primary; color: $on_primary; }
QPushButton#apply:focus { border: 2px solid $primary; padding: 8px; }
QPushButton#apply:disabled { color: $faint; border-color: $border; background: $surface; }

QLineEdit, QComboBox { background: $surface; color: $text; border: 1px solid $border; border-radius: 7px; padding: 4px 9px;
    selection-background-color: $primary; selection-color: $on_primary; }
QLineEdit:hover, QComboBox:hover { border-color: $faint; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $primary; padding: 3px 8px; }
QLineEdit[invalid="true"] { border: 2px solid $error; padding: 3px 8px; }
QLineEdit:disabled, QComboBox:disabled { background: $sunken; color: $muted; }
QLineEdit[readOnly="true"] { background: $sunken; color: $muted; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 4px; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border; outline: none; padding: 4px;
    selection-background-color: $primary; selection-color: $on_primary; }
QRadioButton { color: $text; border: 1px solid transparent; border-radius: 5px; padding: 1px 3px 1px 0px; spacing: 7px; }
QRadioButton:focus { border: 1px solid $primary; }
QRadioButton::indicator { width: 12px; height: 12px; border-radius: 8px; background: $surface; border: 2px solid $faint; }
QRadioButton::indicator:hover { border-color: $primary; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $primary; }
QComboBox#trainer { padding: 8px 12px; border-radius: 8px; }
QComboBox#trainer:focus { padding: 7px 11px; }

QProgressBar { background: $sunken; border: 1px solid $border; border-radius: 5px; max-height: 8px; }
QProgressBar::chunk { background: $primary; border-radius: 4px; }

QSlider { min-height: 18px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $primary; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $surface; border: 2px solid $primary; }
QSlider::handle:horizontal:focus { background: $primary; }

QMainWindow#desk QTabBar { qproperty-drawBase: 0; outline: none; }
QMainWindow#desk QTabBar::tab { background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent; padding: 5px 12px; margin-right: 4px; }
QMainWindow#desk QTabBar::tab:selected { color: $text; border-bottom: 2px solid $primary; }
QMainWindow#desk QTabBar::tab:hover { color: $text; }
QMainWindow#desk QTabBar::tab:selected:focus { border: 2px solid $primary; border-radius: 5px; padding: 3px 10px 5px 10px; }
QScrollArea, QScrollArea > QWidget > QWidget#terms, QScrollArea > QWidget > QWidget#healthInside, QScrollArea > QWidget > QWidget#explanation, QScrollArea > QWidget > QWidget#form, QScrollArea > QWidget > QWidget#sheet, QScrollArea > QWidget > QWidget#pinnedInside { background: transparent; border: none; }
QPlainTextEdit, QTextBrowser { background: $surface; color: $text; border: none; selection-background-color: $primary; selection-color: $on_primary; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $faint; border-radius: 3px; min-height: 24px; min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTreeView[role="rows"], QListView[role="rows"] { background: $surface; color: $text; border: none; outline: none; padding: 0 8px; selection-background-color: $sunken; }
QTreeView[role="rows"]::item, QListView[role="rows"]::item { border: none; padding: 0 4px 0 0; }
QTreeView[role="rows"]::item:hover, QListView[role="rows"]::item:hover { background: $sunken; }
QTreeView[role="rows"]::item:selected, QListView[role="rows"]::item:selected { background: $sunken; color: $text; }
QTreeView[role="rows"]::item:selected:focus, QListView[role="rows"]::item:selected:focus { background: $changed; }
QTreeView[role="rows"]::branch:selected, QTreeView[role="rows"]::branch:hover { background: transparent; }
QListView#callStack::item:selected { color: $now; }
QListView#callStack { background: $sunken; border-bottom: 1px solid $border; padding: 2px 10px; }
QListWidget#figureStrip { background: transparent; color: $muted; border: none; outline: none; }
QListWidget#figureStrip::item { padding: 3px; border-radius: 6px; border: 2px solid transparent; }
QListWidget#figureStrip::item:hover { background: $sunken; }
QListWidget#figureStrip::item:selected { background: $sunken; color: $text; border: 2px solid $primary; }
QListWidget#guideContents { background: $surface; color: $text; border: none; border-right: 1px solid $border; padding: 8px; outline: none; }
QListWidget#guideContents::item { padding: 5px 8px; border-radius: 5px; }
QListWidget#guideContents::item:hover { background: $sunken; }
QListWidget#guideContents::item:selected { background: $primary; color: $on_primary; }
QFrame#stage { background: $surface; border: none; }
QFrame#stageHead { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame#stageFoot { background: $surface; border: none; border-top: 1px solid $border; }
QLabel[role="pressed"] { background: $text; color: $surface; border-radius: 8px; padding: 1px 10px; }
QFrame#banner { background: $now_soft; border: none; border-bottom: 1px solid $border; }
QPushButton#bannerAction, QPushButton#bannerOther { background: transparent; color: $now; border: 1px solid $now; border-radius: 6px; padding: 4px 12px; }
QPushButton#bannerAction:hover, QPushButton#bannerOther:hover { background: $surface; }
QPushButton#bannerAction:pressed, QPushButton#bannerOther:pressed { background: $surface; }
QPushButton#bannerAction:focus, QPushButton#bannerOther:focus { border: 2px solid $now; padding: 3px 11px; }
QScrollArea > QWidget > QWidget#lessonPage { background: transparent; }
QPushButton#lessonNext, QPushButton#hintNext { background: $primary; color: $on_primary; border-color: $primary; min-width: 64px; }
QPushButton#lessonNext:hover, QPushButton#hintNext:hover { background: $primary_hover; }
QPushButton#lessonNext:focus, QPushButton#hintNext:focus { border: 2px solid $text; }
QPushButton[role="choice"] { border-radius: 8px; }
QPushButton[role="choice"]:focus { border: 2px solid $primary; }
QLabel#lessonTitle { border-left: 4px solid $border; padding-left: 9px; }
QLabel#lessonTitle[focused="true"] { border-left: 4px solid $primary; }
QDialog, QMessageBox { background: $surface; }
""")


# for people who need contrast, a paler background is not a sufficient mark
_STRONGER = Template("""
QMenuBar::item:selected { background: $primary; color: $on_primary; }
QFrame#panelHead QToolButton:focus, QToolButton[role="chip"]:focus { border: 2px solid $primary; }
QFrame#panelHead QToolButton:checked { border-color: $text; }
""")


def stylesheet(theme: Theme) -> str:
    """Return the style sheet of the whole window."""
    colours = {name: value for name, value in vars(theme).items() if isinstance(value, str)}
    stronger = _STRONGER.substitute(colours) if theme.least_contrast >= 7 else ""
    return _TEMPLATE.substitute(colours) + stronger
