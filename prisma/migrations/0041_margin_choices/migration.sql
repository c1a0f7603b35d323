-- Whether the business has margins at all, and its customers by margin. Without costs it is empty and costs nothing.
CREATE INDEX "customer_metrics_margin_idx" ON "customer_metrics" ("business_id", "gross_margin", "customer_id")
  WHERE "gross_margin" IS NOT NULL;

-- Forecasts of gross margin, like those of revenue. In a table of their own: the version before this one, running beside it,
-- knows an answer by the key of "forecast_answers" alone.
CREATE TABLE "margin_forecast_answers" (
    "business_id" UUID NOT NULL,
    "months" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "level" DOUBLE PRECISION NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "margin_forecast_answers_pkey" PRIMARY KEY ("business_id", "months", "model", "level")
);
ALTER TABLE "margin_forecast_answers" ADD CONSTRAINT "margin_forecast_answers_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "margin_forecast_answers" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "margin_forecast_answers"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "margin_forecast_answers" TO customer360_app;
