-- The main figures of reports by the day they describe, so that later ones can be compared with them.
CREATE TABLE "report_snapshots" (
    "business_id" UUID NOT NULL,
    "report" TEXT NOT NULL,
    "setting" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "figures" JSONB NOT NULL,

    CONSTRAINT "report_snapshots_pkey" PRIMARY KEY ("business_id", "report", "setting", "day")
);
ALTER TABLE "report_snapshots" ADD CONSTRAINT "report_snapshots_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "report_snapshots" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "report_snapshots"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "report_snapshots" TO customer360_app;
