"""Learns what class words and the words of short texts say about text blocks, from words of many sites.

Words are counted once for all pages; a fit for some of them takes rows and columns of that table.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from extractors.body.reader.vocabulary import Vocabulary, marks

MIN_SITES = 10  # a word of fewer sites is their habit, not a convention


class WordCounts:
    """Words of all blocks of all pages, as rows to fit weights on."""

    def __init__(self, pages):
        names, texts = _Table(), _Table()
        for number, sample in enumerate(pages):
            ways = []
            for place in sample.page.places:
                above = ways[place.parent.index] if place.parent is not None else ()
                ways.append(above + tuple(f"path {word}" for word in place.words))
            known = zip(sample.page.blocks, sample.truth, sample.weight, strict=True)
            for block, truth, weight in known:
                row = (number, sample.case["domain"], truth, weight)
                names.add(_names(block, ways[block.place.index]), *row)
                texts.add(dict.fromkeys(marks(block.text), 1), *row)
        self._names, self._texts = names.done(), texts.done()

    def learn(self, chosen):
        """The vocabulary of the pages whose numbers are in `chosen`."""
        found = self._names.fit(chosen, strength=0.02, least=0.15)
        own = {word[4:]: weight for word, weight in found.items() if word.startswith("own ")}
        path = {word[5:]: weight for word, weight in found.items() if word.startswith("path ")}
        return Vocabulary(own=own, path=path, text=self._texts.fit(chosen, strength=0.05, least=0.4))


def _names(block, way):
    row = Counter(way)
    row.update(f"own {word}" for word in (*block.place.words, *block.names))
    for word in block.place.parent.words if block.place.parent else ():
        row[f"own {word}"] += 0.5
    return row


class _Table:
    """A row a block, a column a word; rows without words are left out."""

    def __init__(self):
        self._rows, self._known = [], []

    def add(self, words, page, site, truth, weight):
        if words and weight > 0:
            self._rows.append(words)
            self._known.append((page, site, truth, weight))

    def done(self):
        """The table as arrays, of words that occur on enough sites."""
        pages, sites, truth, weight = zip(*self._known, strict=True)
        numbers = {site: number for number, site in enumerate(sorted(set(sites)))}
        self.page, self.truth, self.weight = np.array(pages), np.array(truth), np.array(weight)
        self.site = np.array([numbers[site] for site in sites])
        seen = defaultdict(set)
        for words, site in zip(self._rows, sites, strict=True):
            for word in words:
                seen[word].add(site)
        self.words = sorted(word for word, where in seen.items() if len(where) >= MIN_SITES)
        column = {word: number for number, word in enumerate(self.words)}
        held = [[(column[w], min(n, 2)) for w, n in row.items() if w in column] for row in self._rows]
        ends = np.cumsum([0, *map(len, held)])
        indices, counts = np.array([pair for row in held for pair in row]).T
        self.matrix = csr_matrix((counts, indices.astype(int), ends), shape=(len(held), len(column)))
        self._rows = []
        return self

    def fit(self, chosen, *, strength, least):
        """The weights of the words that enough sites of the chosen pages use."""
        use = np.isin(self.page, list(chosen))
        matrix, truth, weight = self.matrix[use], self.truth[use], self.weight[use]
        cells = matrix.tocoo()
        pairs = np.unique(cells.col.astype(np.int64) * 1_000_000 + self.site[use][cells.row])
        columns = np.nonzero(np.bincount(pairs // 1_000_000, minlength=len(self.words)) >= MIN_SITES)[0]
        fitted = LogisticRegression(C=strength, max_iter=60, tol=1e-3)
        fitted.fit(matrix[:, columns], truth, sample_weight=weight / weight.mean())
        learned = zip(columns.tolist(), fitted.coef_[0].tolist(), strict=True)
        rounded = {self.words[index]: round(weight, 2) for index, weight in learned}
        return {word: weight for word, weight in rounded.items() if abs(weight) >= least}
