-- The row height of a user's tables; null follows the browser.
ALTER TABLE "users" ADD COLUMN "table_density" TEXT;
ALTER TABLE "users" ADD CONSTRAINT "users_table_density_check" CHECK ("table_density" IN ('comfortable', 'compact'));

-- A bulk change may also record an outcome for the customers of the churn and outreach lists, or take it back.
ALTER TABLE "customer_changes" ADD COLUMN "outcome" TEXT;
ALTER TABLE "customer_changes" DROP CONSTRAINT "customer_changes_check";
ALTER TABLE "customer_changes" ADD CONSTRAINT "customer_changes_check" CHECK
  (("action" IN ('assign', 'remove') AND "segment_id" IS NOT NULL AND "tag" IS NULL AND "outcome" IS NULL)
   OR ("action" IN ('tag', 'untag') AND "tag" IS NOT NULL AND "segment_id" IS NULL AND "outcome" IS NULL)
   OR ("action" IN ('mark', 'unmark') AND "outcome" IN ('done', 'not_now', 'wrong') AND "segment_id" IS NULL AND "tag" IS NULL));
