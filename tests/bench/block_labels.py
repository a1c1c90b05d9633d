"""Marks the blocks of a page as body or not, by aligning their words with the judged text."""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import LCSseq

GRAM = 4
MIN_WORDS = 5


def label(case, texts, words):
    """For each block the share of its words that are in the truth, and the trust in that (0 to 1).

    `words` is the corpus' own tokeniser. Where only segments are judged, blocks without one are not
    marked at all.
    """
    truth = case["truth"]
    if "paragraphs" in truth:
        plain = [p[1:-1] if _optional(p) else p for p in truth["paragraphs"]]
        shares = _align([_words(text, words) for text in texts], _words("\n".join(plain), words))
        return _without_optional(truth["paragraphs"], [_fold(text) for text in texts], shares)
    if truth.get("body"):
        shares = _align([_words(text, words) for text in texts], _words(truth["body"], words))
        return shares, [_trust(share) for share in shares]
    return _by_segments(truth, [_fold(text) for text in texts])


def _without_optional(paragraphs, texts, shares):
    """Optional paragraphs that come first are the standfirst, which is no body; others may be either."""
    first = next((n for n, paragraph in enumerate(paragraphs) if not _optional(paragraph)), len(paragraphs))
    standfirst = {_fold(paragraph[1:-1]) for paragraph in paragraphs[:first]}
    either = {_fold(paragraph[1:-1]) for paragraph in paragraphs[first:] if _optional(paragraph)}
    trust = [_trust(share) for share in shares]
    for index, text in enumerate(texts):
        if text in standfirst:
            shares[index], trust[index] = 0.0, 1.0
        elif text in either:
            trust[index] = 0.0
    return shares, trust


def _optional(paragraph):
    return paragraph[:1] == "[" and paragraph[-1:] == "]"


def _fold(text):
    return " ".join(text.split())


def _words(text, words):
    return [word.lower() for word in words(text)]


def _trust(share):
    return 0.3 if 0.3 < share < 0.6 else 1.0


def _align(blocks, truth):
    """The share of each block's words in the longest common sequence of page and truth."""
    flat = [word for block in blocks for word in block]
    owner = [index for index, block in enumerate(blocks) for _ in block]
    hits, covered = [0] * len(blocks), [False] * len(truth)
    for step in LCSseq.opcodes(flat, truth):
        if step.tag == "equal":
            for offset in range(step.src_end - step.src_start):
                hits[owner[step.src_start + offset]] += 1
                covered[step.dest_start + offset] = True
    shares = [hit / len(block) if block else 0.0 for hit, block in zip(hits, blocks, strict=True)]
    _find_moved(shares, blocks, [word for word, done in zip(truth, covered, strict=True) if not done])
    return shares


def _find_moved(shares, blocks, rest):
    """Blocks that stand elsewhere in the truth: most of their word groups are still unmatched."""
    groups = Counter(_groups(rest))
    for index, block in enumerate(blocks):
        if shares[index] >= 0.6 or len(block) < MIN_WORDS:
            continue
        own = _groups(block)
        if sum(group in groups for group in own) >= 0.8 * len(own):
            shares[index] = 1.0
            groups -= Counter(own)


def _groups(words):
    return list(zip(*(words[start:] for start in range(GRAM)), strict=False))


def _by_segments(truth, texts):
    wanted, unwanted = [_fold(s) for s in truth["with"]], [_fold(s) for s in truth["without"]]
    shares, trust = [], []
    for text in texts:
        body, other = any(s and s in text for s in wanted), any(s and s in text for s in unwanted)
        if not body and not other and len(text) >= 12:
            body = any(text in s for s in wanted)
            other = not body and any(text in s for s in unwanted)
        shares.append(1.0 if body and not other else 0.0)
        trust.append(1.0 if body != other else 0.0)
    return shares, trust
