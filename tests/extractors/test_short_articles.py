"""Short articles of small sites are taken in every script; lists of teasers in none."""

from datetime import UTC, datetime

import pytest

from extractors.extract import extract
from extractors.fields.width import width, words
from extractors.page import Page

AT = datetime(2026, 1, 2, tzinfo=UTC)
PAGE = (
    '<!doctype html><html lang="{lang}"><head><title>{head}</title></head><body><nav><a href="/">1</a>'
    ' <a href="/2">2</a></nav><h1>{head}</h1>{text}<footer><a href="/about">3</a></footer></body></html>'
)
STORIES = {
    "en": (
        "Ferry returns to the lake",
        (
            "The old ferry went back into service on Saturday after four months in the yard, and the first"
            " crossing was full."
        ),
        (
            "Repairs cost a third more than planned because parts of the hull had rusted through, the harbour"
            " office said."
        ),
    ),
    "de": (
        "Fähre fährt wieder",
        (
            "Die alte Fähre hat am Samstag nach vier Monaten in der Werft ihren Dienst wieder aufgenommen,"
            " die erste Fahrt war ausgebucht."
        ),
        (
            "Die Reparatur kostete ein Drittel mehr als geplant, weil Teile des Rumpfes durchgerostet waren,"
            " teilte das Hafenamt mit."
        ),
    ),
    "ru": (
        "Паром вернулся на озеро",
        (
            "Старый паром вышел на линию в субботу после четырёх месяцев ремонта, и на первый рейс не"
            " осталось ни одного билета."
        ),
        (
            "Работы обошлись на треть дороже, чем планировали, потому что часть корпуса проржавела, сообщили"
            " в управлении порта."
        ),
    ),
    "el": (
        "Το πλοίο επέστρεψε",
        (
            "Το παλιό πλοίο της γραμμής ξεκίνησε πάλι το Σάββατο ύστερα από τέσσερις μήνες στο ναυπηγείο και"
            " το πρώτο δρομολόγιο ήταν γεμάτο."
        ),
        (
            "Οι επισκευές κόστισαν ένα τρίτο περισσότερο από όσο είχε υπολογιστεί, επειδή είχε σκουριάσει το"
            " κύτος, ανακοίνωσε το λιμεναρχείο."
        ),
    ),
    "ja": (
        "湖の渡し船、土曜日に運航再開",
        (
            "四か月にわたる修理を終えた古い渡し船が土曜日、湖の運航に戻った。朝の第一便は家族連れなどで満席となり、"
            "港では見送る人の姿もあった。"
        ),
        (
            "港湾事務所によると、船底の一部がさびていたため、費用は当初の予定より三割ほど多くかかった。次の点検は"
            "来年の春に行われる。"
        ),
    ),
    "zh": (
        "湖上渡船周六恢复航行",
        "经过四个月的维修，这艘老渡船周六重新投入使用，第一班船的座位全部坐满，许多居民一早就来到码头等候。",
        "港务办公室表示，由于船体部分锈穿，维修费用比原计划高出三分之一，下一次检查将在明年春天进行。",
    ),
    "ko": (
        "호수 나룻배 토요일 운항 재개",
        (
            "넉 달 동안 수리를 받은 낡은 나룻배가 토요일 다시 운항을 시작했으며 첫 배는 빈자리 없이 떠났다."
            " 부두에는 아침부터 많은 주민이 나와 있었다."
        ),
        (
            "항만 사무소는 선체 일부가 녹슬어 수리 비용이 계획보다 삼분의 일 더 들었다고 밝혔다. 다음"
            " 점검은 내년 봄에 이루어진다."
        ),
    ),
    "th": (
        "เรือข้ามฟากกลับมาให้บริการในทะเลสาบ",
        "เรือข้ามฟากลำเก่ากลับมาให้บริการเมื่อวันเสาร์หลังจากซ่อมอยู่ในอู่นานสี่เดือน และเที่ยวแรกมีผู้โดยสารเต็มทุกที่นั่ง",
        "สำนักงานท่าเรือกล่าวว่าค่าซ่อมสูงกว่าที่วางแผนไว้หนึ่งในสาม เพราะบางส่วนของตัวเรือผุกร่อนจนทะลุ",
    ),
    "ar": (
        "العبارة تعود إلى البحيرة",
        "عادت العبارة القديمة إلى الخدمة يوم السبت بعد أربعة أشهر، وكانت الرحلة الأولى ممتلئة بالركاب.",
        "وقال مكتب الميناء إن كلفة الإصلاح زادت الثلث على ما كان مقررا لأن أجزاء من الهيكل أكلها الصدأ.",
    ),
    "he": (
        "המעבורת חזרה לאגם",
        "המעבורת הישנה חזרה לפעול בשבת אחרי ארבעה חודשים במספנה, וכל המקומות בהפלגה הראשונה נתפסו.",
        "התיקון עלה שליש יותר מהמתוכנן משום שחלקים מהגוף החלידו לגמרי, נמסר ממשרד הנמל.",
    ),
    "hi": (
        "झील में नाव फिर चलने लगी",
        "पुरानी नाव चार महीने की मरम्मत के बाद शनिवार को फिर चलने लगी और पहली यात्रा में सारी सीटें भरी हुई थीं।",
        "बंदरगाह कार्यालय ने बताया कि ढाँचे का कुछ हिस्सा जंग खा चुका था, इसलिए खर्च योजना से एक तिहाई अधिक हुआ।",
    ),
    "tr": (
        "Vapur göle döndü",
        (
            "Eski vapur, tersanede geçen dört ayın ardından cumartesi günü yeniden sefere çıktı ve ilk"
            " yolculukta boş yer kalmadı."
        ),
        (
            "Liman idaresi, gövdenin bir bölümü paslandığı için onarımın planlanandan üçte bir daha"
            " pahalıya mal olduğunu açıkladı."
        ),
    ),
}
ADDRESSES = (
    "https://tiny.example/2026/ferry",
    "https://tiny.example/n/20461",
    "https://tiny.example/ferry.html",
)


def read(html, url):
    body = html.encode()
    return extract(Page(url=url, requested_url=url, body=body, status=200, fetched_at=AT))


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize("lang", STORIES)
def test_a_short_article_of_a_tiny_site(lang, url):
    """A headline over two short paragraphs and nothing else is an article, with all of its text."""
    head, *paragraphs = STORIES[lang]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    found = read(PAGE.format(lang=lang, head=head, text=text), url)

    assert (None, head, "\n\n".join(paragraphs)) == (
        found.refusal,
        found.article.headline,
        found.article.article_body,
    )


@pytest.mark.parametrize("lang", STORIES)
def test_a_list_of_teasers_in_any_script(lang):
    """The same sentences as links under one another are a listing, also where a character says a word."""
    head, *sentences = STORIES[lang]
    items = "".join(
        f'<div class="card"><h3><a href="/n/{i}">{sentence} {i}</a></h3></div>'
        for i in range(12)
        for sentence in sentences
    )
    html = PAGE.format(lang=lang, head=head.split()[0][:6], text=items)

    assert read(html, "https://tiny.example/town/").refusal == "listing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ferry", (5, 1)),
        ("渡し船が戻った", (21, 4)),
        ("나룻배", (6, 1)),
        ("สวัสดีครับ", (10, 3)),
        ("شاطئ", (5, 1)),
    ],
)
def test_width_and_words(text, expected):
    """Texts of any script are as long, and have as many words, as in Latin letters."""
    assert expected == (width(text), words(text))
