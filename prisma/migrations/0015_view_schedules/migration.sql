-- Saved views that are sent by email every week or month. The version before this one, running beside it, sends none.
CREATE TABLE "view_schedules" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "view_id" UUID NOT NULL,
    "frequency" TEXT NOT NULL,
    "hour" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "is_paused" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "view_schedules_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE INDEX "view_schedules_business_id_view_id_idx" ON "view_schedules"("business_id", "view_id");
ALTER TABLE "view_schedules" ADD CONSTRAINT "view_schedules_frequency_check" CHECK ("frequency" IN ('weekly', 'monthly'));
ALTER TABLE "view_schedules" ADD CONSTRAINT "view_schedules_format_check" CHECK ("format" IN ('csv', 'pdf'));
ALTER TABLE "view_schedules" ADD CONSTRAINT "view_schedules_hour_check" CHECK ("hour" BETWEEN 0 AND 23);
ALTER TABLE "view_schedules" ADD CONSTRAINT "view_schedules_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "view_schedules" ADD CONSTRAINT "view_schedules_business_id_view_id_fkey" FOREIGN KEY ("business_id", "view_id") REFERENCES "saved_views"("business_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE "view_recipients" (
    "business_id" UUID NOT NULL,
    "schedule_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "day" DATE,
    "handed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "view_recipients_pkey" PRIMARY KEY ("business_id", "schedule_id", "user_id")
);
CREATE INDEX "view_recipients_business_id_user_id_idx" ON "view_recipients"("business_id", "user_id");
ALTER TABLE "view_recipients" ADD CONSTRAINT "view_recipients_business_id_schedule_id_fkey" FOREIGN KEY ("business_id", "schedule_id") REFERENCES "view_schedules"("business_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "view_recipients" ADD CONSTRAINT "view_recipients_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "view_schedules" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "view_schedules"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "view_schedules" TO customer360_app;
ALTER TABLE "view_recipients" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "view_recipients"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "view_recipients" TO customer360_app;
