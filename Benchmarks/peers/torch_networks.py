"""Times PyTorch's training step on the CPU with the networks of `psrsieve-bench network --network NAME`.

    python3 -m venv torch && torch/bin/pip install 'torch==2.13.0+cpu' numpy
    torch/bin/python Benchmarks/peers/torch_networks.py --network mnist [--threads 2] [--rounds 5]

Prints, for each mode, the median milliseconds of a step: batch 100, forward, cross entropy, backward, Adam. Run it in
turn with the project's benchmark, in one sitting on an otherwise idle machine, and compare ratios only.
"""
import argparse
import copy
import statistics
import time
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")


def conv(i, o, k, p):
    return [nn.Conv2d(i, o, k, 1, p), nn.BatchNorm2d(o), nn.ReLU()]


def dense(i, o):
    return [nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU()]


def mnist():
    return (1, 28, 28), nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 2))


def cifar():
    return (3, 32, 32), nn.Sequential(
        *conv(3, 128, 5, 2), *conv(128, 128, 5, 2), nn.MaxPool2d(2), nn.Dropout2d(0.25),
        *conv(128, 256, 3, 1), *conv(256, 256, 3, 1), nn.MaxPool2d(2), nn.Dropout2d(0.25), nn.Flatten(),
        *dense(256 * 64, 1024), nn.Dropout(0.5), *dense(1024, 512), nn.Dropout(0.5), nn.Linear(512, 2))


def main():
    networks = {"mnist": mnist, "cifar": cifar}
    modes = {"nchw-f32": (False, False, False), "channels-last-f32": (True, False, False),
             "channels-last-f32-compiled": (True, False, True), "nchw-f32-compiled": (False, False, True),
             "channels-last-bf16": (True, True, False), "channels-last-bf16-compiled": (True, True, True)}
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", choices=list(networks), default="mnist")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mode", nargs="*", default=list(modes), choices=list(modes))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    shape, base = networks[options.network]()
    x, y = torch.randn(100, *shape), torch.randint(0, 2, (100,))
    print(f"{options.network}, torch {torch.__version__}, {options.threads} threads; median ms of {options.rounds}")
    for name in options.mode:
        last, bf16, compiled = modes[name]
        layout = torch.channels_last if last else torch.contiguous_format
        model = copy.deepcopy(base).to(memory_format=layout)
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999))
        run = torch.compile(model, dynamic=False) if compiled else model
        inputs, loss = x.contiguous(memory_format=layout), nn.CrossEntropyLoss()

        def step():
            optimizer.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
                output = run(inputs)
            loss(output.float(), y).backward()
            optimizer.step()

        step(), step()
        times = []
        for _ in range(options.rounds):
            start = time.perf_counter()
            step()
            times.append(1e3 * (time.perf_counter() - start))
        print(f"{name:28s} train {statistics.median(times):9.2f}", flush=True)


if __name__ == "__main__":
    main()
