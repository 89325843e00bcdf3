"""The panels by name. A new one is a file in this folder and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from core.i18n import words
from gui.panels.base import Panel
from gui.panels.code.panel import CodePanel
from gui.panels.heatmaps.panel import HeatMapsPanel
from gui.panels.log.panel import LogPanel
from gui.panels.loss.panel import LossPanel
from gui.panels.timeline.panel import TimelinePanel
from gui.style.theme import Theme

__all__ = ["PANELS", "Later", "Panel"]


class Later(NamedTuple):
    """A panel that lies behind a tab at first: made once an experiment is there, so that it costs the start nothing."""

    title: str
    module: str
    kind: str
    beside: bool = False

    def __call__(self, theme: Theme) -> Panel:
        """Makes it."""
        panel: Panel = getattr(import_module(f"gui.panels.{self.module}"), self.kind)(theme)
        return panel


PANELS: Mapping[str, type[Panel] | Later] = MappingProxyType(
    {
        "codePanel": CodePanel,
        "heatmapsPanel": HeatMapsPanel,
        "graphPanel": Later(words("GraphPanel", "Graph"), "graph.panel", "GraphPanel"),
        "lossPanel": LossPanel,
        "logPanel": LogPanel,
        "variablesPanel": Later(words("VariablesPanel", "Variables"), "variables.panel", "VariablesPanel"),
        "figuresPanel": Later(words("Figures", "Figures"), "figures.panel", "FiguresPanel"),
        "healthPanel": Later(words("HealthPanel", "Health"), "health.panel", "HealthPanel"),
        "chainRulePanel": Later(words("ChainRulePanel", "Why is it so?"), "explanation.panel", "ChainRulePanel"),
        "timelinePanel": TimelinePanel,
    }
)
