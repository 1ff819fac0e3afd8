-- The reader's window: what people and scripts ask for. Laid anew whenever this file changed.
-- One statement a view, `CREATE VIEW name AS …`; the data dictionary is README.md beside this file.

CREATE VIEW new_mentions AS
SELECT id, day, outlet, language AS lang, lane, rule, title, substr(quote, 1, 120) AS quote, url
FROM daily WHERE status = 'new' ORDER BY day DESC, id DESC;

CREATE VIEW daily AS
SELECT m.day AS day, a.source AS source, a.outlet AS outlet, a.title AS title, a.url AS url, x.rule AS rule,
    x.quote AS quote, m.status AS status, m.id AS id, x.lane AS lane, a.standing AS standing, a.language AS language,
    m.note AS note, a.basis AS basis, a.published_at AS published_at, m.found_at AS found_at, m.origin AS origin, m.listed AS listed,
    (SELECT count(*) FROM copies c WHERE c.mention = m.id AND c.left_at IS NULL) AS copies
FROM mentions m JOIN articles a ON a.id = m.article
LEFT JOIN matches x ON x.id = coalesce(
    (SELECT y.id FROM matches y WHERE y.mention = m.id AND y.fingerprint = a.fingerprint ORDER BY y.position, y.id LIMIT 1),
    (SELECT y.id FROM matches y WHERE y.mention = m.id ORDER BY y.position, y.id LIMIT 1));

CREATE VIEW by_source AS
SELECT a.source AS source, count(*) AS mentions, sum(m.status = 'new') AS new, sum(m.status = 'kept') AS kept,
    sum(m.status = 'dismissed') AS dismissed, max(m.found_at) AS last_found_at
FROM mentions m JOIN articles a ON a.id = m.article GROUP BY a.source ORDER BY mentions DESC, source;

CREATE VIEW by_rule AS
SELECT x.rule AS rule, x.lane AS lane, count(DISTINCT x.mention) AS mentions,
    count(DISTINCT CASE WHEN m.status = 'kept' THEN m.id END) AS kept,
    count(DISTINCT CASE WHEN m.status = 'dismissed' THEN m.id END) AS dismissed, max(m.found_at) AS last_found_at
FROM matches x JOIN mentions m ON m.id = x.mention GROUP BY x.rule, x.lane ORDER BY mentions DESC, rule;

CREATE VIEW silent_sources AS
SELECT s.key AS source, n.name AS name, json_extract(s.value, '$.state') AS state, json_extract(s.value, '$.since') AS since,
    json_extract(s.value, '$.answered') AS answered, r.ended_at AS as_of
FROM (SELECT * FROM runs WHERE kind = 'crawl' AND states IS NOT NULL ORDER BY id DESC LIMIT 1) r, json_each(r.states) s
LEFT JOIN sources n ON n.id = s.key
WHERE json_extract(s.value, '$.state') <> 'OK' OR NOT json_extract(s.value, '$.answered') ORDER BY state, source;

CREATE VIEW unread_sources AS
SELECT s.key AS source, n.name AS name, json_extract(s.value, '$.unread.asked') AS asked, json_extract(s.value, '$.unread.read') AS read,
    json_extract(s.value, '$.unread.days') AS days, json_extract(s.value, '$.unread.cause') AS cause,
    json_extract(s.value, '$.unread.of_cause') AS of_cause, json_extract(s.value, '$.unread.last_read_at') AS last_read_at,
    r.ended_at AS as_of
FROM (SELECT * FROM runs WHERE kind = 'crawl' AND states IS NOT NULL ORDER BY id DESC LIMIT 1) r, json_each(r.states) s
LEFT JOIN sources n ON n.id = s.key WHERE json_extract(s.value, '$.unread') IS NOT NULL ORDER BY source;

CREATE VIEW revised AS
SELECT r.day AS day, r.mention AS mention, a.outlet AS outlet, r.replaced_at AS replaced_at, r.changed AS changed,
    r.title AS old_title, a.title AS title, a.url AS url, m.status AS status
FROM revisions r JOIN mentions m ON m.id = r.mention JOIN articles a ON a.id = m.article
WHERE r.changed <> '[]' ORDER BY r.day DESC, r.id DESC;

CREATE VIEW claims AS
SELECT id, day, lane, direction, gloss, speaker, denies, tags, thing, low, high, figure, previous, pages, languages, status,
    first_at, first_found_at, origins
FROM claimed WHERE retired_at IS NULL ORDER BY day DESC, id DESC;

CREATE VIEW claim_mentions AS
SELECT p.claim AS claim, p.mention AS mention, a.outlet AS outlet, a.language AS language, a.title AS title, a.url AS url,
    p.reason AS reason, p.with_mention AS with_mention, m.status AS status
FROM claim_parts p JOIN claimed c ON c.id = p.claim AND c.retired_at IS NULL JOIN mentions m ON m.id = p.mention
JOIN articles a ON a.id = m.article WHERE p.left_day IS NULL ORDER BY p.claim, a.published_at, p.mention;

CREATE VIEW figures AS
SELECT t.mention AS mention, t.lane AS lane, t.speaker AS speaker, json_extract(f.value, '$[0]') AS thing,
    json_extract(f.value, '$[1]') AS low, json_extract(f.value, '$[2]') AS high, json_extract(f.value, '$[3]') AS bound,
    json_extract(f.value, '$[4]') AS words, t.url AS url
FROM telling_parts t, json_each(t.figures) f ORDER BY t.mention, t.place;
