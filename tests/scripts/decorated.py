"""Decorated functions on the way to the loop: torch's, a timer of one's own, and one with arguments."""

import functools
import time

import torch
from torch import nn

calls = {}


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        started = time.perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            assert time.perf_counter() >= started
            calls[function.__name__] = calls.get(function.__name__, 0) + 1

    return wrapper


def repeat(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for _ in range(times):
                result = function(*args, **kwargs)
            return result

        return wrapper

    return decorate


@timed
def take_step(model, optimizer, x):
    optimizer.zero_grad()
    loss = (model(x) - x.flip(1)).square().sum(1).mean()
    loss.backward()
    optimizer.step()
    return loss.item()


@repeat(times=3)
@timed
@torch.enable_grad()
def fit(model, optimizer, x):
    for _ in range(8):
        loss = take_step(model, optimizer, x)
    print(f"{loss:.6f}")
    return loss


@torch.no_grad()
def main():
    model = nn.Linear(3, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    x = torch.randn(10, 3)
    fit(model, optimizer, x)
    print(fit.__name__, calls, model(x).requires_grad)
    return model


model = main()
