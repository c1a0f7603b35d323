-- CreateTable
CREATE TABLE "forecast_answers" (
    "business_id" UUID NOT NULL,
    "months" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "level" DOUBLE PRECISION NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "forecast_answers_pkey" PRIMARY KEY ("business_id","months","model","level")
);

-- CreateTable
CREATE TABLE "customer_forecasts" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "predicted_clv" BIGINT NOT NULL,
    "lower" BIGINT NOT NULL,
    "upper" BIGINT NOT NULL,
    "likely_lower" BIGINT NOT NULL,
    "likely_upper" BIGINT NOT NULL,
    "expected_purchases" DOUBLE PRECISION NOT NULL,
    "expected_order_value" BIGINT NOT NULL,
    "p_alive" DOUBLE PRECISION,
    "tier" TEXT NOT NULL,
    "next_order_on" DATE,
    "cohort" TEXT,

    CONSTRAINT "customer_forecasts_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- CreateIndex
CREATE INDEX "customer_forecasts_business_id_predicted_clv_customer_id_idx" ON "customer_forecasts"("business_id", "predicted_clv", "customer_id");

-- CreateIndex
CREATE INDEX "customer_forecasts_business_id_tier_predicted_clv_customer__idx" ON "customer_forecasts"("business_id", "tier", "predicted_clv", "customer_id");

-- AddForeignKey
ALTER TABLE "forecast_answers" ADD CONSTRAINT "forecast_answers_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_forecasts" ADD CONSTRAINT "customer_forecasts_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "customer_forecasts" ADD CONSTRAINT "customer_forecasts_check" CHECK (
  "tier" IN ('high', 'medium', 'low')
  AND "lower" <= "predicted_clv" AND "predicted_clv" <= "upper"
  AND "expected_purchases" >= 0 AND "expected_purchases" < 'infinity'
  AND "p_alive" BETWEEN 0 AND 1
);

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['forecast_answers', 'customer_forecasts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
