"""Judging blocks: the forests, and what the trained model takes from a page."""

from datetime import UTC, datetime

import pytest

from extractors.body.reader.features import BASE, FIRST
from extractors.body.reader.forest import compile_forest
from extractors.body.reader.layout import best_run, end_of
from extractors.body.reader.model import trained
from extractors.body.reader.read import MAX_BLOCKS, read_learned
from extractors.body.reader.second import SECOND
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


def test_absurd_pages_are_left_to_others():
    """A page nested too deep or made of too many blocks is not judged."""
    deep = "<div>" * 400 + f"<p>{ENGLISH[0]}</p>" + "</div>" * 400
    long = f"<p>{ENGLISH[0]}</p>" * (MAX_BLOCKS + 1)
    assert [(), ()] == [read_learned(page_of(f"<html><body>{body}</body></html>")) for body in (deep, long)]


def test_forest_adds_the_leaves_that_a_row_reaches():
    """A value equal to the threshold goes low; the sum becomes a probability, however large."""
    score = compile_forest([[0, 1.5, -1.0, [1, 0.0, 2.0, 3.0]], 0.5], 2)
    assert [0.3775, 0.9241, 0.9707] == [round(score(row), 4) for row in ([1.5, 9], [2, 0], [2, 1])]
    assert [0.0, 1.0] == [round(compile_forest([leaf], 1)([0]), 6) for leaf in (-1e9, 1e9)]


def test_trained_model_fits_the_features():
    """Every stage takes as many numbers as are named, each name once."""
    model = trained()
    widths = [(model.glance, FIRST), (model.first, BASE), (model.second, [*BASE, *SECOND])]
    assert all(0 < scorer([0.0] * len(names)) < 1 for scorer, names in widths)
    assert len(BASE) + len(SECOND) == len({*BASE, *SECOND})


def test_words_of_short_texts_are_marked():
    """First, last and whole are marked, digits are folded, long texts say nothing."""
    assert ["read", "0000", "^read", "^read_0000", "0000$", "=read_0000", ":", "e:"] == marks("Read 2026:")
    assert [] == marks("word " * 60)


def test_weights_add_up():
    """Words without a weight count nothing."""
    assert weigh(["a", "b", "a", "c"], {"a": 1.0, "c": -0.5}) == 1.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Done.", 3), ("“Done?”", 3), ("終わり。」", 3), ("namely:", 2), ("and,", 1), ("Done", 0), ("”", 0)],
)
def test_ends_of_texts(text, expected):
    """Sentences end in many scripts, before closing quotes too."""
    assert expected == end_of(text)


def test_best_run_is_the_text_between_links():
    """Short blocks and links end a run, one short heading inside does not."""
    plain = [5.0, 0.0, 300.0, 20.0, 400.0, 0.0, 0.0, 90.0]
    lengths = [5, 200, 300, 20, 400, 300, 300, 90]
    assert best_run(plain, lengths) == (2, 4)
