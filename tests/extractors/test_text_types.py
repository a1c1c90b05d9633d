"""What people stumble over elsewhere: interviews, lists, tables, quotes, captions, and other scripts."""

from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.page import Page

MILL = (
    "The mill stood empty for nine years before the council found someone who wanted to live and work in it.",
    "She grinds rye on Mondays and wheat on Thursdays; on other days she repairs what the wind has broken.",
    "Visitors may climb to the cap when the sails are still, which in this valley is two days out of five.",
)


def read(body, lang="en", title="How the old mill works"):
    html = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} - Gazette</title>'
        '<meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2026-03-01T08:00:00Z"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
    url = "https://gazette.example/2026/story-of-the-day"
    fetched = datetime(2026, 3, 5, tzinfo=UTC)
    return extract(
        Page(url=url, requested_url=url, body=html.encode(), status=200, fetched_at=fetched)
    ).article


def blocks(article):
    return [
        (block.type, block.level, article.article_body[block.start : block.end]) for block in article.blocks
    ]


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    ("question", "kind"),
    [("<p><strong>{}</strong></p>", ("paragraph", None)), ("<h3>{}</h3>", ("heading", 3))],
)
def test_an_interview_keeps_its_questions_in_their_place(question, kind):
    """Bold or as headings, short as they are."""
    asked = ("Gazette: Why a mill, of all houses?", "What do you grind?", "May one come and see?")
    pairs = zip(asked, MILL, strict=True)
    article = read("".join(question.format(q) + f"<p>{answer}</p>" for q, answer in pairs))
    expected = [
        block
        for q, answer in zip(asked, MILL, strict=True)
        for block in ((*kind, q), ("paragraph", None, answer))
    ]

    assert blocks(article) == expected


def test_lists_keep_their_items_and_depth():
    """Nested items are one deeper, numbered ones are items too."""
    article = read(
        f"<p>{MILL[0]}</p><h2>What you need</h2><ul><li>Rye from the valley, dried</li><li>Two stones"
        "<ul><li>one that lies</li><li>one that runs</li></ul></li></ul>"
        f"<p>{MILL[1]}</p><ol><li>Open the brake a little</li><li>Wait for the wind</li></ol><p>{MILL[2]}</p>"
    )

    assert blocks(article) == [
        ("paragraph", None, MILL[0]),
        ("heading", 2, "What you need"),
        ("list_item", 1, "Rye from the valley, dried"),
        ("list_item", 1, "Two stones"),
        ("list_item", 2, "one that lies"),
        ("list_item", 2, "one that runs"),
        ("paragraph", None, MILL[1]),
        ("list_item", 1, "Open the brake a little"),
        ("list_item", 1, "Wait for the wind"),
        ("paragraph", None, MILL[2]),
    ]


def test_a_table_keeps_its_rows():
    """One block a row, head and body, cells parted."""
    rows = "".join(f"<tr><td>{year}</td><td>{year - 2010} t</td></tr>" for year in (2024, 2025))
    table = f"<table><thead><tr><th>Year</th><th>Rye</th></tr></thead><tbody>{rows}</tbody></table>"
    article = read(f"<p>{MILL[0]}</p>{table}{paragraphs(*MILL[1:])}")

    assert blocks(article)[1:4] == [
        ("table_row", None, "Year | Rye"),
        ("table_row", None, "2024 | 14 t"),
        ("table_row", None, "2025 | 15 t"),
    ]


def test_a_quote_is_told_from_the_text_around_it():
    """With whoever said it."""
    quote = (
        "<blockquote><p>The wind does not ask who is at home.</p><cite>Mara Holt, miller</cite></blockquote>"
    )
    article = read(f"<p>{MILL[0]}</p>{quote}{paragraphs(*MILL[1:])}")

    assert blocks(article)[1:3] == [
        ("quote", None, "The wind does not ask who is at home."),
        ("quote", None, "Mara Holt, miller"),
    ]


