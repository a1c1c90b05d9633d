"""Judging blocks: the forests, and what the trained model takes from a page."""

from datetime import UTC, datetime

import numpy as np
import pytest

from extractors.body.reader.clues import read_clues
from extractors.body.reader.features import BASE, FIRST, first_rows, full_rows
from extractors.body.reader.forest import Forest, odds
from extractors.body.reader.layout import Layout, best_run, end_of
from extractors.body.reader.model import trained
from extractors.body.reader.read import read_learned
from extractors.body.reader.second import SECOND, second_rows
from extractors.body.reader.segment import segment
from extractors.body.reader.signs import Signs
from extractors.body.reader.vocabulary import marks, weigh
from extractors.document import parse
from extractors.page import Page

ENGLISH = [
    "The harbour master closed the eastern quay on Tuesday after divers found two cracks below water.",
    "Ferries to the islands will leave from the fish market until further notice, the port authority said.",
    "“We would rather lose a week of business than a single passenger,” said Mirjam Holt, who runs the port.",
    "Repairs are expected to take until the middle of March and to cost about four million, she added.",
    "Shopkeepers on the quay fear for their spring trade, as most of their customers come off the boats.",
    "An inquiry is to find out why the yearly inspection had seen nothing wrong as late as in October.",
]
JAPANESE = [
    "港湾局は火曜日、潜水士が水面下で二つの亀裂を発見したことを受け、東埠頭を閉鎖したと発表しました。",
    "島へ向かうフェリーは、当分の間、魚市場の前の桟橋から出発する予定だと、港湾局は説明しています。",
    "「一人の乗客を失うよりも、一週間の売り上げを失うほうがよい」と、港の責任者は記者団に語りました。",
    "修理は三月の中旬までかかる見通しで、費用はおよそ四億円に上るということです。調査も始まりました。",
    "埠頭の商店主たちは、客の多くが船から降りてくるため、春の商売への影響を心配しています。",
]


def page_of(html):
    return parse(
        Page(
            url="https://news.example/harbour/quay",
            requested_url="https://news.example/harbour/quay",
            body=html.encode(),
            status=200,
            fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
        )
    )


