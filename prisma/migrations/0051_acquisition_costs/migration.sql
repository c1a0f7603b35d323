-- What a business spent on a campaign in a month, in minor units of its currency. The version before this one, running beside it,
-- knows nothing of it.
CREATE TABLE "acquisition_costs" (
    "business_id" UUID NOT NULL,
    "campaign" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "acquisition_costs_pkey" PRIMARY KEY ("business_id", "month", "campaign")
);
ALTER TABLE "acquisition_costs" ADD CONSTRAINT "acquisition_costs_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "acquisition_costs" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "acquisition_costs"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "acquisition_costs" TO customer360_app;
