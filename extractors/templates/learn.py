"""Learns a site's template from samples of its pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from extractors.templates.homes import homes_of
from extractors.templates.template import Template, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.templates.sample import Rung, Sample

MIN_PAGES = 4
# A container must stand on so many of the pages, and hold so much of the text of each of them.
_PRESENT = 0.75
_COVERED = 0.98
# A block left out on so many pages, and on so large a share of them, is furniture: sister pages share
# teasers of the same stories, whose first sentences are no furniture of their own pages.
_REPEATED, _OFTEN = 3, 0.34
_SAME = 0.05


def learn(samples: Sequence[Sample]) -> Template | None:
    """The template of a site's pages; None below four pages, or where they have no layout in common."""
    if len(samples) < MIN_PAGES:
        return None
    container = _container(samples)
    if container is None:
        return None
    held = [(sample, rung) for sample in samples if (rung := _rung(sample, container))]
    heads = Counter(sample.headline for sample, _ in held)
    (headline, count), *_ = heads.most_common(1)
    hashes = Counter(text for sample, _ in held for text in set(sample.left))
    return Template(
        container=container,
        blocks=_shares(held),
        headline=headline[0] if headline and count > len(held) / 2 else None,
        furniture=frozenset(
            text for text, seen in hashes.items() if seen >= max(_REPEATED, _OFTEN * len(held))
        ),
        least=min(sample.text for sample, _ in held),
        outside=max((sample.dense - rung.dense) / max(sample.dense, 1) for sample, rung in held),
        homes=homes_of(samples),
        pages=tuple(sorted(sample.page for sample, _ in held)),
    )


def _rung(sample: Sample, selector: str) -> Rung | None:
    return next((rung for rung in sample.rungs if selector in rung.selectors), None)


def _container(samples: Sequence[Sample]) -> str | None:
    """The selector found on most pages around all their text; of several that of the innermost element."""
    found: defaultdict[str, list[tuple[Sample, Rung]]] = defaultdict(list)
    for sample in samples:
        for rung in sample.rungs:
            for selector in rung.selectors:
                found[selector].append((sample, rung))
    fit = {selector: those for selector, those in found.items() if _fits(those, len(samples))}
    if not fit:
        return None
    return max(fit, key=lambda s: (len(fit[s]), -sum(r.dense for _, r in fit[s]), _depth(fit[s]), s))


def _fits(those: Sequence[tuple[Sample, Rung]], count: int) -> bool:
    mean = sum(rung.covered for _, rung in those) / len(those)
    return len(those) >= _PRESENT * count and mean >= _COVERED


def _depth(those: Sequence[tuple[Sample, Rung]]) -> float:
    return sum(rung.depth for _, rung in those) / len(those)


def _shares(held: Iterable[tuple[Sample, Rung]]) -> dict[str, tuple[float, int]]:
    """By the keys of the blocks below the container: the share of characters that was text, and how many."""
    kept: Counter[str] = Counter()
    total: Counter[str] = Counter()
    blocks: Counter[str] = Counter()
    for sample, rung in held:
        stem = _stem(sample, rung)
        for kind in sample.kinds:
            names = tuple(kind.path.split(">")) if kind.path else ()
            if names[: rung.depth] != stem:
                continue
            for key in keys_of(names[rung.depth :], kind.form):
                kept[key] += kind.kept[1]
                total[key] += kind.kept[1] + kind.left[1]
                blocks[key] += kind.kept[0] + kind.left[0]
    shares = {key: (round(kept[key] / total[key], 3), blocks[key]) for key in sorted(total) if total[key]}
    return {key: seen for key, seen in shares.items() if _tells(key, seen[0], shares)}


def _tells(key: str, share: float, shares: dict[str, tuple[float, int]]) -> bool:
    """Whether a key says more than its path: a form that is text as often as all others need not be kept."""
    path = key.rpartition(" ")[0]
    return " " not in key or abs(share - shares[path][0]) > _SAME


def _stem(sample: Sample, rung: Rung) -> tuple[str, ...]:
    """The path down to the container: that of most of the text."""
    stems: Counter[tuple[str, ...]] = Counter()
    for kind in sample.kinds:
        stems[tuple(kind.path.split(">")[: rung.depth])] += kind.kept[1]
    return stems.most_common(1)[0][0]
