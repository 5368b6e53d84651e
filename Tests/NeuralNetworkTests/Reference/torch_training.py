"""Prints TrainingReference.swift: a small network, its gradients and optimizer steps by PyTorch 2.13 in single precision.

    python torch_training.py > ../TrainingReference.swift
"""
import torch
from torch import nn

torch.set_num_threads(1)


def swift(name, values, per_line=6):
    numbers = [f"{float(v):.9g}" for v in torch.as_tensor(values).detach().flatten()]
    print(f"    static let {name}: [Float] = [")
    for start in range(0, len(numbers), per_line):
        print("        " + ", ".join(numbers[start:start + per_line]) + ",")
    print("    ]")


def network():
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2))
    # The same numbers without any library's random source.
    for tensor in model.parameters():
        count = tensor.numel()
        tensor.data = (((torch.arange(count) * 7 + 3) % 11 - 5) / 10.0).reshape(tensor.shape)
    model[1].weight.data += 1
    return model


inputs = (((torch.arange(15) * 5 + 2) % 13 - 6) / 4.0).reshape(5, 3)
targets = torch.tensor([0, 1, 1, 0, 1])


def loss_of(model):
    return nn.functional.cross_entropy(model(inputs), targets)


def steps(name, make):
    model = network()
    decayed = [p for p in model.parameters() if p.ndim == 2]
    other = [p for p in model.parameters() if p.ndim != 2]
    optimizer = make(decayed, other)
    for _ in range(4):
        optimizer.zero_grad()
        loss_of(model).backward()
        optimizer.step()
    swift(name, torch.cat([v.flatten() for k, v in model.state_dict().items() if "num" not in k]))


print("/// What PyTorch gives in single precision; made by Reference/torch_training.py.")
print("enum TrainingReference {")
model = network()
swift("inputs", inputs)
swift("startState", torch.cat([v.flatten() for k, v in model.state_dict().items() if "num" not in k]))
logits = model(inputs)
swift("trainingLogits", logits)
loss_of(network()).backward()
model = network()
loss_of(model).backward()
swift("gradients", torch.cat([p.grad.flatten() for p in model.parameters()]))
swift("runningStatistics", torch.cat([model[1].running_mean, model[1].running_var]))
model.eval()
swift("evaluationLogits", model(inputs))
# The bias before a batch normalisation has a gradient that is zero but for rounding, which Adam would magnify;
# an epsilon this large keeps the comparison meaningful.
e = 1e-3
steps("adam", lambda d, o: torch.optim.Adam(d + o, lr=0.05, betas=(0.8, 0.99), eps=e))
steps("adamW", lambda d, o: torch.optim.AdamW(
    [{"params": d, "weight_decay": 0.1}, {"params": o, "weight_decay": 0}], lr=0.05, eps=e))
steps("momentum", lambda d, o: torch.optim.SGD(d + o, lr=0.05, momentum=0.9))
steps("nesterov", lambda d, o: torch.optim.SGD(d + o, lr=0.05, momentum=0.9, nesterov=True))
print("}")
