"""Plays a small game and learns from the returns: a loss of its own for each episode, a list that is emptied."""

import random

import torch
from torch import nn
from torch.distributions import Categorical


class Corridor:
    """Walk right to the end; a wind blows at times."""

    length = 5

    def reset(self):
        self.place, self.time = 0, 0
        return self.observe()

    def observe(self):
        return torch.nn.functional.one_hot(torch.tensor(self.place), self.length).float()

    def step(self, action):
        move = 1 if action == 1 else -1
        if random.random() < 0.15:
            move = -move
        self.place = min(max(self.place + move, 0), self.length - 1)
        self.time += 1
        arrived = self.place == self.length - 1
        return self.observe(), float(arrived) - 0.05, arrived or self.time >= 15


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(Corridor.length, 2)
        self.log_probs, self.rewards = [], []

    def act(self, state):
        choice = Categorical(logits=self.net(state))
        action = choice.sample()
        self.log_probs.append(choice.log_prob(action))
        return action.item()


def finish_episode():
    total, returns = 0.0, []
    for reward in policy.rewards[::-1]:
        total = reward + 0.95 * total
        returns.insert(0, total)
    returns = torch.tensor(returns)
    loss = -(torch.stack(policy.log_probs) * (returns - returns.mean())).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    del policy.log_probs[:], policy.rewards[:]


env, policy = Corridor(), Policy()
optimizer = torch.optim.Adam(policy.parameters(), lr=0.05)
running = 0.0
for episode in range(1, 26):
    state, done = env.reset(), False
    while not done:
        state, reward, done = env.step(policy.act(state))
        policy.rewards.append(reward)
    running = 0.9 * running + 0.1 * sum(policy.rewards)
    finish_episode()
    if episode % 5 == 0:
        print(f"episode {episode}: {env.time} moves, running {running:.6f}")
