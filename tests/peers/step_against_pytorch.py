#!/usr/bin/env python3
"""Trains a few steps with `plasticity step` and with PyTorch from the same weights on the same batch, and compares every tensor.

    step_against_pytorch.py --plasticity "dotnet run -c Release --no-build --project src/Plasticity.Cli --" [--device cpu] [--steps 10]

Compares by the norm of the difference over the norm of PyTorch's value: the losses, the gradients of the first step, and all weights and
running statistics after the last, against PyTorch in double precision; prints the worst and the median tensor of each and ends with 1 if a
bound is exceeded. Needs python3 with torch and numpy.

Single precision cannot promise more than the median after several steps: where a pre-activation lies within rounding of 0, the rectifier's gate
may fall either way, and one gate of a small batch moves a bias by percents (PyTorch's own single precision does it for other seeds). Adam divides
by the size of each gradient, which lifts that noise out of the smallest of them.
"""
import argparse
import os
import shlex
import subprocess
import sys
import tempfile

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class ConvNorm(nn.Module):
    def __init__(self, channels, outputs, size, stride):
        super().__init__()
        self.conv = nn.Conv2d(channels, outputs, size, stride, size // 2, bias=False)
        self.bn = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return self.bn(self.conv(x))


class Block(nn.Module):
    def __init__(self, channels, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.shortcut = ConvNorm(channels, outputs, 1, stride) if stride != 1 or channels != outputs else nn.Identity()

    def forward(self, x):
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))) + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self, depth, width, channels, classes):
        super().__init__()
        self.stem = ConvNorm(channels, width, 3, 1)
        modules, before = [], width
        for m in range(4):
            after = width << m
            modules.append(nn.ModuleList(Block(before if b == 0 else after, after, 2 if m and b == 0 else 1) for b in range(depth)))
            before = after
        # nn.Module has a method of this name: register the list without hiding it.
        self.add_module("modules_", nn.ModuleList(modules))
        self.head = nn.Linear(before, classes)

    def forward(self, x):
        x = F.relu(self.stem(x))
        for blocks in self.modules_:
            for block in blocks:
                x = block(x)
        return self.head(x.mean((2, 3)))


def name_in_file(name):
    return name.replace("modules_.", "modules.", 1)


def optimiser_of(arguments, parameters):
    decay, rate = arguments.weight_decay, arguments.rate
    if arguments.optimiser == "sgd":
        return torch.optim.SGD(parameters, rate, momentum=arguments.momentum, nesterov=arguments.nesterov, weight_decay=decay)
    kinds = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "rmsprop": torch.optim.RMSprop}
    return kinds[arguments.optimiser](parameters, rate, weight_decay=decay)


def relative(found, expected):
    expected = np.asarray(expected, np.float64)
    return float(np.linalg.norm(np.asarray(found, np.float64) - expected) / max(np.linalg.norm(expected), 1e-12))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--plasticity", default="dotnet run -c Release --no-build --project src/Plasticity.Cli --")
    p.add_argument("--device", default="cpu")
    p.add_argument("--depth", type=int, default=1)
    p.add_argument("--width", type=int, default=8)
    p.add_argument("--size", type=int, default=32)
    p.add_argument("--batch", type=int, default=32)
    p.add_argument("--steps", type=int, default=10)
    p.add_argument("--optimiser", default="sgd")
    p.add_argument("--rate", type=float, default=0.05)
    p.add_argument("--momentum", type=float, default=0.0)
    p.add_argument("--nesterov", action="store_true")
    p.add_argument("--weight-decay", type=float, default=0.0)
    p.add_argument("--seed", type=int, default=0)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    model = ResNet(a.depth, a.width, 3, 10).train()
    images = torch.randn(a.batch, 3, a.size, a.size)
    labels = torch.randint(0, 10, (a.batch,))

    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        state = {name_in_file(k): v.numpy() for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
        np.savez(path("w.npz"), **state)
        np.save(path("x.npy"), images.numpy())
        np.save(path("y.npy"), labels.numpy())
        command = shlex.split(a.plasticity) + [
            "step", "--model", "resnet", "--depth", str(a.depth), "--width", str(a.width), "--weights", path("w.npz"), "--images", path("x.npy"),
            "--labels", path("y.npy"), "--optimiser", a.optimiser, "--rate", str(a.rate), "--momentum", str(a.momentum),
            "--weight-decay", str(a.weight_decay), "--device", a.device, "--convolution", "direct", "--steps", str(a.steps), "--out", path("out.npz")]
        if a.nesterov:
            command.append("--nesterov")
        subprocess.run(command, check=True)
        found = dict(np.load(path("out.npz")))

    # The truth is PyTorch in double precision; PyTorch in single precision shows how far rounding alone carries.
    results = {}
    for precision in (torch.float64, torch.float32):
        net = ResNet(a.depth, a.width, 3, 10).train().to(precision)
        net.load_state_dict({k: (v.to(precision) if v.is_floating_point() else v) for k, v in model.state_dict().items()})
        optimiser = optimiser_of(a, net.parameters())
        result, losses = {}, []
        for step in range(a.steps):
            optimiser.zero_grad()
            loss = F.cross_entropy(net(images.to(precision)), labels)
            loss.backward()
            losses.append(loss.item())
            if step == 0:
                result.update({"grad/" + name_in_file(k): v.grad.numpy().copy() for k, v in net.named_parameters()})
            optimiser.step()
        result["loss"] = np.array(losses)
        result.update({name_in_file(k): v.numpy() for k, v in net.state_dict().items() if not k.endswith("num_batches_tracked")})
        results[precision] = result

    expected, single = results[torch.float64], results[torch.float32]
    if set(found) != set(expected):
        sys.exit(f"names differ: {sorted(set(found) ^ set(expected))}")
    failed = False
    for kind, names, worst_bound, median_bound in [
            ("losses", ["loss"], 1e-3, 1e-3),
            ("first gradients", [k for k in expected if k.startswith("grad/")], 1e-4, 1e-5),
            ("weights and statistics", [k for k in expected if k != "loss" and not k.startswith("grad/")], float("inf"), 1e-3)]:
        ours = {k: relative(found[k], expected[k]) for k in names}
        theirs = [relative(single[k], expected[k]) for k in names]
        worst = max(ours, key=ours.get)
        median = float(np.median(list(ours.values())))
        print(f"{kind:24} median {median:.1e}, worst {ours[worst]:.1e} ({worst}); PyTorch in single precision {np.median(theirs):.1e}, {max(theirs):.1e}")
        failed |= not (ours[worst] <= worst_bound and median <= median_bound)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
