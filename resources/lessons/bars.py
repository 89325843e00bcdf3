"""Tells horizontal bars from vertical ones with a convolution of one kernel."""

import torch
from torch import nn

STEPS = 40  # updates
IMAGES = 8  # images, all of them in each iteration
START = 12  # seed of the first kernel
LEARNING_RATE = 0.2  # how far each update goes


def bars(count):
    images = 0.1 * torch.randn(count, 1, 8, 8)
    labels = torch.arange(count) % 2  # 0 is horizontal, 1 is vertical
    for image, label in zip(images, labels, strict=True):
        first = torch.randint(1, 5, ()).item()
        rows = image[0] if label == 0 else image[0].T
        rows[first : first + 3] += 1
    return images, labels


torch.manual_seed(0)
images, labels = bars(IMAGES)
torch.manual_seed(START)
conv = nn.Conv2d(1, 1, kernel_size=3)
head = nn.Linear(1, 2)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD([*conv.parameters(), *head.parameters()], lr=LEARNING_RATE, momentum=0.9)

for step in range(STEPS):
    z = conv(images)
    a = torch.relu(z)
    peak = a.amax(dim=(2, 3))
    scores = head(peak)
    probs = scores.softmax(dim=1)
    loss = criterion(scores, labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    right = (probs.argmax(dim=1) == labels).sum().item()
    if (step + 1) % 10 == 0:
        print(f"step {step + 1}: {right} of {IMAGES} images right")
