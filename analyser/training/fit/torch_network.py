"""MiniLM as a network in torch: pretrained weights, fine-tuning of the upper layers, and export in 8 bits.

Only this module needs torch, onnx and the package that carries the weights (the extra `train`).
"""

from __future__ import annotations

import io
import math
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from analyser.classify.features import Floats
from analyser.training.fit.settings import PRETRAINED, FineTuningSettings

_WIDTH, _LAYERS, _PARTS = 384, 6, 12
_PIECES, _PLACES = 30_522, 512
_NEVER = -4.0
_OPSET = 17
_REPORT_EVERY = 100
Lengths = npt.NDArray[np.int64]


class _Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(_WIDTH, _WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(_WIDTH, 4 * _WIDTH), nn.Linear(4 * _WIDTH, _WIDTH)
        self.norm, self.last_norm = (nn.LayerNorm(_WIDTH, eps=1e-12) for _ in range(2))
        self.dropout = nn.Dropout(0.1)

    def forward(self, states: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        count = states.shape[0]
        query, key, value = (
            part(states).view(count, -1, _PARTS, _WIDTH // _PARTS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        if mask is None:  # one text at a time, in operations that the export knows
            seen = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(_WIDTH // _PARTS), -1) @ value
        else:
            seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = self.out(seen.transpose(1, 2).reshape(count, -1, _WIDTH))
        states = self.norm(states + self.dropout(mixed))
        grown = self.down(functional.gelu(self.up(states)))
        return self.last_norm(states + self.dropout(grown))


class Network(nn.Module):
    """The encoder with one linear head for each column, over the first state and the mean of all."""

    def __init__(self, heads: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(_PIECES, _WIDTH), nn.Embedding(_PLACES, _WIDTH)
        self.kinds, self.norm = nn.Embedding(2, _WIDTH), nn.LayerNorm(_WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * _WIDTH, heads)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.constant_(self.head.bias, _NEVER)

    def forward(self, pieces: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """Return the log-odds of one text: 1 x heads."""
        states = self.embed(pieces, kinds)
        for layer in self.layers:
            states = layer(states, None)
        return self.head(torch.cat([states[:, 0], states.mean(1)], -1))

    def embed(self, pieces: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
        """Return the states before the first layer."""
        places = torch.arange(pieces.shape[1])
        return self.norm(self.words(pieces) + self.places(places)[None] + self.kinds(kinds))

    def raise_states(self, states: torch.Tensor, kept: torch.Tensor, layers: slice) -> torch.Tensor:
        """Return the states of several texts after some layers; `kept` is false where a text is padded."""
        mask = torch.zeros(kept.shape, dtype=states.dtype).masked_fill(~kept, -1e4)[:, None, None, :]
        for layer in self.layers[layers]:
            states = layer(states, mask)
        return states

    def log_odds(self, states: torch.Tensor, kept: torch.Tensor) -> torch.Tensor:
        """Return the log-odds of several texts from their last states."""
        weight = kept[..., None].to(states.dtype)
        mean = (states * weight).sum(1) / weight.sum(1)
        return self.head(self.dropout(torch.cat([states[:, 0], mean], -1)))


def pretrained(heads: int, seed: int) -> Network:
    """Return the network with MiniLM's weights and new heads."""
    torch.manual_seed(seed)
    network = Network(heads)
    with as_file(files(PRETRAINED) / "model" / "model.safetensors") as path:
        given = load_file(path)
    names = {
        "words": "embeddings.word_embeddings",
        "places": "embeddings.position_embeddings",
        "kinds": "embeddings.token_type_embeddings",
        "norm": "embeddings.LayerNorm",
    }
    parts = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "last_norm": "output.LayerNorm",
    }
    for layer in range(_LAYERS):
        names |= {
            f"layers.{layer}.{own_name}": f"encoder.layer.{layer}.{pretrained_name}"
            for own_name, pretrained_name in parts.items()
        }
    state = network.state_dict()
    for own_name, pretrained_name in names.items():
        for kind in ("weight", "bias"):
            if f"{own_name}.{kind}" in state:
                state[f"{own_name}.{kind}"] = given[f"{pretrained_name}.{kind}"]
    network.load_state_dict(state)
    return network


@dataclass(frozen=True)
class Texts:
    """Texts as ids of word pieces, and how many of the first pieces of each precede the unit."""

    pieces: Sequence[Sequence[int]]
    before: Sequence[int]

    def lengths(self) -> Lengths:
        """Return the number of pieces of each text."""
        return np.array([len(pieces) for pieces in self.pieces])


@dataclass(frozen=True)
class FrozenStates:
    """The states of all texts after the frozen layers, in 16 bits, one text after another; shared by all folds."""

    states: torch.Tensor
    lengths: Lengths
    starts: Lengths

    def batch(self, rows: Lengths) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the padded states of the texts `rows`, and a mask that is false for padding."""
        lengths = self.lengths[rows]
        longest = int(lengths.max())
        below = torch.zeros((len(rows), longest, _WIDTH), dtype=self.states.dtype)
        for line, row in enumerate(rows):
            below[line, : lengths[line]] = self.states[self.starts[row] : self.starts[row + 1]]
        return below, torch.from_numpy(np.arange(longest) < lengths[:, None])


def fine_tune(
    frozen_states: FrozenStates,
    rows: Lengths,
    wanted: Floats,
    weight: Floats,
    settings: FineTuningSettings,
    progress: Callable[[str], None],
) -> bytes:
    """Train the upper layers on the texts `rows` and return the network in ONNX, in 8 bits.

    `wanted` (all texts x heads) is 1 or 0; `weight`, of the same shape, is the weight of each answer, 0 for unknown.
    """
    network = pretrained(wanted.shape[1], settings.seed)
    upper = [value for layer in network.layers[settings.frozen :] for value in layer.parameters()]
    optimiser = torch.optim.AdamW(
        [
            {"params": upper, "lr": settings.rate, "weight_decay": settings.decay},
            {"params": network.head.parameters(), "lr": settings.rate_of_head, "weight_decay": 0.0},
        ]
    )
    random = np.random.default_rng(settings.seed)
    lengths = frozen_states.lengths[rows]
    batches = [rows[b] for _ in range(settings.epochs) for b in _batches(lengths, settings.batch, random)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(1.0, (step + 1) / (settings.warmup * len(batches))) * (1 - step / len(batches)),
    )
    network.train()
    loss_sum = 0.0
    for step, chosen in enumerate(batches, 1):
        below, kept = frozen_states.batch(chosen)
        with torch.autocast("cpu", torch.bfloat16):
            odds = network.log_odds(network.raise_states(below, kept, slice(settings.frozen, None)), kept)
        answers, counts = torch.from_numpy(wanted[chosen]), torch.from_numpy(weight[chosen])
        total = functional.binary_cross_entropy_with_logits(odds.float(), answers, counts, reduction="sum")
        optimiser.zero_grad()
        (total / len(chosen)).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        loss_sum += total.item() / len(chosen)
        if step % _REPORT_EVERY == 0:
            progress(f"encoder: step {step} of {len(batches)}, loss {loss_sum / _REPORT_EVERY:.3f}")
            loss_sum = 0.0
    return _exported(network.eval())


def prepare(texts: Texts, settings: FineTuningSettings) -> FrozenStates:
    """Return the states of all texts after the frozen layers."""
    network = pretrained(1, settings.seed)
    lengths = texts.lengths()
    starts = np.concatenate([[0], np.cumsum(lengths)])
    states = torch.zeros((int(starts[-1]), _WIDTH), dtype=torch.bfloat16)
    order = np.argsort(lengths, kind="stable")
    network.eval()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for first in range(0, len(order), 64):
            rows = order[first : first + 64]
            longest = int(lengths[rows].max())
            pieces, kinds = (np.zeros((len(rows), longest), np.int64) for _ in range(2))
            for line, row in enumerate(rows):
                pieces[line, : lengths[row]] = texts.pieces[row]
                kinds[line, texts.before[row] : lengths[row]] = bool(texts.before[row])
            kept = torch.from_numpy(np.arange(longest) < lengths[rows][:, None])
            below = network.embed(torch.from_numpy(pieces), torch.from_numpy(kinds)).to(torch.bfloat16)
            raised = network.raise_states(below, kept, slice(settings.frozen)).to(torch.bfloat16)
            for line, row in enumerate(rows):
                states[starts[row] : starts[row + 1]] = raised[line, : lengths[row]]
    return FrozenStates(states, lengths, starts)


def _batches(lengths: Lengths, size: int, random: np.random.Generator) -> Iterator[Lengths]:
    """Yield the rows of every batch of one epoch: texts of similar length together, batches in random order."""
    order = random.permutation(len(lengths))
    found = []
    for first in range(0, len(order), 32 * size):
        chunk = order[first : first + 32 * size]
        chunk = chunk[np.argsort(lengths[chunk], kind="stable")]
        found += [chunk[start : start + size] for start in range(0, len(chunk), size)]
    for place in random.permutation(len(found)):
        yield found[place]


def _exported(network: Network) -> bytes:
    """Return the network for onnxruntime, its weights in 8 bits with a scale for each column.

    Only half of the range of 8 bits is used: with all of it, sums of two products overflow on processors without VNNI.
    """
    example = torch.ones((1, 8), dtype=torch.int64)
    whole = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (example, torch.zeros_like(example)),
            whole,
            input_names=["pieces", "kinds"],
            output_names=["log_odds"],
            dynamic_axes={"pieces": {1: "length"}, "kinds": {1: "length"}},
            dynamo=False,
            opset_version=_OPSET,
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "encoder.onnx"
        quantize_dynamic(
            onnx.load_from_string(whole.getvalue()),
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
        return path.read_bytes()
