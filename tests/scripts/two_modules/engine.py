"""One epoch of training and one of validation."""

import torch

steps_taken = 0


def train_one_epoch(model, loader, loss_function, optimizer):
    global steps_taken
    model.train()
    losses = []
    for x, y in loader:
        loss = loss_function(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        optimizer.step()
        losses.append(loss.item())
        steps_taken += 1
    return sum(losses) / len(losses)


@torch.no_grad()
def evaluate(model, loader, loss_function):
    model.eval()
    return sum(loss_function(model(x), y).item() for x, y in loader) / len(loader)
