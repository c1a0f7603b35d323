-- Searches without a result, counted by their words if all of those are the product's own. The version before this one, running beside it,
-- knows nothing of them.
CREATE TABLE "search_misses" (
    "business_id" UUID NOT NULL,
    "words" TEXT NOT NULL,
    "misses" INTEGER NOT NULL DEFAULT 1,
    "last_missed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "search_misses_pkey" PRIMARY KEY ("business_id", "words")
);
ALTER TABLE "search_misses" ADD CONSTRAINT "search_misses_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "search_misses" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "search_misses"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "search_misses" TO customer360_app;
