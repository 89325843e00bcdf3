"""Answers about the current iteration's graph, and about the gradient at one of its nodes."""

from __future__ import annotations

import torch
from torch import Tensor

from core.engine.stepper import Stepper
from core.errors import CellError, LoopError
from core.explain.graph.trace import MOST_NODES, Trace
from core.explain.graph.types import Graph, Node, NodeGradient
from core.explain.replay.recording import Recording, recorded
from core.explain.replay.replay import UnexplainedError, sentence
from core.i18n import words
from core.state.norm import norm
from core.view.downsampling import as_matrix
from core.view.matrix_image import picture
from core.view.requests import MapRequest

BY_HAND = words(
    "Graph",
    "There is no graph: no parameter of this loop asks autograd for a gradient. It computes its gradients by hand.",
)
NO_LOSS = words("Graph", "There is no graph yet: no line of this iteration has computed a loss so far.")
NOT_FOLLOWED = words("Graph", "There is no graph: autograd did not follow how the loss was computed.")
TOO_LARGE = words("Graph", "The graph has {count} nodes, and no more than {most} can be drawn.")
NO_NODE = words("Graph", "The graph has no node {node}.")
NO_PASS = words("Graph", "There is no gradient yet: the backward pass has not run.")
NOT_REACHED = words("Graph", "No gradient came by here.")


def graph(stepper: Stepper) -> Graph:
    """Return the answer to `core.queries.GraphOf`.

    Raises:
        CellError: if there is no graph at this moment; the message is for a person.
    """
    recording = _recording(stepper)
    trace = _trace(recording)
    ran = {place: number for number, place in enumerate(trace.order)}
    nodes = tuple(
        Node(id, place.kind, place.operation, place.name, place.shape, ran.get(id), _norm(place.gradient))
        for id, place in enumerate(trace.places)
    )
    return Graph(stepper.iteration, recording.passes, nodes, tuple(trace.edges))


def gradient_at(stepper: Stepper, node: int, request: MapRequest) -> NodeGradient:
    """Return the answer to `core.queries.GradientOf`.

    Raises:
        CellError: if there is no graph, no such node, or no gradient at it; the message is for a person.
    """
    recording = _recording(stepper)
    trace = _trace(recording)
    if not 0 <= node < len(trace.places):
        raise CellError(NO_NODE.format(node=node))
    place = trace.places[node]
    if place.gradient is None:
        raise CellError(NOT_REACHED if trace.order else NO_PASS)
    gradient = place.gradient.to_dense()
    cells = as_matrix(gradient)
    smallest, largest = map(float, torch.aminmax(gradient)) if gradient.numel() else (0.0, 0.0)
    return NodeGradient(
        node,
        tuple(gradient.shape),
        _norm(gradient) or 0.0,
        smallest,
        largest,
        picture(place.name, gradient, request) if gradient.dim() <= 2 else None,
        _furthest(cells),
        _named(recording, trace, node),
    )


def _recording(stepper: Stepper) -> Recording:
    try:
        return recorded(stepper)
    except (UnexplainedError, LoopError) as reason:
        raise CellError(sentence(reason)) from reason


def _trace(recording: Recording) -> Trace:
    trace = recording.trace
    if trace is None:
        by_hand = not any(parameter.requires_grad for parameter in recording.parameters.values())
        raise CellError(BY_HAND if by_hand else NOT_FOLLOWED if recording.made_loss else NO_LOSS)
    if trace.size > MOST_NODES:
        raise CellError(TOO_LARGE.format(count=trace.size, most=MOST_NODES))
    return trace


def _norm(gradient: Tensor | None) -> float | None:
    return None if gradient is None else float(norm(gradient))


def _furthest(cells: Tensor) -> tuple[int, int]:
    if not cells.numel():
        return 0, 0
    row, column = divmod(int(cells.abs().argmax()), cells.shape[1])
    return row, column


def _named(recording: Recording, trace: Trace, node: int) -> str:
    """Return the name of the gradient at a node: δ at a matrix product, a parameter's gradient at a leaf."""
    place = trace.places[node]
    if place.kind == "leaf":
        return f"{place.name}.grad" if f"{place.name}.grad" in recording.gradients else ""
    products = recording.last.products if recording.last is not None else []
    return next((f"δ{product.number}" for product in products if trace.nodes.get(product.node) == node), "")
