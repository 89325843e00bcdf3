"""Every iterator that Python has around a loop: next, iter, cycle, zip, chain, map, enumerate, reversed."""

import itertools

import torch
from torch import nn
from torch.utils.data import DataLoader, RandomSampler, TensorDataset, WeightedRandomSampler

labelled = TensorDataset(torch.randn(12, 3), torch.randint(3, (12,)))
unlabelled = TensorDataset(torch.randn(48, 3))
weights = torch.rand(12).tolist()
labelled_loader = DataLoader(labelled, batch_size=4, sampler=WeightedRandomSampler(weights, 12))
unlabelled_loader = DataLoader(unlabelled, batch_size=6, sampler=RandomSampler(unlabelled, replacement=True))

model = nn.Linear(3, 3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
endless = itertools.cycle(labelled_loader)
validation = iter(DataLoader(labelled, batch_size=3, shuffle=True))
rates = map(lambda k: 0.2 / (1 + k), itertools.count(1))
names = iter(["a", "b", "c"])

for epoch in reversed(range(3)):
    optimizer.param_groups[0]["lr"] = next(rates)
    pairs = zip(endless, unlabelled_loader, itertools.chain("xyz", "abcde"), strict=False)
    for step, ((x, y), (u,), letter) in enumerate(pairs, start=1):
        supervised = nn.functional.cross_entropy(model(x), y)
        confidence = torch.distributions.Categorical(logits=model(u)).entropy().mean()
        loss = supervised + 0.1 * confidence
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        try:
            held_x, held_y = next(validation)
        except StopIteration:
            validation = iter(DataLoader(labelled, batch_size=3, shuffle=True))
            held_x, held_y = next(validation)
    accuracy = (model(held_x).argmax(1) == held_y).float().mean().item()
    print(epoch, step, letter, next(names), f"{loss.item():.6f}", f"{accuracy:.2f}")
