"""Reads the names out of a byline text: "By Ann Lee and Bo Roe | Berlin" is two names."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from importlib.resources import files

from extractors.fields.written_date import is_month

_WORDS = sorted(
    (
        line
        for line in files("extractors.fields").joinpath("byline_words.txt").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ),
    key=len,
    reverse=True,
)
_INTRODUCERS = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in _WORDS)
_BY = re.compile(rf"^[\W_]*(?:{_INTRODUCERS})(?:\s*[:：]\s*|\s+|$)", re.IGNORECASE)
_FIRST_LETTER = re.compile(r"[^\W_]")
# Most texts begin with none of these two letters: to see that takes a tenth of trying all words.
_BEGINNINGS = frozenset(word[:2] for word in _WORDS)
_END = re.compile(
    r"\s*(?:[|•·●»>/]|\s[-–—]\s|[(\[]|\d"
    r"|\s(?:for the|in|on|at|is|ist|für|updated|published|aktualisiert|staff|follow)\s)",
    re.IGNORECASE,
)
_AND = r"and|und|et|y|e|og|och|en|ja|i|ve|и|та|with|mit|avec|con|med|met"
_SPLIT = re.compile(rf"\s*(?:[,;&、，؛;]|\s\+\s|\s(?:{_AND})\s)\s*", re.IGNORECASE)
_STRUCTURED_SPLIT = re.compile(rf"\s*(?:[,;|、，؛]|\s[&+/]\s|\s(?:{_AND})\s)\s*", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"^(?:[A-Z][A-Za-z]?[A-Z.]{1,5}[a-zA-Z]?\.?®?(?:-\w+)?|Ph\.?D\.?|Jr\.?|Sr\.?|M\.D\.?|[A-Z]{2,6}®?)"
    r"(?:\s[A-Z]{2,6})?$"
)
_JUNK = re.compile(r"https?:|www\.|[<>{}@#=*]|\.(?:com|org|net|de|php|html)\b", re.IGNORECASE)
# Beside a name: the markup of a link, a mail address, a handle; also in brackets.
_BESIDE = re.compile(
    r"</?[a-z][^<>]{0,500}>|\(?(?:[\w.+-]{1,64}@[\w.-]{3,99}|(?<!\S)@\w{2,30})\)?|\(@\w{2,30}\)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:\w*admin\w*|author|autor|redakteur|webmaster|user|guest|gast|editor|unknown|n/?a|none|null|undefined"
    r"|by|von|the author|kommentare?|comments?|share|follow|anonymous|default|root|test)$",
    re.IGNORECASE,
)
# A name that ends so is the beginning of a phrase ("Posted on", "Recipe by"), one with such a word a trade.
_PHRASE = re.compile(
    r"(?:^|\s)(?:by|on|at|in|from|of|the|am|vom|von|im|par|le|por|di|da|em|pe|den|vor|to)$|:"
    r"|^(?:view|get|read|follow|see|more|mehr|posted|published|updated|last|veröffentlicht|geschrieben|post"
    r"|stand|beitrag|full|fact|advertise|foto|photo|image|bild|guide|sponsored)\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:editor|writer|reporter|correspondent|journalist|columnist|contributor|staff|director|manager|expert"
    r"|founder|ceo|cto|attorney|lawyer|professor|author|consultant|strategist|specialist|analyst|producer"
    r"|(?:chef)?redakt(?:eur|ion|ør|ör|ør|or)\w*|korrespondent\w*|autor\w*|mitarbeiter\w*|volontär\w*|journalist\w*"
    r"|rédact\w+|journaliste|redactor\w*|periodista|giornalista|redattore|redattrice|jornalista|repórter"
    r"|dziennikarz\w*|redaktor\w*|toimittaja|корреспондент\w*|редактор\w*|журналист\w*|contributeur|profile"
    r"|guidelines|disclosure|twitter|facebook|instagram|linkedin|news|media)\b",
    re.IGNORECASE,
)
_NICKNAME = re.compile(r"\s*\([a-zäöüß]{2,4}\)?$")
_MONTH_AT_END = re.compile(r"[\s,]+([^\W\d_]{3,12})\.?$")
_RESIDUE = re.compile(
    r"^(?=.*\b(?:author|byline|page)\b)[\w-]+(?:\.[\w-]+){2,}$"
)  # a template's `page.head.author` that was never filled in
PARTICLES = frozenset(
    (
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "della",
        "der",
        "den",
        "des",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "van",
        "von",
        "vom",
        "zu",
        "zur",
        "zum",
        "ter",
        "ten",
        "af",
        "av",
        "y",
        "e",
        "i",
        "und",
        "the",
        "los",
        "las",
    )
)
_CASED = re.compile(r"[A-Za-zÀ-ɏͰ-ϿЀ-ӿ]")


def names_in(text: str, *, structured: bool = False) -> list[str]:
    """The names in a byline, in order; [] where it holds none.

    A `structured` text (an author property) is a name or a list of them, whole; a visible one may go on
    with a place, a date or a profession.
    """
    text = " ".join(html.unescape(html.unescape(text)).split())
    if _JUNK.search(text):
        text = _BESIDE.sub(" ", text).strip() if structured else _JUNK.split(text)[0]
    text = _introduced(text)
    if not structured:
        text = _without_end(text)
    return [name for name in _split(text, structured=structured) if _is_name(name)]


def is_person(name: str) -> bool:
    """Whether a name is written as a person's: two to five words, each with a capital or without case."""
    words = name.replace("-", " ").split()
    if not _CASED.search(name):
        return 2 <= len(name) <= 30
    strong = [w for w in words if w.lower() not in PARTICLES]
    return (
        2 <= len(words) <= 6
        and len(strong) >= 2
        and all(w[:1].isupper() or not w[:1].isalpha() for w in strong)
    )


