-- The row height of a user's tables; null follows the browser.
ALTER TABLE "users" ADD COLUMN "table_density" TEXT;
ALTER TABLE "users" ADD CONSTRAINT "users_table_density_check" CHECK ("table_density" IN ('comfortable', 'compact'));
GRANT UPDATE ("table_density") ON "users" TO customer360_app;

-- A bulk change may also record an outcome for the customers of the churn and outreach lists, or take it back.
ALTER TABLE "customer_changes" ADD COLUMN "outcome" TEXT;
ALTER TABLE "customer_changes" DROP CONSTRAINT "customer_changes_check";
ALTER TABLE "customer_changes" ADD CONSTRAINT "customer_changes_check" CHECK
  (("action" IN ('assign', 'remove') AND "segment_id" IS NOT NULL AND "tag" IS NULL AND "outcome" IS NULL)
   OR ("action" IN ('tag', 'untag') AND "tag" IS NOT NULL AND "segment_id" IS NULL AND "outcome" IS NULL)
   OR ("action" IN ('mark', 'unmark') AND "outcome" IN ('done', 'not_now', 'wrong') AND "segment_id" IS NULL AND "tag" IS NULL));

-- A business's own wording of messages and recommended actions; a text without an entry is the standard one.
CREATE TABLE "business_texts" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "texts" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "business_texts_pkey" PRIMARY KEY ("business_id")
);
ALTER TABLE "business_texts" ADD CONSTRAINT "business_texts_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "business_texts" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "business_texts"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "business_texts" TO customer360_app;
