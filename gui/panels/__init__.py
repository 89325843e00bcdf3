"""The panels by name. A new one is a file in this folder and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gui.panels.base import Panel
from gui.panels.chain_rule import ChainRulePanel
from gui.panels.code import CodePanel
from gui.panels.graph import GraphPanel
from gui.panels.health import HealthPanel
from gui.panels.heatmaps import HeatMapsPanel
from gui.panels.log import LogPanel
from gui.panels.loss import LossPanel
from gui.panels.timeline import TimelinePanel

__all__ = ["PANELS", "Panel"]

PANELS: Mapping[str, type[Panel]] = MappingProxyType(
    {
        "codePanel": CodePanel,
        "heatmapsPanel": HeatMapsPanel,
        "graphPanel": GraphPanel,
        "lossPanel": LossPanel,
        "logPanel": LogPanel,
        "healthPanel": HealthPanel,
        "chainRulePanel": ChainRulePanel,
        "timelinePanel": TimelinePanel,
    }
)
