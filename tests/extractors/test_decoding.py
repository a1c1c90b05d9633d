"""Bytes become the text that was meant, whatever the page declares."""

import pytest

from extractors.decoding import decode

RUSSIAN = "<p>Это предложение из статьи, которое что-то говорит.</p>" * 5
GERMAN = "<p>Über die Straße läuft ein größerer Bär, schön und müde.</p>" * 5
JAPANESE = "<p>これは記事の文章であり、何かを述べています。</p>" * 5


@pytest.mark.parametrize(
    ("text", "charset", "declared"),
    [
        (RUSSIAN, "utf-8", None),
        (RUSSIAN, "utf-8-sig", "text/html; charset=windows-1251"),
        (RUSSIAN, "cp1251", "text/html; charset=utf-8"),
        (RUSSIAN, "cp1251", "text/html; charset=iso-8859-1"),
        (RUSSIAN, "koi8-r", "text/html; charset=koi8-r"),
        (GERMAN, "cp1252", "text/html; charset=iso-8859-1"),
        (GERMAN, "cp1252", None),
        (JAPANESE, "shift_jis", "text/html; charset=Shift_JIS"),
        (JAPANESE, "euc_jp", None),
        (JAPANESE, "iso2022_jp", "text/html; charset=iso-2022-jp"),
        (JAPANESE, "utf-16", None),
        (GERMAN, "utf-16-le", None),
    ],
)
def test_text_survives_its_charset(text, charset, declared):
    """What was written in a charset is read back, with a right, a wrong or no declaration."""
    assert text == decode(text.encode(charset), declared).text


def test_meta_declaration_is_read():
    """A charset named in a meta element counts as one of the header does."""
    page = '<meta charset="windows-1250"><p>' + "Příliš žluťoučký kůň úpěl ďábelské ódy. " * 5

    assert page == decode(page.encode("cp1250")).text


def test_an_unknown_charset_is_passed_over():
    """A name that no codec has, or that is no charset at all, does not stop the reading."""
    assert GERMAN == decode(GERMAN.encode("cp1252"), "text/html; charset=klingon").text
    assert GERMAN == decode(GERMAN.encode("cp1252"), "text/html; charset=rot13").text


def test_nuls_are_removed():
    """NULs, which parsers stumble over, are no text."""
    assert "Hello world" == decode(b"He\0llo wor\0ld").text


def test_a_few_broken_bytes_do_not_change_the_charset():
    """A UTF-8 page with one broken byte stays UTF-8."""
    assert "utf-8" == decode(GERMAN.encode() + b"\xff", "text/html; charset=utf-8").charset


@pytest.mark.parametrize(("charset", "declared"), [("utf-8", "iso-8859-1"), ("cp1252", "utf-8")])
def test_what_tells_the_charset_may_stand_behind_long_scripts(charset, declared):
    """A head of 60 KB of plain ASCII tells nothing: what is declared wrongly is found behind it."""
    text = "<script>" + "x = 1;" * 20_000 + "</script>" + "Größe und “Zitat” für das schöne Mädchen. " * 20
    body = text.encode(charset) + (b"\xff" if charset == "utf-8" else b"")

    assert text == decode(body, f"text/html; charset={declared}").text.removesuffix("\ufffd")


@pytest.mark.parametrize(
    ("charset", "name"),
    [("cp874", "windows-874"), ("cp932", "windows-31j"), ("mac_roman", "x-mac-roman"), ("big5", "x-x-big5")],
)
def test_names_that_only_browsers_know(charset, name):
    """Python does not know every name of the Encoding Standard."""
    text = {"cp874": "ข่าว", "cp932": "新聞の記事", "mac_roman": "Größe für alle", "big5": "新聞報導"}[
        charset
    ] * 9

    assert text == decode(text.encode(charset), f"text/html; charset={name}").text
