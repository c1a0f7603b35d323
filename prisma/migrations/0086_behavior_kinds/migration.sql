-- Cached reports by behavior are without the totals of their kinds.
DELETE FROM "report_cache" WHERE "key" LIKE '%:behavior:%';
