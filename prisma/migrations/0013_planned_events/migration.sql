-- Sales, launches and days closed that a business enters for its forecast. The version before this one, running beside it, knows
-- nothing of them.
CREATE TABLE "planned_events" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "planned_events_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "planned_events" ADD CONSTRAINT "planned_events_kind_check" CHECK ("kind" IN ('sale', 'launch', 'closed', 'other'));
ALTER TABLE "planned_events" ADD CONSTRAINT "planned_events_days_check" CHECK ("last_day" >= "starts_on");
ALTER TABLE "planned_events" ADD CONSTRAINT "planned_events_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "planned_events" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "planned_events"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "planned_events" TO customer360_app;
