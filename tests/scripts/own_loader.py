"""A data set, a sampler and a collate function of one's own."""

import random

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, Sampler


class Sentences(Dataset):
    def __init__(self, count):
        self.items = [[random.randrange(1, 12) for _ in range(random.randint(2, 7))] for _ in range(count)]
        self.read = 0

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        self.read += 1
        words = self.items[index]
        if random.random() < 0.2:  # now and then a word is dropped
            words = words[:-1]
        return torch.tensor(words), float(sum(words) % 2)


class ByLength(Sampler):
    """Short ones first in even epochs, long ones in odd ones; ties at random."""

    def __init__(self, data):
        self.data = data
        self.epoch = 0

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        sign = 1 if self.epoch % 2 == 0 else -1
        self.epoch += 1
        ties = torch.rand(len(self.data)).tolist()
        yield from sorted(range(len(self.data)), key=lambda i: (sign * len(self.data.items[i]), ties[i]))


def pad(batch):
    words, labels = zip(*batch, strict=True)
    return nn.utils.rnn.pad_sequence(words, batch_first=True), torch.tensor(labels)


data = Sentences(36)
sampler = ByLength(data)
loader = DataLoader(data, batch_size=6, sampler=sampler, collate_fn=pad)
embedding = nn.Embedding(12, 6, padding_idx=0)
head = nn.Linear(6, 1)
optimizer = torch.optim.Adam(list(embedding.parameters()) + list(head.parameters()), lr=0.05)

for _ in range(4):
    total = 0.0
    for words, labels in loader:
        optimizer.zero_grad()
        logits = head(embedding(words).sum(1)).squeeze(1)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, labels)
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"epoch {sampler.epoch}: {total / len(loader):.6f}, {data.read} read")
