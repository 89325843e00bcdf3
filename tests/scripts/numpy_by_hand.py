"""A two-layer net in numpy, its gradients written out by hand, no torch at all."""

import numpy as np

rng = np.random.default_rng(7)
X = rng.normal(size=(32, 3))
Y = np.sin(X).sum(axis=1, keepdims=True) + 0.05 * np.random.randn(32, 1)

W1 = 0.5 * np.random.randn(3, 8)
b1 = np.zeros(8)
W2 = 0.5 * np.random.randn(8, 1)
b2 = np.zeros(1)
learning_rate = 0.05
losses = []

for t in range(40):
    # forward
    hidden = X @ W1 + b1
    relu = np.maximum(hidden, 0)
    prediction = relu @ W2 + b2
    loss = np.square(prediction - Y).mean()
    losses.append(loss)

    # backward
    grad_prediction = 2 * (prediction - Y) / len(Y)
    grad_W2 = relu.T @ grad_prediction
    grad_b2 = grad_prediction.sum(axis=0)
    grad_hidden = (grad_prediction @ W2.T) * (hidden > 0)
    grad_W1 = X.T @ grad_hidden
    grad_b1 = grad_hidden.sum(axis=0)

    # update, with a little noise
    W1 -= learning_rate * (grad_W1 + 0.01 * rng.normal(size=W1.shape))
    b1 -= learning_rate * grad_b1
    W2 -= learning_rate * grad_W2
    b2 -= learning_rate * grad_b2
    if t % 10 == 0:
        print(t, loss)
print("end", losses[-1])
