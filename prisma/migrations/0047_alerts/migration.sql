-- What a business's users should know without looking for it. A row is one episode of one subject: it is open until the
-- subject is back to normal, and while it is open the same thing is not reported again.
CREATE TABLE "alerts" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "details" JSONB NOT NULL DEFAULT '{}',
    "segment_id" UUID,
    "connection_id" UUID,
    "import_id" UUID,
    "only_for" TEXT,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE UNIQUE INDEX "alerts_open_idx" ON "alerts" ("business_id", "kind", "subject") WHERE "ended_at" IS NULL;
CREATE INDEX "alerts_business_id_at_idx" ON "alerts" ("business_id", "at");
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_segment_id_fkey" FOREIGN KEY ("business_id", "segment_id") REFERENCES "customer_segments"("business_id", "segment_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_import_id_fkey" FOREIGN KEY ("business_id", "import_id") REFERENCES "imports"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who has read which alert.
CREATE TABLE "alert_reads" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_reads_pkey" PRIMARY KEY ("business_id", "user_id", "alert_id")
);
ALTER TABLE "alert_reads" ADD CONSTRAINT "alert_reads_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alert_reads" ADD CONSTRAINT "alert_reads_business_id_alert_id_fkey" FOREIGN KEY ("business_id", "alert_id") REFERENCES "alerts"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "alert_reads_business_id_alert_id_idx" ON "alert_reads" ("business_id", "alert_id");

-- What a user wants to be notified of. Without a row: every kind, and no digest.
CREATE TABLE "alert_choices" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "muted_kinds" TEXT[] NOT NULL DEFAULT '{}',
    "digest" TEXT NOT NULL DEFAULT 'off',
    "digest_hour" INTEGER NOT NULL DEFAULT 8,
    "digest_since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_choices_pkey" PRIMARY KEY ("business_id", "user_id")
);
ALTER TABLE "alert_choices" ADD CONSTRAINT "alert_choices_digest_check" CHECK ("digest" IN ('off', 'daily', 'weekly') AND "digest_hour" BETWEEN 0 AND 23);
ALTER TABLE "alert_choices" ADD CONSTRAINT "alert_choices_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A digest is handed to the mail server at most once: `handed_at` is stored before the mail server receives the message, and
-- removed only if it refuses the message.
CREATE TABLE "digest_sends" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "message_id" TEXT NOT NULL,
    "handed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "digest_sends_pkey" PRIMARY KEY ("business_id", "user_id", "day")
);
ALTER TABLE "digest_sends" ADD CONSTRAINT "digest_sends_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alerts" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "alerts"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "alerts" TO customer360_app;
ALTER TABLE "alert_reads" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "alert_reads"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "alert_reads" TO customer360_app;
ALTER TABLE "alert_choices" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "alert_choices"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "alert_choices" TO customer360_app;
ALTER TABLE "digest_sends" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "digest_sends"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "digest_sends" TO customer360_app;

-- Open pages update their inbox. A version without alerts shows this to no one, because it has no such resource.
CREATE FUNCTION notify_alert_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('customer_360_live',
    jsonb_build_object('businessId', current_setting('app.business_id'), 'table', 'alerts')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER live_change AFTER INSERT OR UPDATE OR DELETE ON "alerts" FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_alert_change();
CREATE TRIGGER live_change AFTER INSERT ON "alert_reads" FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_alert_change();
