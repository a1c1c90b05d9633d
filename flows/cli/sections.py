"""What `newsloom inspect` counts: one query each over the views chosen_articles, chosen_dropped and so on."""

from __future__ import annotations

from dataclasses import dataclass

DAYS = 14  # days shown one by one; a year of them fits no screen

# Fields that an article should have, and when one counts as missing.
EXPECTED = {
    "headline": "headline IS NULL",
    "description": "description IS NULL",
    "authors": "len(authors) = 0",
    "datePublished": "datePublished IS NULL",
    "datePublishedDay": "datePublishedDay IS NULL",
    "inLanguage": "inLanguage IS NULL",
    "publisher": "publisher IS NULL",
    "articleSection": "articleSection IS NULL",
    "keywords": "len(keywords) = 0",
    "images": "len(images) = 0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table of the answer."""

    title: str
    query: str


def _missing() -> str:
    counted = ", ".join(f'count(*) FILTER ({test}) AS "{name}"' for name, test in EXPECTED.items())
    return f"""
        WITH counts AS (SELECT {counted} FROM chosen_articles),
             long AS (UNPIVOT counts ON COLUMNS(*) INTO NAME field VALUE missing)
        SELECT field, missing,
               round(missing / (SELECT count(*) FROM chosen_articles), 4) AS share
        FROM long WHERE missing > 0 ORDER BY missing DESC, field"""  # noqa: S608  names from the table above


def _by(column: str, name: str) -> str:
    return f"""
        SELECT coalesce({column}, '(unknown)') AS "{name}", count(*) AS articles
        FROM chosen_articles GROUP BY 1 ORDER BY articles DESC, 1 LIMIT 30"""  # noqa: S608  as above


def _reasons(field: str) -> str:
    return f"""
        SELECT item.reason AS reason, count(*) AS lines, count(DISTINCT id) AS articles
        FROM (SELECT id, unnest({field}) AS item FROM chosen_articles)
        GROUP BY 1 ORDER BY lines DESC, 1"""  # noqa: S608  as above


SECTIONS = {
    "rooms": Section(
        title="Records",
        query="""
            SELECT 'articles' AS kept, count(*) AS records FROM chosen_articles
            UNION ALL SELECT 'duplicates', count(*) FROM chosen_duplicates
            UNION ALL SELECT 'dropped', count(*) FROM chosen_dropped
            UNION ALL SELECT 'versions', count(*) FROM chosen_versions""",
    ),
    "sources": Section(
        title="By source",
        query="""
            SELECT coalesce(source, '(none)') AS source, count(*) AS articles,
                   min(datePublishedDay) AS first, max(datePublishedDay) AS last,
                   median(wordCount)::BIGINT AS "median words"
            FROM chosen_articles GROUP BY 1 ORDER BY articles DESC, 1""",
    ),
    "days": Section(
        title=f"By day of publication (the last {DAYS})",
        query=f"""
            SELECT coalesce(CAST(datePublishedDay AS VARCHAR), '(unknown)') AS day, count(*) AS articles
            FROM chosen_articles GROUP BY 1 ORDER BY 1 DESC LIMIT {DAYS}""",  # noqa: S608  a number of ours
    ),
    "languages": Section(title="By language", query=_by("inLanguage", "language")),
    "kinds": Section(title="By kind", query=_by("kind", "kind")),
    "lengths": Section(
        title="Words in an article",
        query="""
            SELECT min(wordCount) AS least, quantile_cont(wordCount, 0.1)::BIGINT AS "10 %",
                   median(wordCount)::BIGINT AS median, quantile_cont(wordCount, 0.9)::BIGINT AS "90 %",
                   max(wordCount) AS most
            FROM chosen_articles HAVING count(*) > 0""",
    ),
    "missing": Section(title="Missing fields", query=_missing()),
    "flags": Section(
        title="Flags",
        query="""
            SELECT flag, count(*) AS articles FROM (SELECT unnest(flags) AS flag FROM chosen_articles)
            GROUP BY 1 ORDER BY articles DESC, 1""",
    ),
    "dropped": Section(
        title="Why pages were dropped",
        query="""
            SELECT dropped.reason AS reason, count(*) AS pages FROM chosen_dropped
            GROUP BY 1 ORDER BY pages DESC, 1""",
    ),
    "outcomes": Section(
        title="What became of every address, all runs",
        query="""
            SELECT outcome || coalesce(': ' || reason, '') AS outcome, count(*) AS addresses
            FROM chosen_ledger GROUP BY 1 ORDER BY addresses DESC, 1""",
    ),
    "removed": Section(title="Lines taken out", query=_reasons("removed")),
    "moved": Section(title="Lines moved to a field", query=_reasons("moved")),
    "repairs": Section(title="Lines repaired", query=_reasons("repairs")),
}
