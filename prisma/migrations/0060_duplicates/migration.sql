-- Customers who may be the same person, found by a job. A dismissed pair stays, so that it is not suggested again.
CREATE TABLE "customer_duplicates" (
    "business_id" UUID NOT NULL,
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "reasons" TEXT[] NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3),
    "dismissed_kind" TEXT,
    "dismissed_id" TEXT,

    CONSTRAINT "customer_duplicates_pkey" PRIMARY KEY ("business_id", "first_id", "second_id")
);
CREATE INDEX "customer_duplicates_business_id_score_first_id_second_id_idx" ON "customer_duplicates" ("business_id", "score", "first_id", "second_id");
CREATE INDEX "customer_duplicates_business_id_second_id_idx" ON "customer_duplicates" ("business_id", "second_id");
ALTER TABLE "customer_duplicates" ADD CONSTRAINT "customer_duplicates_business_id_first_id_fkey" FOREIGN KEY ("business_id", "first_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "customer_duplicates" ADD CONSTRAINT "customer_duplicates_business_id_second_id_fkey" FOREIGN KEY ("business_id", "second_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A merge: the row of the merged customer is deleted and kept here, so that the merge can be undone. Later records under the merged
-- customer's own ID are compared with it. It is null once the merge was undone or the customer erased.
CREATE TABLE "customer_merges" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kept_id" UUID NOT NULL,
    "merged_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "undone_at" TIMESTAMPTZ(3),
    "undone_kind" TEXT,
    "undone_id" TEXT,
    "merged" JSONB,
    "parts" JSONB,

    CONSTRAINT "customer_merges_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE INDEX "customer_merges_business_id_kept_id_idx" ON "customer_merges" ("business_id", "kept_id");
CREATE INDEX "customer_merges_business_id_merged_id_idx" ON "customer_merges" ("business_id", "merged_id");
ALTER TABLE "customer_merges" ADD CONSTRAINT "customer_merges_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The records that belong to the kept customer because of a merge, also those that came later under the merged customer's ID.
CREATE TABLE "customer_merge_records" (
    "business_id" UUID NOT NULL,
    "merge_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "record_id" UUID NOT NULL,

    CONSTRAINT "customer_merge_records_pkey" PRIMARY KEY ("business_id", "merge_id", "kind", "record_id")
);
ALTER TABLE "customer_merge_records" ADD CONSTRAINT "customer_merge_records_business_id_merge_id_fkey" FOREIGN KEY ("business_id", "merge_id") REFERENCES "customer_merges"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The store's own IDs of merged customers, and who they are now.
CREATE TABLE "customer_aliases" (
    "business_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "merge_id" UUID NOT NULL,

    CONSTRAINT "customer_aliases_pkey" PRIMARY KEY ("business_id", "external_id")
);
CREATE INDEX "customer_aliases_business_id_customer_id_idx" ON "customer_aliases" ("business_id", "customer_id");
CREATE INDEX "customer_aliases_business_id_merge_id_idx" ON "customer_aliases" ("business_id", "merge_id");
ALTER TABLE "customer_aliases" ADD CONSTRAINT "customer_aliases_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "customer_aliases" ADD CONSTRAINT "customer_aliases_business_id_merge_id_fkey" FOREIGN KEY ("business_id", "merge_id") REFERENCES "customer_merges"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['customer_duplicates', 'customer_merges', 'customer_merge_records', 'customer_aliases'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "customer_duplicates", "customer_merges", "customer_merge_records", "customer_aliases" TO customer360_app;
