"""Two layers share one weight, two views share one storage, a buffer counts."""

import torch
from torch import nn


class TiedLanguageModel(nn.Module):
    def __init__(self, words, size):
        super().__init__()
        self.embedding = nn.Embedding(words, size)
        self.mix = nn.Linear(size, size)
        self.decoder = nn.Linear(size, words, bias=False)
        self.decoder.weight = self.embedding.weight
        self.register_buffer("steps", torch.zeros((), dtype=torch.long))
        self.register_buffer("usage", torch.zeros(words), persistent=False)

    def forward(self, x):
        if self.training:
            self.steps += 1
            self.usage.index_add_(0, x, torch.ones(len(x)))
        return self.decoder(self.mix(self.embedding(x)).tanh())


model = TiedLanguageModel(words=9, size=5)
optimizer = torch.optim.SGD(model.parameters(), lr=0.3, momentum=0.9)
memory = torch.zeros(2, 9)
recent, overall = memory[0], memory[1]

for step in range(30):
    x = torch.randint(9, (12,))
    logits = model(x)
    loss = nn.functional.cross_entropy(logits, (x + 1) % 9)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    recent.copy_(logits.detach().mean(0))
    overall += recent
print(model.decoder.weight is model.embedding.weight, model.steps.item(), model.usage.tolist())
print(f"{loss.item():.6f}", memory.sum(1).tolist(), recent.data_ptr() == memory.data_ptr())
