CREATE TABLE "forecast_scores" (
    "business_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "as_of" DATE NOT NULL,
    "expected" JSONB NOT NULL,
    "actual" JSONB,

    CONSTRAINT "forecast_scores_pkey" PRIMARY KEY ("business_id", "month")
);
ALTER TABLE "forecast_scores" ADD CONSTRAINT "forecast_scores_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "forecast_scores" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "forecast_scores"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "forecast_scores" TO customer360_app;
