"""What calls itself a live blog, by address or title."""

from __future__ import annotations

import pytest

from extractors.body.live_name import is_live_name

LIVE = (
    *("Storm LIVE: all trains stand", "https://harbour.example/liveblog/storm", "Newsticker zum Sturm"),
    *(
        "Storm minute by minute",
        "La tormenta, minuto a minuto",
        "En direct : la tempête",
        "En vivo: la tormenta",
    ),
    *("Ao vivo: a tempestade", "In diretta: la tempesta", "Na żywo: burza", "Буря онлайн", "Буря наживо"),
    *(
        "Буря в прямом эфире",
        "Fırtına CANLI anlatım",
        "العاصفة مباشر",
        "风暴直播",
        "嵐の実況中継",
        "台風速報中",
        "태풍 실시간",
    ),
    "태풍 생중계",
)


@pytest.mark.parametrize("name", LIVE)
def test_a_live_blog_is_known_by_its_name(name: str) -> None:
    """In the words that papers of a dozen languages use."""
    assert is_live_name(name)


@pytest.mark.parametrize("name", ["Lively talks", "Delivery delayed", ""])
def test_other_words_are_no_live_blog(name: str) -> None:
    """The letters within other words say nothing."""
    assert not is_live_name(name)
