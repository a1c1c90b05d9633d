"""Reads the publisher's own statements on use: license, access, copyright, robots and mining reservations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.article import Rights
from extractors.fields.choice import Answer, Choice, first
from extractors.fields.main_thing import stated_things
from extractors.structured_data.thing import Thing, texts

if TYPE_CHECKING:
    from extractors.document import Document

_YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the page says about its use; every choice may be empty."""

    is_accessible_for_free: bool | None
    license: Choice
    usage_info: Choice
    copyright_holder: Choice
    credit_text: Choice
    rights: Rights


def read_terms(document: Document) -> Terms:
    """All statements on use, from structured data, meta elements, links and headers."""
    things = stated_things(document)
    link = next(iter(document.related("license")), None)
    href = (link.attrs.get("href") or "").strip() if link else ""
    metas = document.meta.all("dc.rights", "dcterms.license", "dcterms.rights")
    return Terms(
        is_accessible_for_free=_free(document, things),
        license=first("license", [*_answers(things, "license"), *[Answer("visible", href)] * bool(href)]),
        usage_info=first("usage_info", _answers(things, "usageInfo")),
        copyright_holder=first(
            "copyright_holder",
            [
                *_answers(things, "copyrightHolder"),
                *(Answer("meta", t) for t in [*document.meta.all("copyright"), *metas]),
            ],
        ),
        credit_text=first("credit_text", _answers(things, "creditText")),
        rights=_signals(document),
    )


def _answers(things: list[tuple[str, Thing]], key: str) -> list[Answer]:
    return [
        Answer(source, text)
        for source, thing in things
        for text in _address_or_text(thing.values.get(key))[:1]
    ]


def _address_or_text(value: Any) -> list[str]:
    if isinstance(value, dict):
        return texts(value.get("name") or value.get("url") or value.get("@id"))
    return texts(value)


def _free(document: Document, things: list[tuple[str, Thing]]) -> bool | None:
    for _, thing in things:
        value = thing.values.get("isAccessibleForFree")
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, bool):
            return value
        if isinstance(value, str | int) and str(value).strip().lower() in _YES:
            return _YES[str(value).strip().lower()]
    tier = (document.meta.first("article:content_tier") or "").lower()
    return {"free": True, "locked": False, "metered": False}.get(tier)


def _signals(document: Document) -> Rights:
    page = document.page
    told = (*document.meta.all("tdm-reservation"), page.header("tdm-reservation") or "")
    reservations = ({"1": True, "0": False}.get(value.strip()) for value in told)
    return Rights(
        robots="not_checked",
        x_robots_tag=", ".join(page.header_values("x-robots-tag")) or None,
        meta_robots=", ".join(document.meta.all("robots")) or None,
        tdm_reservation=next((value for value in reservations if value is not None), None),
        tdm_policy=document.meta.first("tdm-policy") or page.header("tdm-policy"),
    )