def article(paragraphs, headline):
    """A news page: menu, headline, text, see-also links, footer."""
    menu = "".join(
        f'<li><a href="/{name}">{name}</a></li>' for name in ("News", "Sport", "Culture", "Weather")
    )
    related = "".join(
        f'<li><a href="/{n}">Another story about the town, number {n}</a></li>' for n in range(5)
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<html><head><meta charset="utf-8"><title>{headline} - The Gull</title>
        <meta property="og:title" content="{headline}"></head><body>
        <header><nav class="main-menu"><ul>{menu}</ul></nav></header>
        <main><article class="article"><h1>{headline}</h1><div class="article-body">{text}</div></article>
        <aside class="related"><h3>More from the harbour</h3><ul>{related}</ul></aside></main>
        <footer class="footer"><p>© 2026 The Gull. All rights reserved.</p></footer>
        </body></html>"""


@pytest.mark.parametrize(
    ("paragraphs", "headline"),
    [(ENGLISH, "Eastern quay closed for repairs"), (JAPANESE, "東埠頭が閉鎖、修理へ")],
)
def test_the_paragraphs_and_nothing_else(paragraphs, headline):
    """Menu, related links and footer stay out; every paragraph comes once, in order, below the headline."""
    lines = read_learned(page_of(article(paragraphs, headline)))
    assert [headline, *paragraphs] == [line.text for line in lines]


def test_body_split_over_siblings_is_joined():
    """Paragraphs in several containers, parted by advertisements, are one text."""
    parts = [
        f'<div class="text"><p>{a}</p><p>{b}</p></div>'
        for a, b in zip(ENGLISH[::2], ENGLISH[1::2], strict=True)
    ]
    split = '<div class="ad">Advertisement</div>'.join(parts)
    whole = article(["@"], "Eastern quay closed for repairs").replace("<p>@</p>", split)
    assert ENGLISH == [line.text for line in read_learned(page_of(whole))][1:]


@pytest.mark.parametrize("count", [40, 300, 1200])
def test_long_articles_are_read_whole(count):
    """A book chapter is judged as an article is, however few pages of that length there are to learn from."""
    paragraphs = [
        f"{ENGLISH[n % 6]} That is point {n} of {count} in the report of the inquiry." for n in range(count)
    ]
    lines = read_learned(page_of(article(paragraphs, "Eastern quay closed for repairs")))
    assert paragraphs == [line.text for line in lines][1:]


def test_same_page_same_lines():
    """Reading leaves nothing behind that would change the next reading."""
    first = read_learned(page_of(article(ENGLISH, "Eastern quay closed")))
    read_learned(page_of(article(JAPANESE, "東埠頭が閉鎖")))
    assert first == read_learned(page_of(article(ENGLISH, "Eastern quay closed")))


@pytest.mark.parametrize(
    "body", ["", "<p> </p>", "<nav><a href=/a>News</a></nav>", "<script>text()</script>"]
)
def test_pages_without_text_have_no_lines(body):
    """Menus, blanks and scripts are no body."""
    assert () == read_learned(page_of(f"<html><body>{body}</body></html>"))


def test_pages_nested_deep_are_judged():
    """What stands deeper than the reader goes is read all the same, each paragraph by itself."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in ENGLISH)
    page = page_of(f"<html><body>{'<div>' * 400}{text}{'</div>' * 400}</body></html>")
    assert ENGLISH == [line.text for line in read_learned(page)]


def test_forest_adds_the_leaves_that_a_row_reaches():
    """A value equal to the threshold goes low; a tree may be one leaf; many rows are judged in parts."""
    forest = Forest([[0, 1.5, -1.0, [1, 0.0, 2.0, 3.0]], 0.5])
    rows = np.array([[1.5, 9.0], [2.0, 0.0], [2.0, 1.0]])
    assert [-0.5, 2.5, 3.5] == forest.total(rows).tolist()
    assert [-0.5, 2.5, 3.5] * 700 == forest.total(np.tile(rows, (700, 1))).tolist()
    assert [] == forest.total(rows[:0]).tolist()


def test_forest_agrees_with_a_walk_down_its_trees():
    """Bits find the leaf that branches would, in trees of any shape."""
    left = [2, 0.3, [0, 0.2, 1.0, [1, 0.7, 2.0, 3.0]], 4.0]
    tree = [1, 0.5, left, [0, 0.6, [2, 0.9, 5.0, 6.0], [1, 0.8, 7.0, [0, 0.95, 8.0, 9.0]]]]
    rows = np.random.default_rng(0).random((500, 3))

    def walk(node, row):
        while isinstance(node, list):
            node = node[2] if row[node[0]] <= node[1] else node[3]
        return node

    assert [walk(tree, row) for row in rows] == Forest([tree]).total(rows).tolist()


def test_trees_too_large_are_named():
    """A tree of more leaves than there are bits is refused, and what to do is said."""
    tree = 0.0
    for number in range(16):
        tree = [0, float(number), tree, 1.0]
    with pytest.raises(ValueError, match="num_leaves=16"):
        Forest([tree])


def test_log_odds_become_probabilities():
    """Zero is even, and no total is too large."""
    assert [0.0, 0.5, 1.0] == odds(np.array([-1e9, 0.0, 1e9])).round(6).tolist()


def test_trained_model_fits_the_features():
    """No stage asks for a number that is not there; each is named once."""
    model = trained()
    widths = [(model.glance, FIRST), (model.first, BASE), (model.second, SECOND)]
    assert all(np.isfinite(forest.total(np.zeros((1, len(names))))).all() for forest, names in widths)
    assert all(len(names) == len(set(names)) for _, names in widths)


def test_rows_are_as_wide_as_their_names():
    """Each stage's table has a column for each name and a row for each block asked for."""
    document = page_of(article(ENGLISH, "Eastern quay closed"))
    layout = Layout(segment(document.tree), read_clues(document), trained().vocabulary)
    first, some = first_rows(layout), np.array([1, 6, 7])
    full = full_rows(layout, first, some)
    second = second_rows(layout, full, np.linspace(0, 1, len(layout.blocks)), some)
    shapes = [(len(layout.blocks), len(FIRST)), (3, len(BASE)), (3, len(SECOND))]
    assert shapes == [first.shape, full.shape, second.shape]
    assert np.isfinite(second).all()


def test_paragraphs_each_in_a_wrapper_of_its_own_are_alike():
    """Blocks whose elements, parents and grandparents are called alike are one group wherever they stand."""
    wrapped = "".join(f"<section><div class=text><p>{text}</p></div></section>" for text in ENGLISH[:3])
    document = page_of(f"<html><body><main>{wrapped}<div><p>{ENGLISH[3]}</p></div></main></body></html>")
    groups = Layout(segment(document.tree), read_clues(document), trained().vocabulary).group
    assert groups[0] == groups[1] == groups[2] != groups[3]


def test_signs_are_counted_by_block():
    """Words, sentences and commas are numbers, digits and capitals shares; wide scripts count half a word."""
    signs = Signs(["One, two. Three!", "ABC 123", "東京都は雨、明日も。"])
    assert [3, 2, 5] == signs.words.tolist()
    assert [2, 0, 1] == signs.sentences.tolist()
    assert [1, 0, 1] == signs.commas.tolist()
    assert [0.0, 3 / 7, 0.0] == signs.digits.tolist()
    assert [2 / 16, 3 / 7, 0.0] == signs.capitals.tolist()


def test_words_of_short_texts_are_marked():
    """First, last and whole are marked, digits are folded, long texts say nothing."""
    assert ["read", "0000", "^read", "^read_0000", "0000$", "=read_0000", ":", "e:"] == marks("Read 2026:")
    assert [] == marks("word " * 60)


def test_weights_add_up():
    """Words without a weight count nothing."""
    assert weigh(["a", "b", "a", "c"], {"a": 1.0, "c": -0.5}) == 1.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Done.", 3),
        ("“Done?”", 3),
        ("終わり。」", 3),
        ("namely:", 2),
        ("and,", 1),
        ("Done", 0),
        ("”", 0),
        ("read…", 4),
        ("on ...", 4),
    ],
)
def test_ends_of_texts(text, expected):
    """Sentences end in many scripts, before closing quotes too."""
    assert expected == end_of(text)


