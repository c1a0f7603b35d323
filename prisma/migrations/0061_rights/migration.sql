-- Fields that users corrected, with the time and the SHA-256 of what they replaced: imports of older data leave these alone. The
-- version of the product before this one, running beside it, overwrites them, as before.
ALTER TABLE "customers" ADD COLUMN "corrections" JSONB NOT NULL DEFAULT '{}', ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- Every change of a consent after the customer was stored, with what it replaced, so that the first one is known too.
CREATE TABLE "consent_changes" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "before_state" TEXT NOT NULL,
    "before_at" TIMESTAMPTZ(3),
    "before_source" TEXT,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3),
    "source" TEXT,
    "reason" TEXT,
    "actor_kind" TEXT,
    "actor_id" TEXT,

    CONSTRAINT "consent_changes_pkey" PRIMARY KEY ("business_id", "customer_id", "channel", "recorded_at")
);
ALTER TABLE "consent_changes" ADD CONSTRAINT "consent_changes_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A trigger, so that no writer can forget it. Not for erasures, which remove the history.
CREATE FUNCTION note_consent_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO consent_changes (business_id, customer_id, channel, recorded_at, before_state, before_at, before_source, state, at, source)
  SELECT NEW.business_id, NEW.customer_id, c.channel, clock_timestamp(), c.before_state, c.before_at, c.before_source, c.state, c.at, c.source
    FROM (VALUES
      ('email', OLD.email_consent, OLD.email_consent_at, OLD.email_consent_source,
        NEW.email_consent, NEW.email_consent_at, NEW.email_consent_source),
      ('sms', OLD.sms_consent, OLD.sms_consent_at, OLD.sms_consent_source,
        NEW.sms_consent, NEW.sms_consent_at, NEW.sms_consent_source),
      ('advertising', OLD.advertising_consent, OLD.advertising_consent_at, OLD.advertising_consent_source,
        NEW.advertising_consent, NEW.advertising_consent_at, NEW.advertising_consent_source)
    ) AS c(channel, before_state, before_at, before_source, state, at, source)
   WHERE (c.before_state, c.before_at, c.before_source) IS DISTINCT FROM (c.state, c.at, c.source);
  RETURN NULL;
END $$;
CREATE TRIGGER consent_change AFTER UPDATE ON "customers" FOR EACH ROW
  WHEN (NEW.erased_at IS NULL AND
    (OLD.email_consent, OLD.email_consent_at, OLD.email_consent_source, OLD.sms_consent, OLD.sms_consent_at,
     OLD.sms_consent_source, OLD.advertising_consent, OLD.advertising_consent_at, OLD.advertising_consent_source)
    IS DISTINCT FROM
    (NEW.email_consent, NEW.email_consent_at, NEW.email_consent_source, NEW.sms_consent, NEW.sms_consent_at,
     NEW.sms_consent_source, NEW.advertising_consent, NEW.advertising_consent_at, NEW.advertising_consent_source))
  EXECUTE FUNCTION note_consent_changes();

-- How many months a business keeps what has a rule; null for none.
CREATE TABLE "retention_rules" (
    "business_id" UUID NOT NULL,
    "events" INTEGER,
    "tickets" INTEGER,
    "import_details" INTEGER,
    "inactive_customers" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "retention_rules_pkey" PRIMARY KEY ("business_id")
);
ALTER TABLE "retention_rules" ADD CONSTRAINT "retention_rules_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A request about everything that a connected shop sent has a connection instead of a customer, and keeps its name as proof.
ALTER TABLE "privacy_requests" ALTER COLUMN "customer_id" DROP NOT NULL,
  ADD COLUMN "connection_id" UUID, ADD COLUMN "connection_name" TEXT,
  ADD CONSTRAINT "privacy_requests_subject_check" CHECK (num_nonnulls("customer_id", "connection_id") = 1);

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['consent_changes', 'retention_rules'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "consent_changes", "retention_rules" TO customer360_app;
