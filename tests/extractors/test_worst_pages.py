"""The bench names what of a page was missed and what was too much."""

from collections import Counter
from types import SimpleNamespace

from tests.bench.worst_pages import longest_absent


def _words(text: str) -> list[str]:
    return text.lower().split()


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


SCORE = SimpleNamespace(words=_words, shingles=_shingles)


def test_the_longest_line_that_the_other_text_lacks_is_named() -> None:
    """A line that stands elsewhere is no example, however long, and of the others the longest is one."""
    truth = "the mayor opened the new bridge over the river on friday\na short line\nthe ferry goes no more"
    read = "the mayor opened the new bridge over the river on friday"
    assert longest_absent(truth, read, SCORE) == "the ferry goes no more"


def test_texts_of_the_same_lines_lack_nothing() -> None:
    """Neither does an empty text."""
    assert longest_absent("one line of five words", "one line of five words", SCORE) == ""
    assert longest_absent("", "one line", SCORE) == ""