def test_best_run_is_the_text_between_links():
    """Short blocks and links end a run, one short heading inside does not."""
    plain = np.array([5.0, 0.0, 300.0, 20.0, 400.0, 0.0, 0.0, 90.0])
    lengths = np.array([5.0, 200.0, 300.0, 20.0, 400.0, 300.0, 300.0, 90.0])
    assert best_run(plain, lengths) == (2, 4)


def test_runs_of_found_blocks_are_told_apart():
    """A long gap ends a run; the second look knows in which run a block stands and how far it is from it."""
    gap = "".join(f"<p>Short line number {n} of something else</p>" for n in range(6))
    body = "".join(f"<p>{text}</p>" for text in ENGLISH)
    document = page_of(f"<html><body><div>{body}</div><div>{gap}</div><div>{body}</div></body></html>")
    layout = Layout(segment(document.tree), read_clues(document), trained().vocabulary)
    scores = np.array([0.9] * 6 + [0.1] * 6 + [0.9] * 6)
    every = np.arange(18)
    rows = second_rows(layout, full_rows(layout, first_rows(layout), every), scores, every)
    columns = {
        name: rows[:, SECOND.index(name)].tolist()
        for name in ("runs", "after_first", "gap_before", "in_run2")
    }
    assert [2.0] * 18 == columns["runs"]
    assert [0.0] * 12 + [1.0] * 6 == columns["after_first"]
    assert [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0] == columns["gap_before"]
    assert [1.0] * 6 + [0.0] * 6 + [1.0] * 6 == columns["in_run2"]


def test_pages_where_nothing_is_found_have_rows_too():
    """Without a found block there is no run; the numbers stay finite."""
    document = page_of(article(ENGLISH, "Eastern quay closed"))
    layout = Layout(segment(document.tree), read_clues(document), trained().vocabulary)
    every = np.arange(len(layout.blocks))
    rows = full_rows(layout, first_rows(layout), every)
    assert np.isfinite(second_rows(layout, rows, np.zeros(len(every)), every)).all()
