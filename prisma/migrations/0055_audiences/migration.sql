-- Consent to advertising on other sites, for which a customer's address is passed on. The version before this one, running beside
-- it, doesn't write it.
ALTER TABLE "customers"
  ADD COLUMN "advertising_consent" TEXT NOT NULL DEFAULT 'unknown',
  ADD COLUMN "advertising_consent_at" TIMESTAMPTZ(3),
  ADD COLUMN "advertising_consent_source" TEXT;
ALTER TABLE "customers" ADD CONSTRAINT "customers_advertising_consent_check"
  CHECK ("advertising_consent" IN ('granted', 'denied', 'unknown')) NOT VALID;

-- Customers who are sent to another system: who they are, in which form, and when.
CREATE TABLE "audiences" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "format" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "schedule" TEXT NOT NULL,
    "hour" INTEGER NOT NULL,
    "scheduled_since" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "audiences_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "audiences" ADD CONSTRAINT "audiences_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One finished send of an audience: its manifest.
CREATE TABLE "audience_sends" (
    "business_id" UUID NOT NULL,
    "audience_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "run_id" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "format" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "selected" INTEGER NOT NULL,
    "sent" INTEGER NOT NULL,
    "added" INTEGER NOT NULL,
    "removed" INTEGER NOT NULL,
    "left_out" JSONB NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_bytes" BIGINT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "file_gone" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audience_sends_pkey" PRIMARY KEY ("business_id", "audience_id", "number")
);
CREATE UNIQUE INDEX "audience_sends_business_id_run_id_key" ON "audience_sends" ("business_id", "run_id");
ALTER TABLE "audience_sends" ADD CONSTRAINT "audience_sends_business_id_audience_id_fkey" FOREIGN KEY ("business_id", "audience_id") REFERENCES "audiences"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- In which sends of an audience a customer was: from one until another.
CREATE TABLE "audience_members" (
    "business_id" UUID NOT NULL,
    "audience_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "added_in" INTEGER NOT NULL,
    "removed_in" INTEGER,

    CONSTRAINT "audience_members_pkey" PRIMARY KEY ("business_id", "audience_id", "customer_id", "added_in")
);
ALTER TABLE "audience_members" ADD CONSTRAINT "audience_members_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Who is in the last send, each customer once.
CREATE UNIQUE INDEX "audience_members_sent_idx" ON "audience_members" ("business_id", "audience_id", "customer_id") WHERE "removed_in" IS NULL;

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['audiences', 'audience_sends', 'audience_members'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;
