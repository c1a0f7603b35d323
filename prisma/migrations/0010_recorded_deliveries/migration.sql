-- Which sends were complete at a destination before migration 0003 recorded it: the audit log has a line of each since there are
-- destinations, also of those that were removed or moved since.
UPDATE "audience_sends" s SET "delivered_at" = least(s."delivered_at", l."at")
  FROM (SELECT "business_id", "things" ->> 'audience' AS "audience", "after" ->> 'number' AS "number", min("at") AS "at"
          FROM "audit_log" WHERE "action" = 'audience.delivered' GROUP BY "business_id", "things" ->> 'audience', "after" ->> 'number') l
 WHERE l."business_id" = s."business_id" AND l."audience" = s."audience_id"::text AND l."number" = s."number"::text;

-- Where a line is missing, or an erasure removed its number, whether an earlier send was delivered can't be known.
ALTER TABLE "audience_sends" ADD COLUMN "is_delivery_known" BOOLEAN NOT NULL DEFAULT true;
UPDATE "audience_sends" s SET "is_delivery_known" = false
 WHERE s."delivered_at" IS NULL
   AND NOT EXISTS (SELECT FROM "audience_destinations" d
                    WHERE d."business_id" = s."business_id" AND d."audience_id" = s."audience_id" AND d."delivered" BETWEEN 1 AND s."number")
   AND (EXISTS (SELECT FROM "audit_log" l
                 WHERE l."business_id" = s."business_id" AND l."action" = 'audience.delivered' AND l."things" ->> 'audience' = s."audience_id"::text
                   AND jsonb_typeof(l."after" -> 'number') IS DISTINCT FROM 'number')
     OR EXISTS (SELECT FROM "audience_destinations" d
                 WHERE d."business_id" = s."business_id" AND d."audience_id" = s."audience_id" AND d."delivered" > 0
                   AND NOT EXISTS (SELECT FROM "audit_log" l
                     WHERE l."business_id" = d."business_id" AND l."action" = 'audience.delivered'
                       AND l."things" ->> 'audience' = d."audience_id"::text AND l."after" ->> 'number' = d."delivered"::text)));
