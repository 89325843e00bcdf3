"""A variational autoencoder whose layers get their shapes from the first batch."""

import torch
from torch import nn

torch.manual_seed(5)
encoder = nn.Sequential(nn.LazyLinear(8), nn.Tanh())
heads = nn.LazyLinear(4)
decoder = nn.Sequential(nn.LazyLinear(12), nn.ELU(inplace=True), nn.LazyBatchNorm1d(), nn.LazyLinear(6))
images = torch.rand(48, 6)
optimizer = None
for start in range(0, 40, 4):
    x = images[start : start + 8]
    mean, logvar = heads(encoder(x)).chunk(2, dim=1)
    z = mean + torch.randn_like(mean) * (0.5 * logvar).exp()
    reconstructed = decoder(z).sigmoid()
    if optimizer is None:
        weights = [weight for part in (encoder, heads, decoder) for weight in part.parameters()]
        optimizer = torch.optim.RMSprop(weights, lr=0.01)
    divergence = -0.5 * (1 + logvar - mean.pow(2) - logvar.exp()).sum()
    loss = nn.functional.binary_cross_entropy(reconstructed, x, reduction="sum") + divergence
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
