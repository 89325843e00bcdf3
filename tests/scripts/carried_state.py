"""A recurrent net whose hidden state is carried over from batch to batch, detached."""

import torch
from torch import nn

device = "cuda" if torch.cuda.is_available() else "cpu"
text = "the quick brown fox jumps over the lazy dog and runs back over the quick hill " * 3
letters = sorted(set(text))
ids = torch.tensor([letters.index(letter) for letter in text], device=device)

BATCH, LENGTH = 2, 6
streams = ids[: len(ids) // BATCH * BATCH].view(BATCH, -1)


class CharRNN(nn.Module):
    def __init__(self, letters, size):
        super().__init__()
        self.embedding = nn.Embedding(letters, size)
        self.rnn = nn.LSTM(size, size, batch_first=True)
        self.decoder = nn.Linear(size, letters)

    def forward(self, x, state):
        out, state = self.rnn(self.embedding(x), state)
        return self.decoder(out), state


def detach(state):
    return tuple(part.detach() for part in state)


model = CharRNN(len(letters), 10).to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)

for epoch in range(2):
    state = (torch.zeros(1, BATCH, 10, device=device), torch.zeros(1, BATCH, 10, device=device))
    for i in range(0, streams.size(1) - LENGTH, LENGTH):
        inputs, targets = streams[:, i : i + LENGTH], streams[:, i + 1 : i + 1 + LENGTH]
        state = detach(state)
        outputs, state = model(inputs, state)
        loss = criterion(outputs.reshape(-1, len(letters)), targets.reshape(-1))
        model.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.5)
        optimizer.step()
    print(f"epoch {epoch}: perplexity {loss.exp().item():.5f}")
