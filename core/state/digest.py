"""A fingerprint of a run's state: equal exactly when every number in it is the same bit for bit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import torch


def digest(state: Mapping[str, Any]) -> str:
    """SHA-256 over tensors (with their gradients), modules, optimizers and plain numbers, in the order of their names.

    Anything else, such as a function, has no state of its own and is left out.
    """
    sha = hashlib.sha256()
    _feed(sha, dict(state))
    return sha.hexdigest()


def _feed(sha: hashlib._Hash, value: Any) -> None:
    """Adds a value, each part with where it ends: 1 and 23 must not read like 12 and 3."""
    match value:
        case torch.Tensor():
            sha.update(f"tensor {value.dtype} {tuple(value.shape)};".encode())
            sha.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
            if value.is_leaf and value.grad is not None:
                sha.update(b"grad;")
                _feed(sha, value.grad)
        case Mapping():
            sha.update(f"mapping {len(value)};".encode())
            for key in sorted(value, key=str):
                sha.update(f"{key!r}:".encode())
                _feed(sha, value[key])
        case list() | tuple():
            sha.update(f"sequence {len(value)};".encode())
            for item in value:
                _feed(sha, item)
        case torch.nn.Module():
            _feed(sha, {**dict(value.named_parameters()), **dict(value.named_buffers())})
        case torch.optim.Optimizer():
            _feed(sha, value.state_dict())
        case bool() | int() | float() | str() | None:
            sha.update(f"{value!r};".encode())
