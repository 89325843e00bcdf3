"""Sets all seeds itself, at the beginning and again before each fold."""

import random

import numpy as np
import torch
from torch import nn


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    if torch.cuda.is_available():
        torch.cuda.manual_seed_all(seed)
    torch.backends.cudnn.deterministic = True


set_seed(42)
x = torch.randn(30, 4)
y = torch.tensor(np.random.rand(30, 1), dtype=torch.float32)
folds = np.array_split(np.random.permutation(30), 3)
scores = []

for k, held_out in enumerate(folds):
    set_seed(100 + k)
    rest = np.concatenate([fold for j, fold in enumerate(folds) if j != k])
    model = nn.Sequential(nn.Linear(4, 6), nn.Sigmoid(), nn.Linear(6, 1))
    optimizer = torch.optim.Rprop(model.parameters(), lr=0.01)
    for epoch in range(4):
        order = torch.randperm(len(rest))
        for start in range(0, len(rest), 7):
            index = rest[order[start : start + 7].numpy()]
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(model(x[index]), y[index])
            loss.backward()
            optimizer.step()
    with torch.inference_mode():
        scores.append(nn.functional.mse_loss(model(x[held_out]), y[held_out]).item())
    print(f"fold {k}: {scores[-1]:.6f}")
print(f"{np.mean(scores):.6f} ± {np.std(scores):.6f}")
