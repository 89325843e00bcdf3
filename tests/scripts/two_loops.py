"""Two training loops one after the other: an autoencoder first, then a classifier on its codes."""

import torch
from torch import nn

x = torch.randn(32, 6)
labels = (x[:, 0] * x[:, 1] > 0).float().unsqueeze(1)

encoder, decoder = nn.Linear(6, 3), nn.Linear(3, 6)
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=0.05)
for step in range(20):
    loss = nn.functional.mse_loss(decoder(encoder(x).tanh()), x)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"autoencoder {loss.item():.6f}")

codes = encoder(x).tanh().detach()
classifier = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(classifier.parameters(), lr=0.5)
for step in range(25):
    loss = nn.functional.binary_cross_entropy_with_logits(classifier(codes), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"classifier {loss.item():.6f}")
