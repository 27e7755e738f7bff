#!/usr/bin/env python3
"""Times a full training step in PyTorch on the CPU and prints JSON: the peer of `plasticity bench step --json`.

The same residual network (3x3 stem, four modules of basic blocks at widths w, 2w, 4w, 8w, linear head), Adam 1e-3, one batch of 32x32 RGB images
that is in memory already, every core, the best of three medians after five steps that do not count.
"""
import argparse
import json
import os
import resource
import statistics
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def norm_conv(channels, outputs, size, stride):
    return nn.Sequential(nn.Conv2d(channels, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs))


class Block(nn.Module):
    def __init__(self, channels, outputs, stride):
        super().__init__()
        self.first, self.second = norm_conv(channels, outputs, 3, stride), norm_conv(outputs, outputs, 3, 1)
        self.shortcut = norm_conv(channels, outputs, 1, stride) if stride > 1 or channels != outputs else nn.Identity()

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


def network(depth, width):
    layers, channels = [norm_conv(3, width, 3, 1), nn.ReLU()], width
    for module in range(4):
        for block in range(depth):
            layers.append(Block(channels, width << module, 2 if module and block == 0 else 1))
            channels = width << module
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


def images_per_second(a, layout):
    torch.manual_seed(0)
    model = network(a.depth, a.width).to(memory_format=layout)
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    x = torch.randn(a.batch, 3, 32, 32).to(memory_format=layout)
    y = torch.randint(0, 10, (a.batch,))

    def step():
        optimiser.zero_grad(set_to_none=True)
        F.cross_entropy(model(x), y).backward()
        optimiser.step()

    for _ in range(5):
        step()
    best = float("inf")
    for _ in range(3):
        times = []
        for _ in range(a.steps):
            start = time.perf_counter()
            step()
            times.append(time.perf_counter() - start)
        best = min(best, statistics.median(times))
    return a.batch / best


p = argparse.ArgumentParser()
p.add_argument("--depth", type=int, default=2)
p.add_argument("--width", type=int, default=16)
p.add_argument("--batch", type=int, default=128)
p.add_argument("--steps", type=int, default=5)
p.add_argument("--layout", choices=["contiguous", "channels_last"], default="channels_last")
a = p.parse_args()
# Some builds start with one thread.
torch.set_num_threads(os.cpu_count())
speed = images_per_second(a, torch.channels_last if a.layout == "channels_last" else torch.contiguous_format)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"images_per_second": round(speed, 1), "peak_bytes": peak, "layout": a.layout}))
