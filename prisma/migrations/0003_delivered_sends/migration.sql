-- A send is also a file that nothing was delivered of: since when it is complete at the destination.
ALTER TABLE "audience_sends" ADD COLUMN "delivered_at" TIMESTAMPTZ(3);
UPDATE "audience_sends" s SET "delivered_at" = d."delivered_at"
  FROM "audience_destinations" d
 WHERE d."business_id" = s."business_id" AND d."audience_id" = s."audience_id" AND d."delivered" = s."number";
