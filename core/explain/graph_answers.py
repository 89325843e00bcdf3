"""Answers about the current iteration's graph, and about the gradient at one of its nodes."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from core.engine.stepper import Stepper
from core.errors import CellError, LoopError
from core.explain.graph.parts import with_parts
from core.explain.graph.trace import MOST_NODES, Trace
from core.explain.graph.types import Graph, NodeGradient
from core.explain.reasons import UnexplainedError, sentence
from core.explain.replay.recording import Recording, recorded
from core.explain.tape.calls import Value
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


def graph(stepper: Stepper) -> Graph:
    """Return the answer to `core.queries.GraphOf`.

    Raises:
        CellError: if there is no graph at this moment; the message is for a person.
    """
    recording, trace = _traced(stepper)
    ran = {place: number for number, place in enumerate(trace.order)}
    norms = {place: float(norm(gradient)) for place, gradient in _gradients(recording, trace).items()}
    made, gradients = _values(recording, trace), _gradient_names(recording, trace)
    nodes = tuple(
        replace(
            place,
            ran=ran.get(place.id),
            norm=norms.get(place.id),
            value=made[place.id].name if place.id in made else place.name,
            gradient=gradients.get(place.id, ""),
        )
        for place in trace.places
    )
    found = Graph(stepper.iteration, recording.passes, nodes, tuple(trace.edges))
    lines = {
        value.edge[0]: value.source.place
        for value in made.values()
        if value.edge is not None and value.source is not None and value.source.place is not None
    }
    return with_parts(found, trace, lines, recording.variables)


def gradient_at(stepper: Stepper, node: int, request: MapRequest) -> NodeGradient:
    """Return the answer to `core.queries.GradientOf`.

    Raises:
        CellError: if there is no graph, no such node, or no gradient at it; the message is for a person.
    """
    recording, trace = _traced(stepper)
    if not 0 <= node < len(trace.places):
        raise CellError(words("Graph", "The graph has no node {node}."), node=node)
    gradients = _gradients(recording, trace)
    if node not in gradients:
        if trace.order:
            raise CellError(words("Graph", "No gradient came by here."))
        raise CellError(words("Graph", "There is no gradient yet: the backward pass has not run."))
    gradient = gradients[node].to_dense()
    cells = as_matrix(gradient)
    smallest, largest = map(float, torch.aminmax(gradient)) if gradient.numel() else (0.0, 0.0)
    return NodeGradient(
        node,
        tuple(gradient.shape),
        float(norm(gradient)),
        smallest,
        largest,
        picture(trace.places[node].name, gradient, request) if gradient.dim() <= 2 else None,
        divmod(int(cells.abs().argmax()), cells.shape[1]) if cells.numel() else (0, 0),
        _gradient_names(recording, trace).get(node, ""),
    )


def _traced(stepper: Stepper) -> tuple[Recording, Trace]:
    try:
        recording = recorded(stepper)
    except (UnexplainedError, LoopError) as reason:
        raise CellError(sentence(reason)) from reason
    trace = recording.trace
    if trace is None:
        by_hand = not any(parameter.requires_grad for parameter in recording.parameters.values())
        raise CellError(BY_HAND if by_hand else NOT_FOLLOWED if recording.made_loss else NO_LOSS)
    if trace.size > MOST_NODES:
        raise CellError(TOO_LARGE, count=trace.size, most=MOST_NODES)
    return recording, trace


def _values(recording: Recording, trace: Trace) -> dict[int, Value]:
    """Return the first output of each operation of the graph that is on the tape, by the operation's place."""
    found: dict[int, Value] = {}
    for value in recording.tape.values():
        place = trace.nodes.get(value.edge[0]) if value.edge is not None and value.tensor is None else None
        if place is not None and (place not in found or value.edge[1] < found[place].edge[1]):  # type: ignore[index]
            found[place] = value
    return found


def _gradients(recording: Recording, trace: Trace) -> dict[int, Tensor]:
    """Return the gradients that came to the nodes, to the first output that one came to."""
    found = dict(trace.gradients)
    ran = set(trace.order)
    values = (value for value in recording.tape.values() if value.edge is not None and value.gradient is not None)
    for value in sorted(values, key=lambda value: value.edge[1], reverse=True):  # type: ignore[index]
        place = trace.nodes.get(value.edge[0])  # type: ignore[index]
        if place in ran and value.gradient is not None:
            found[place] = value.gradient
    return found


def _gradient_names(recording: Recording, trace: Trace) -> dict[int, str]:
    """Return the names of the gradients at the outputs of nodes."""
    own = recording.names.gradients.values() if recording.names is not None else ()
    found: dict[int, str] = {}
    for value in own:
        if value.edge is not None and value.edge[0] in trace.nodes:
            found.setdefault(trace.nodes[value.edge[0]], value.gradient_name)
    for place in trace.places:
        if place.kind == "leaf":
            found[place.id] = f"{place.name}.grad" if f"{place.name}.grad" in recording.gradients else ""
    return found
