"""A release of PySide6 lost a reference to None with every repaint, until the process aborted."""

from __future__ import annotations

import gc
import sys

import numpy as np
import torch
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.history.loss_series import LossSeries
from core.view.matrix_image import picture
from core.view.requests import CURVE, MapRequest
from core.view.snapshot import LossPicture, Snapshot
from gui.panels.heatmaps.card import HeatMapCard
from gui.panels.loss.plot import LossPlot
from gui.style.theme import LIGHT

REPAINTS = 500
NOISE = 200
"""Caches come and go. The release in question lost 32 references with each repaint."""


def references() -> tuple[int, int]:
    gc.collect()
    return sys.getrefcount(None), sys.getrefcount(True)


def test_repaints_lose_no_reference(qtbot: QtBot) -> None:
    plot, card, series = LossPlot(LIGHT), HeatMapCard("w", LIGHT), LossSeries()
    tensor = torch.randn(40, 30, generator=torch.Generator().manual_seed(0))
    for widget in (plot, card):
        qtbot.addWidget(widget)
        widget.resize(300, 200)
        widget.show()

    def repaint(count: int) -> None:
        for _ in range(count):
            series.extend([1e7 / (len(series) + 1)])
            curve = series.curve(1, len(series), 300)
            pictures = {CURVE: LossPicture(curve)}
            plot.show_moment(Snapshot(len(series), len(series), 2, 13, None, series[-1], len(series), {}, pictures))
            card.show_picture(picture("w", tensor * len(series), MapRequest(200, 300)))
            plot.viewport().repaint()
            card.view.repaint()
            QApplication.processEvents()

    repaint(20)
    before = references()
    repaint(REPAINTS)
    after = references()
    assert np.all(np.subtract(after, before) > -NOISE), f"{before} → {after}"


def test_signals_lose_no_reference(qtbot: QtBot) -> None:
    card = HeatMapCard("w", LIGHT)
    qtbot.addWidget(card)
    heard: list[object] = []
    card.picture_wanted.connect(lambda name, request: heard.append(None))
    request = MapRequest(10, 10)
    before = references()
    for _ in range(REPAINTS):
        card.picture_wanted.emit("w", request)
    assert len(heard) == REPAINTS
    heard.clear()
    assert np.all(np.subtract(references(), before) > -NOISE)
