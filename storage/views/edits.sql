-- The edits of all records that have older versions or went, one row each; the same rules as storage/edits.py.
CREATE VIEW edits AS
WITH every AS (
    SELECT id, versionId, runId, source, url, requestedUrl, headline, description, authors, articleBody, removed,
           datePublished, datePublishedDay, dateModified, dateModifiedDay, "fetch".fetchedAt AS "at", wordCount
    FROM articles
    UNION ALL
    SELECT id, versionId, runId, source, url, requestedUrl, headline, description, authors, articleBody, removed,
           datePublished, datePublishedDay, dateModified, dateModifiedDay, "fetch".fetchedAt AS "at", wordCount
    FROM duplicates
    UNION ALL
    SELECT id, versionId, runId, source, url, requestedUrl, headline, description, authors, articleBody, removed,
           datePublished, datePublishedDay, dateModified, dateModifiedDay, "fetch".fetchedAt AS "at", wordCount
    FROM versions
), told AS (
    SELECT *,
           list_concat([coalesce(headline, '')], string_split(articleBody, chr(10) || chr(10)),
                       list_transform(removed, lambda one: one.text)) AS lines,
           array_to_string(list_transform(authors, lambda one: one.name), ', ') AS names,
           coalesce(datePublished, datePublishedDay::VARCHAR, '') || ' '
               || coalesce(dateModified, dateModifiedDay::VARCHAR, '') AS dates
    FROM every WHERE id IN (SELECT id FROM versions)
), pairs AS (
    SELECT *,
           lag(versionId) OVER w AS fromVersion, lag(headline) OVER w AS headlineBefore, lag("at") OVER w AS atBefore,
           lag(description) OVER w AS descriptionBefore, lag(articleBody) OVER w AS bodyBefore,
           lag(lines) OVER w AS linesBefore, lag(names) OVER w AS namesBefore, lag(dates) OVER w AS datesBefore,
           lag(wordCount) OVER w AS wordsBefore
    FROM told WINDOW w AS (PARTITION BY id ORDER BY runId, "at")
), typed AS (
    SELECT *,
           list_filter(lines, lambda line: length(line) <= {longest} AND regexp_matches(line, {notice})
                       AND NOT list_contains(linesBefore, line)) AS notices
    FROM pairs WHERE fromVersion IS NOT NULL
), changed AS (
    SELECT id, source, url, "at", runId AS run, CASE WHEN "at" = atBefore THEN 'reading' ELSE 'publisher' END AS "by",
           list_filter([
               CASE WHEN headline IS DISTINCT FROM headlineBefore THEN 'headline' END,
               CASE WHEN articleBody <> bodyBefore THEN 'body' END,
               CASE WHEN len(notices) > 0 THEN 'correction' END,
               CASE WHEN description IS DISTINCT FROM descriptionBefore THEN 'description' END,
               CASE WHEN names <> namesBefore THEN 'authors' END,
               CASE WHEN dates <> datesBefore THEN 'dates' END
           ], lambda kind: kind IS NOT NULL) AS kinds,
           fromVersion, versionId AS toVersion, headlineBefore, headline AS headlineAfter,
           array_to_string(notices, chr(10)) AS correction, wordsBefore, wordCount AS wordsAfter
    FROM typed
), last AS (
    SELECT unnest(list_distinct([url, requestedUrl])) AS place, url, id, source, versionId, headline, wordCount, "at"
    FROM every
), missing AS (
    SELECT last.id, last.source, last.url, ledger."at" AS "at", ledger.run, last.versionId, last.headline,
           last.wordCount, last."at" AS stood,
           row_number() OVER (PARTITION BY last.id, ledger."at" ORDER BY last."at" DESC) AS newest
    FROM ledger JOIN last ON ledger.url = last.place AND last."at" <= ledger."at"
    WHERE ledger.outcome = 'gone'
)
SELECT * REPLACE (nullif(correction, '') AS correction) FROM changed WHERE len(kinds) > 0
UNION ALL
SELECT id, source, url, "at", run, 'publisher', ['removed'], versionId, NULL, headline, NULL, NULL, wordCount, NULL
FROM missing WHERE newest = 1
QUALIFY row_number() OVER (PARTITION BY id, stood ORDER BY "at") = 1;
