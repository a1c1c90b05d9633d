-- Each record with copies, and its copies: first as ids, then with all that tells them apart.
CREATE VIEW copies AS
SELECT duplicateOf.id AS id, list(id ORDER BY firstSeen, id) AS copies FROM duplicates GROUP BY duplicateOf.id;

CREATE VIEW stories AS
SELECT a.storyId, a.id, a.source, a.url, a.headline, a.datePublished, a.firstSeen,
       coalesce(c.copyCount, 0) AS copyCount,
       coalesce(c.copies, []) AS copies,
       list_sort(list_distinct(list_filter(list_concat([a.source], coalesce(c.sources, [])),
                 lambda name: name IS NOT NULL))) AS sources
FROM articles a LEFT JOIN (
    SELECT duplicateOf.id AS id, count(*) AS copyCount, list(source) AS sources,
           list({'id': id, 'source': source, 'url': url, 'headline': headline, 'firstSeen': firstSeen,
                 'reason': duplicateOf.reason, 'score': duplicateOf.score} ORDER BY firstSeen, id) AS copies
    FROM duplicates GROUP BY duplicateOf.id
) c ON c.id = a.id;
