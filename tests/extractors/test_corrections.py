"""Notices of correction are recognised where a paper makes one, and not where it speaks of them."""

from __future__ import annotations

import pytest

from extractors.corrections.notice import corrections, is_correction

NOTICES = {
    "en": "Correction (3 May): the bridge is 90 metres long, not 900.",
    "en, saying": "This story has been corrected: the mayor's name is Ann Lee.",
    "en, earlier": "An earlier version of this article misstated the year.",
    "de": "Korrekturhinweis: In diesem Artikel stand zuerst ein falscher Betrag.",
    "de, saying": "In einer früheren Version hieß es, die Brücke sei gesperrt.",
    "fr": "Rectificatif : le pont mesure 90 mètres.",
    "es": "Fe de errores: el puente mide 90 metros.",
    "it": "Errata corrige: il ponte misura 90 metri.",
    "sv": "Rättelse: bron är 90 meter lång.",
    "fi": "Oikaisu 3.5.: sillan pituus on 90 metriä.",
    "pl": "Sprostowanie: most ma 90 metrów.",
    "ru": "Исправление: длина моста 90 метров.",
    "ar": "تصحيح: طول الجسر 90 مترا",
    "ja": "【訂正】橋の長さは90メートルです。",
    "ko": "[정정] 다리의 길이는 90미터입니다.",
    "zh": "更正：大桥长90米。",
}


@pytest.mark.parametrize("line", NOTICES.values(), ids=NOTICES)
def test_a_notice_of_correction_is_recognised(line):
    """At the head of a line before a colon or bracket, or as a saying inside it."""
    assert is_correction(line)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Correction officers said that the prison was calm on Sunday.",
        "The council made a correction: the sum was too high.",
        "Corrections in the market went on. Shares fell: by 3 percent.",
        "An earlier version of this article " + "and so on " * 80,
    ],
)
def test_other_lines_are_none(line):
    """Words that only speak of corrections, and lines too long for a notice."""
    assert not is_correction(line)


def test_the_notices_among_lines_are_given_in_order():
    """Those and no others."""
    lines = [NOTICES["fr"], "Le pont est beau.", NOTICES["en"]]

    assert (NOTICES["fr"], NOTICES["en"]) == corrections(lines)
