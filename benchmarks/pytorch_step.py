#!/usr/bin/env python3
"""Times a full training step in PyTorch and prints JSON: the peer of `plasticity bench step --json`.

The same residual network (3x3 stem, four modules of basic blocks at widths w, 2w, 4w, 8w, linear head), Adam 1e-3, one batch of 32x32 RGB images
that is in memory already, the best of three medians after five steps that do not count (ten on a GPU, where cuDNN also tries its algorithms).
On the CPU every core takes part. On a GPU a step is timed in two ways, as `bench step` does: waiting for each, and a round of steps waited for
once at its end as a training loop would, and the faster way counts; Adam is the fused one. With --layout both the faster layout counts.

With --agree FOLDER nothing is timed: the losses from the weights FOLDER/init.npz on the batch FOLDER/x.npy and y.npy, with names and layouts as
`plasticity step` has them, must be those of FOLDER/steps.npz within a thousandth.
"""
import argparse
import contextlib
import json
import os
import resource
import statistics
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


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


def choose_precision(a):
    """fp32 means fp32: PyTorch's own default lets cuDNN round the factors of a convolution to tf32."""
    torch.backends.cuda.matmul.allow_tf32 = a.precision == "tf32"
    torch.backends.cudnn.allow_tf32 = a.precision == "tf32"
    torch.backends.cudnn.benchmark = True


def training_step(a, layout):
    torch.manual_seed(0)
    model = network(a.depth, a.width).to(a.device, memory_format=layout)
    optimiser = torch.optim.Adam(model.parameters(), 1e-3, **({"fused": True} if a.device == "cuda" else {}))
    x = torch.randn(a.batch, 3, 32, 32).to(a.device, memory_format=layout)
    y = torch.randint(0, 10, (a.batch,)).to(a.device)

    def step():
        optimiser.zero_grad(set_to_none=True)
        with torch.autocast(a.device, dtype=torch.bfloat16) if a.precision == "bf16" else contextlib.nullcontext():
            loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()

    return step


def names_in_file(depth):
    """The names of the network's tensors in a file, in the order in which PyTorch has them here."""

    def norm_conv_names(conv, norm):
        return [f"{conv}.weight", *(f"{norm}.{name}" for name in ("weight", "bias", "running_mean", "running_var"))]

    names = norm_conv_names("stem.conv", "stem.bn")
    for module in range(4):
        for block in range(depth):
            at = f"modules.{module}.{block}"
            names += norm_conv_names(f"{at}.conv1", f"{at}.bn1") + norm_conv_names(f"{at}.conv2", f"{at}.bn2")
            if module and block == 0:
                names += norm_conv_names(f"{at}.shortcut.conv", f"{at}.shortcut.bn")
    return [*names, "head.weight", "head.bias"]


def agree(a):
    import numpy

    load = lambda name: numpy.load(os.path.join(a.agree, name))
    weights, expected = load("init.npz"), load("steps.npz")["loss"]
    model = network(a.depth, a.width)
    tensors = [tensor for name, tensor in model.state_dict().items() if not name.endswith("num_batches_tracked")]
    with torch.no_grad():
        for name, tensor in zip(names_in_file(a.depth), tensors, strict=True):
            tensor.copy_(torch.from_numpy(weights[name]))
    x, y = torch.from_numpy(load("x.npy")), torch.from_numpy(load("y.npy"))
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    found = []
    for _ in expected:
        optimiser.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimiser.step()
        found.append(loss.item())
    worst = float(numpy.max(numpy.abs(expected - found) / numpy.abs(expected)))
    print(f"PyTorch: {len(found)} losses differ by at most {worst:.1e} of them")
    sys.exit(0 if worst <= 1e-3 else 1)


def seconds(work, wait):
    start = time.perf_counter()
    work()
    wait()
    return time.perf_counter() - start


def measure(a, layout):
    """Images a second: waiting for each step, and not (None on the CPU, where every call waits)."""
    step, on_gpu = training_step(a, LAYOUTS[layout]), a.device == "cuda"
    wait = torch.cuda.synchronize if on_gpu else lambda: None

    def several():
        for _ in range(a.steps):
            step()

    for _ in range(10 if on_gpu else 5):
        step()
    wait()
    each = min(statistics.median(seconds(step, wait) for _ in range(a.steps)) for _ in range(3))
    whole = min(seconds(several, wait) for _ in range(3)) / a.steps if on_gpu else None
    return a.batch / each, a.batch / whole if whole else None


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--depth", type=int, default=2)
    p.add_argument("--width", type=int, default=16)
    p.add_argument("--batch", type=int, default=128)
    p.add_argument("--steps", type=int, default=5)
    p.add_argument("--layout", choices=[*LAYOUTS, "both"], default="channels_last")
    p.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    p.add_argument("--precision", choices=["fp32", "tf32", "bf16"], default="fp32")
    p.add_argument("--agree", metavar="FOLDER")
    a = p.parse_args()
    if a.device == "cuda" and not torch.cuda.is_available():
        sys.exit("pytorch_step.py: this PyTorch sees no CUDA device")
    # Some builds start with one thread.
    torch.set_num_threads(os.cpu_count())
    choose_precision(a)
    if a.agree:
        agree(a)
    results = {layout: measure(a, layout) for layout in (LAYOUTS if a.layout == "both" else [a.layout])}
    speed, layout = max((max(filter(None, pair)), layout) for layout, pair in results.items())
    values = {
        "images_per_second": round(speed, 1),
        "milliseconds": round(1e3 * a.batch / speed, 3),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        "layout": layout,
        "precision": a.precision,
        "torch": torch.__version__,
    }
    if a.device == "cuda":
        values["device_name"] = torch.cuda.get_device_name()
        values["cudnn"] = torch.backends.cudnn.version()
        values["device_bytes"] = torch.cuda.max_memory_reserved()
        values["layouts"] = {name: {"waiting_for_each": round(one, 1), "waiting_once": round(all_, 1)} for name, (one, all_) in results.items()}
    print(json.dumps(values))


main()
