"""The words of see-also lines and page furniture in many languages, read once from the files beside."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from extractors.cleaning.key import key, words
from extractors.cleaning.phrases import Phrases


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one language: `heads` stand alone over a list, `labels` before a colon, `of_site` before a site."""

    heads: tuple[str, ...]
    labels: tuple[str, ...]
    of_site: tuple[str, ...] = ()


class _Notices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one language, phrases with which a page speaks to its reader.

    A promotion is an ask ("subscribe") and an offer ("newsletter"); `credits` stand before a colon.
    """

    comments: tuple[str, ...]
    asks: tuple[str, ...]
    offers: tuple[str, ...]
    embed: tuple[str, ...]
    rights: tuple[str, ...]
    credits: tuple[str, ...]
    shop: tuple[str, ...]
    tags: tuple[str, ...]
    jobs: tuple[str, ...]


_SEE_ALSO = msgspec.json.decode(
    files(__package__).joinpath("see_also.json").read_bytes(), type=dict[str, _Words]
)
_FURNITURE = msgspec.json.decode(
    files(__package__).joinpath("furniture.json").read_bytes(), type=dict[str, tuple[str, ...]]
)

# All languages at once: a text may be quoted, mixed or too short to tell its language.
LABELS: frozenset[str] = frozenset(key(label) for those in _SEE_ALSO.values() for label in those.labels)
HEADS: frozenset[str] = LABELS | {key(head) for those in _SEE_ALSO.values() for head in those.heads}
# Headings that end in the site's name: "More from The Courier".
OF_SITE: frozenset[str] = frozenset(key(label) for those in _SEE_ALSO.values() for label in those.of_site)
FURNITURE: frozenset[str] = frozenset(key(label) for labels in _FURNITURE.values() for label in labels)
LANGUAGES: frozenset[str] = frozenset(_SEE_ALSO)


def _listed(name: str) -> list[str]:
    lines = files("extractors.fields").joinpath(name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


_NOTICES = tuple(
    msgspec.json.decode(file.read_bytes(), type=_Notices)
    for file in sorted(files(__package__).joinpath("notices").iterdir(), key=lambda file: file.name)
    if file.name.endswith(".json")
)
COMMENTS = Phrases(phrase for notices in _NOTICES for phrase in notices.comments)
ASKS = Phrases(phrase for notices in _NOTICES for phrase in notices.asks)
OFFERS = Phrases(phrase for notices in _NOTICES for phrase in notices.offers)
EMBEDS = Phrases(phrase for notices in _NOTICES for phrase in notices.embed)
RIGHTS = Phrases(phrase for notices in _NOTICES for phrase in notices.rights)
SHOP = Phrases(phrase for notices in _NOTICES for phrase in notices.shop)
JOBS = Phrases(phrase for notices in _NOTICES for phrase in notices.jobs)
AGENCIES = Phrases(files(__package__).joinpath("agencies.txt").read_text("utf-8").splitlines())
CREDITS: frozenset[str] = frozenset(label for notices in _NOTICES for label in notices.credits)
TAGS: frozenset[str] = frozenset(key(label) for notices in _NOTICES for label in notices.tags)
# What stands before a name in a byline; the longest first.
BY: tuple[str, ...] = tuple(
    sorted({key(word) for word in _listed("byline_words.txt")}, key=len, reverse=True)
)
MONTHS: frozenset[str] = frozenset(
    word for line in _listed("months.tsv") for word in words(line.split("\t")[2])
)
_DATES = dict(
    line.split("\t") for line in files(__package__).joinpath("date_words.tsv").read_text("utf-8").splitlines()
)
# "Updated", "veröffentlicht"; and what else stands beside a date: weekdays, "at", time zones.
DATE_LABELS: frozenset[str] = frozenset(words(" ".join((_DATES["label"], *_listed("date_labels.txt")))))
DATE_WORDS: frozenset[str] = DATE_LABELS | frozenset(words(_DATES["word"]))
