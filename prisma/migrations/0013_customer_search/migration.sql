-- CreateTable
CREATE TABLE "customer_changes" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "segment_id" UUID,
    "tag" TEXT,
    "whom" JSONB NOT NULL,
    "customer_ids" UUID[],
    "matched" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_changes_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "customer_changes_business_id_at_idx" ON "customer_changes"("business_id", "at");

-- CreateIndex
CREATE INDEX "customer_metrics_business_id_lifetime_value_customer_id_idx" ON "customer_metrics"("business_id", "lifetime_value", "customer_id");

-- CreateIndex
CREATE INDEX "customer_metrics_business_id_last_order_at_customer_id_idx" ON "customer_metrics"("business_id", "last_order_at", "customer_id");

-- CreateIndex
CREATE INDEX "customers_business_id_name_key_customer_id_idx" ON "customers"("business_id", "name_key", "customer_id");

-- AddForeignKey
ALTER TABLE "customer_changes" ADD CONSTRAINT "customer_changes_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "customer_changes" ADD CONSTRAINT "customer_changes_check" CHECK
  (("action" IN ('assign', 'remove') AND "segment_id" IS NOT NULL AND "tag" IS NULL)
   OR ("action" IN ('tag', 'untag') AND "tag" IS NOT NULL AND "segment_id" IS NULL));

ALTER TABLE "customer_changes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "customer_changes"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

-- Both are trusted extensions: whoever may create in the database may create them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Words anywhere in a customer's key, of one business: another's customers are not even looked at.
CREATE INDEX "customers_search_idx" ON "customers" USING gin ("business_id", "search_key" gin_trgm_ops);

-- The customers of the transaction's business in whose key every word occurs. LIKE is not leakproof, so under row level
-- security no index would serve it; the function reads as the tables' owner and asks for the business itself. Words are
-- folded here, and their %, _ and \ mean themselves.
CREATE FUNCTION customers_with_words("words" TEXT[]) RETURNS TABLE ("customer_id" UUID, "name_key" TEXT)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 200 SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  conditions text := '';
  word text;
BEGIN
  FOREACH word IN ARRAY words LOOP
    conditions := conditions || format(' AND c.search_key LIKE %L',
      '%' || regexp_replace(folded(word), '([\\%_])', '\\\1', 'g') || '%');
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT c.customer_id, c.name_key FROM customers c WHERE c.business_id = $1' || conditions USING business;
END $$;
REVOKE EXECUTE ON FUNCTION customers_with_words FROM PUBLIC;
GRANT EXECUTE ON FUNCTION customers_with_words TO customer360_app;