def test_captions_stay_out_of_the_text():
    """In a figure, or as a paragraph that calls itself one."""
    figure = "<figure><img src='/a.jpg'><figcaption>The mill at dusk. Photo: Ann Lee</figcaption></figure>"
    named = "<div class='image'><img src='/b.jpg'><p class='caption'>The lower stone, cut in 1871</p></div>"
    article = read(f"{figure}<p>{MILL[0]}</p><p>{MILL[1]}</p>{named}<p>{MILL[2]}</p>")

    assert blocks(article) == [("paragraph", None, text) for text in MILL]


SCRIPTS = {
    "ar": (
        "أعلنت بلدية المدينة يوم الاثنين أن الجسر القديم سيغلق أمام السيارات حتى نهاية الصيف لإجراء الصيانة.",
        "وقال المهندس إن الشقوق التي ظهرت في الشتاء الماضي أعمق مما كان متوقعا، وإن الإصلاح سيستغرق أشهرا.",
        "وسيتمكن المشاة وراكبو الدراجات (حوالي 4,000 شخص يوميا) من العبور عبر جسر مؤقت يبنى إلى جانبه.",
    ),
    "he": (
        "עיריית העיר הודיעה ביום שני כי הגשר הישן ייסגר לתנועת מכוניות עד סוף הקיץ לצורך עבודות תחזוקה.",
        "המהנדס האחראי אמר כי הסדקים שהתגלו בחורף האחרון עמוקים מכפי שציפו, וכי התיקון יימשך שלושה חודשים.",
        'הולכי רגל ורוכבי אופניים יוכלו לעבור בגשר זמני שייבנה לצידו, כך נמסר לעיתון "הבוקר".',
    ),
    "zh": (
        "市政府周一宣布，横跨河流的旧桥将从下周起对所有汽车关闭，直至夏末，以便工程队进行多年来一直推迟的维修工程。",
        "负责的工程师表示，去年冬天潜水员在桥墩上发现的裂缝比预期的要深得多，仅这一部分的修复工作就将持续三个月。",
        "行人和骑自行车的人可以使用旁边搭建的临时桥梁通行，每天约有四千人，公共汽车则绕行城北的新桥，车程增加十分钟。",
    ),
    "ja": (
        "市は月曜日、川にかかる古い橋を改修工事のため、来週から夏の終わりまで自動車の通行を止めると発表した。",
        "担当の技師によると、昨年の冬に潜水士が橋脚で見つけたひび割れは予想よりもはるかに深く、修理には三か月かかる。",
        "歩行者と自転車は隣に架けられる仮設の橋を渡ることができ、一日およそ四千人が利用すると市は見込んでいる。",
    ),
    "ko": (
        "시는 월요일 강 위의 오래된 다리를 공사를 위해 여름이 끝날 때까지 차량 통행을 금지한다고 했다.",
        "담당 기술자는 지난 겨울 교각에서 발견한 균열이 예상보다 깊어 수리에 석 달이 걸린다고 말했다.",
        "보행자와 자전거는 옆에 놓이는 임시 다리를 건널 수 있으며 하루에 약 사천 명이 이용할 것으로 보인다.",
    ),
    "th": (
        "เทศบาลประกาศเมื่อวันจันทร์ว่าสะพานเก่าข้ามแม่น้ำจะปิดไม่ให้รถยนต์สัญจรจนถึงปลายฤดูร้อนเพื่อซ่อมแซมครั้งใหญ่",
        "วิศวกรผู้รับผิดชอบกล่าวว่ารอยร้าวที่พบเมื่อฤดูหนาวที่แล้วลึกกว่าที่คาดไว้มาก และการซ่อมแซมจะใช้เวลาสามเดือน",
        "คนเดินเท้าและผู้ขี่จักรยานสามารถใช้สะพานชั่วคราวที่สร้างขึ้นข้างกันได้ ซึ่งมีผู้ใช้ประมาณสี่พันคนต่อวัน",
    ),
}


@pytest.mark.parametrize("language", SCRIPTS)
def test_every_script_comes_through_letter_for_letter(language):
    """Right-to-left text, and text without spaces, with the language told and nothing reordered or lost."""
    texts = SCRIPTS[language]
    article = read(paragraphs(*texts), lang=language, title=texts[0][:18])

    assert article.article_body == "\n\n".join(texts)
    assert (article.in_language or "")[:2] == language
