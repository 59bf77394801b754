"""The reader's network and its losses: one encoder, a few numbers a token and a few an input.

Everything that is shipped is linear in those numbers, so the exported graph gives no more than
them; sums over sentences and the best span are made outside.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

START, END, SENTENCE = range(3)  # columns of the numbers a token
OFFSET, ANSWERS, EVIDENCE = 0, 1, 2  # columns of the numbers an input; three of evidence


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded inputs, and what is to be learned from them; -1 where it is not known.

    `sentence` numbers the sentences of the whole batch, -1 for tokens of none; `row_of` has the
    row of each sentence. `unit_of` has the unit of each row, `first` whether it is its unit's
    first, `grouped` whether its unit is compared.
    """

    tokens: Tensor
    mask: Tensor
    types: Tensor
    sentence: Tensor
    row_of: Tensor
    labels: Tensor
    labelled: Tensor
    starts: Tensor
    ends: Tensor
    answerable: Tensor
    evidence: Tensor
    unit_of: Tensor
    first: Tensor
    grouped: Tensor


class Reader(nn.Module):
    """BERT's encoder with the reader's heads."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.by_token = nn.Linear(width, 3)
        self.pool = nn.Linear(width, width)
        self.dropout = nn.Dropout(0.1)
        self.by_input = nn.Linear(width, 5)
        # What the best sentence and the best span add to the whole passage's score.
        self.mixed = nn.Parameter(torch.tensor([0.3, 0.1]))

    def forward(self, tokens: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """(rows, length, 3) numbers by token, (rows, 5) by input."""
        hidden = self.encoder(
            input_ids=tokens, attention_mask=mask, token_type_ids=types
        ).last_hidden_state
        pooled = functional.gelu(self.pool(hidden[:, 0]))
        return self.by_token(hidden), self.by_input(self.dropout(pooled))


def load(folder: Path, attention: str = "eager") -> Reader:
    """A reader on the encoder of `folder`, its heads not yet trained."""
    encoder = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        attn_implementation=attention,
        attention_probs_dropout_prob=0.0,  # a third of the time on a processor, and no worse
    )
    return Reader(encoder)


def untrained(**settings: Any) -> Reader:
    """A reader of random weights with the given BERT settings, for tests."""
    return Reader(BertModel(BertConfig(**settings), add_pooling_layer=False))


def losses(model: Reader, batch: Batch, by_token: Tensor, by_input: Tensor) -> dict[str, Tensor]:
    """Each loss, summed over what it applies to and divided by the rows of the batch."""
    rows = len(batch.tokens)
    by_token, by_input = by_token.float(), by_input.float()
    scores = sentence_scores(batch, by_token, by_input)
    known = batch.labelled[batch.row_of]
    each = functional.binary_cross_entropy_with_logits(scores, batch.labels, reduction="none")
    sizes = _sums(torch.ones_like(scores), batch.row_of, rows)
    sentence = (each * known / sizes[batch.row_of]).sum()
    span, margin = _span(batch, by_token)
    answers = by_input[:, ANSWERS] + model.mixed[0] * _most(scores, batch.row_of, rows)
    answers = answers + model.mixed[1] * margin
    asked = batch.answerable >= 0
    answered = functional.binary_cross_entropy_with_logits(
        answers[asked], batch.answerable[asked].float(), reduction="sum"
    )
    between = _between(answers, batch.unit_of, batch.first, batch.grouped)
    in_unit = batch.unit_of[batch.row_of]
    compared = _listwise(scores, batch.labels, in_unit, batch.grouped[batch.row_of] & known)
    found = {
        "sentence": sentence,
        "listwise": _listwise(scores, batch.labels, batch.row_of, known),
        "span": span,
        "answers": answered,
        "group": between,
        "group_sentence": compared,
        "evidence": _evidence(by_input[:, EVIDENCE:], batch.evidence),
    }
    return {name: loss / rows for name, loss in found.items()}


def sentence_scores(batch: Batch, by_token: Tensor, by_input: Tensor) -> Tensor:
    """A score for each sentence of the batch: its tokens' mean, and what the input adds."""
    inside = batch.sentence >= 0
    of = batch.sentence[inside]
    total = len(batch.row_of)
    values = by_token[..., SENTENCE][inside]
    counts = _sums(torch.ones_like(values), of, total).clamp(min=1)
    return _sums(values, of, total) / counts + by_input[:, OFFSET][batch.row_of]


def _span(batch: Batch, by_token: Tensor) -> tuple[Tensor, Tensor]:
    """The loss of starts and ends, and by how much the best ones are above "none"."""
    allowed = batch.sentence >= 0
    allowed[:, 0] = True  # the first token stands for "none"
    logits = by_token[..., :2].masked_fill(~allowed[..., None], -1e4)
    loss = logits.new_zeros(())
    for column, gold in ((START, batch.starts), (END, batch.ends)):
        logs = functional.log_softmax(logits[..., column], dim=1)
        right = torch.logsumexp(logs.masked_fill(~gold, -1e4), dim=1)
        loss = loss - right[gold.any(dim=1)].sum() / 2
    best = logits[:, 1:].amax(dim=1) if logits.shape[1] > 1 else logits[:, 0]
    margin = (best - logits[:, 0]).sum(dim=1).clamp(-20, 20)
    return loss, margin


def _listwise(scores: Tensor, labels: Tensor, of: Tensor, counted: Tensor) -> Tensor:
    """Softmax over a row's or unit's sentences and "none" (0); the right ones share the target."""
    if not bool(counted.any()):
        return scores.new_zeros(())
    _, of = torch.unique(of[counted], return_inverse=True)
    scores, labels = scores[counted], labels[counted]
    groups = int(of.max()) + 1
    top = _most(scores, of, groups).clamp(min=0).detach()
    whole = _sums(torch.exp(scores - top[of]), of, groups) + torch.exp(-top)
    logs = scores - (whole.log() + top)[of]
    right = _sums(labels, of, groups)
    of_right = _sums(labels * logs, of, groups) / right.clamp(min=1)
    none = -(whole.log() + top)
    return -torch.where(right > 0, of_right, none).sum()


def _between(answers: Tensor, unit_of: Tensor, first: Tensor, grouped: Tensor) -> Tensor:
    """A unit's rows compared: the first before the others and "none"; without it, "none"."""
    with_it = _listwise(answers, first.float(), unit_of, grouped)
    without = _listwise(answers, torch.zeros_like(answers), unit_of, grouped & ~first)
    return with_it + 0.5 * without


def _evidence(logits: Tensor, label: Tensor) -> Tensor:
    """Supports, contradicts, neither; label 3 means "does not support", either of the others."""
    logs = functional.log_softmax(logits, dim=1)
    either = torch.logsumexp(logs[:, 1:], dim=1)
    plain = (label >= 0) & (label < 3)
    loss = functional.nll_loss(logs[plain], label[plain], reduction="sum")
    return loss - either[label == 3].sum()


def _sums(values: Tensor, of: Tensor, count: int) -> Tensor:
    return values.new_zeros(count).index_add(0, of, values)


def _most(values: Tensor, of: Tensor, count: int) -> Tensor:
    """The greatest value of each group; 0 for one without any."""
    found = values.new_full((count,), -1e4)
    found = found.scatter_reduce(0, of, values, "amax", include_self=True)
    return torch.where(found > -1e4, found, torch.zeros_like(found))