@lru_cache(maxsize=256)  # texts beside the headline are asked about twice
def has_introducer(text: str) -> bool:
    """Whether a text begins as a byline does."""
    return _may_begin(text) and bool(_BY.match(text))


def _may_begin(text: str) -> bool:
    first = _FIRST_LETTER.search(text)
    if first is None:
        return False
    letters = text[first.start() : first.start() + 2]
    return not letters.isascii() or letters.lower() in _BEGINNINGS


def is_phrase(name: str) -> bool:
    """Whether what stands where a name does begins a phrase ("Posted on") or a date ("July")."""
    return bool(_PHRASE.search(name)) or is_month(name)


def is_trade(name: str) -> bool:
    """Whether what stands where a name does is what somebody is, or a house: "Staff Writer", "CBC News"."""
    return bool(_TRADE.search(name))


def _without_end(text: str) -> str:
    """A visible byline up to the place, date or profession behind the names."""
    end = _END.search(text)
    if not end:
        return text
    names = text[: end.start()]
    month = _MONTH_AT_END.search(names) if text[end.end() - 1].isdigit() else None
    return names[: month.start()] if month and is_month(month[1]) else names


def _introduced(text: str) -> str:
    """The text behind "By", "Interview:" and their like, twice at most."""
    for _ in range(2 if _may_begin(text) else 0):
        rest = _BY.sub("", text, count=1)
        if rest == text:
            break
        text = rest
    return text.strip()


def _split(text: str, *, structured: bool) -> list[str]:
    if _is_house(text):
        return [text]
    parts = [
        _tidy(p) if not _CREDENTIAL.match(p) else p
        for p in (_STRUCTURED_SPLIT if structured else _SPLIT).split(text)
    ]
    names: list[str] = []
    for part in parts:
        if names and _CREDENTIAL.match(part):
            names[-1] = f"{names[-1]}, {part}"
        else:
            names.append(part)
    return names


def _tidy(name: str) -> str:
    """A name without signs around it; a nickname in brackets stays, initials of a desk do not."""
    name = _NICKNAME.sub("", name.strip(" .:-–—|'\"[]"))
    return name if name.count("(") == name.count(")") and not name.startswith("(") else name.strip("() ")


def _is_house(text: str) -> bool:
    """Whether "and" and commas stand inside one name, as in "Center for Drugs and Research"."""
    words = text.split()
    return (
        any(w in ("for", "of", "für", "pour", "para", "per", "du", "des") for w in words[1:])
        and "," not in text
    )


def _is_name(name: str) -> bool:
    return (
        1 <= len(name.split()) <= 8
        and 2 <= len(name) <= 70
        and not _JUNK.search(name)
        and not _NO_NAME.match(name)
        and not _RESIDUE.match(name)
        and any(c.isalpha() for c in name)
        and not re.search(r"\d{3}", name)
    )
