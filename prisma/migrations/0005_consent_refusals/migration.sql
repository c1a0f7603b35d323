-- replaces 73132147d3791c65f789e51432ba16e928ad2555ca22494e8d12d71b7928e4b0: the same for databases where it worked, which Citus's didn't
-- Dating a refusal is no change of it: nothing is noted while this migration does so.
CREATE OR REPLACE FUNCTION note_consent_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RETURN NULL;
END $$;

-- A refusal counts from its date, so that a grant needs a later one. Refusals without a date count from when they were recorded, or else
-- from now.
UPDATE "customers" c SET "email_consent_at" = h."at"
  FROM (SELECT "business_id", "customer_id", max("recorded_at") AS "at" FROM "consent_changes"
         WHERE "channel" = 'email' AND "state" = 'denied' GROUP BY "business_id", "customer_id") h
 WHERE h."business_id" = c."business_id" AND h."customer_id" = c."customer_id" AND c."email_consent" = 'denied' AND c."email_consent_at" IS NULL;
UPDATE "customers" SET "email_consent_at" = now() WHERE "email_consent" = 'denied' AND "email_consent_at" IS NULL;
UPDATE "customers" c SET "sms_consent_at" = h."at"
  FROM (SELECT "business_id", "customer_id", max("recorded_at") AS "at" FROM "consent_changes"
         WHERE "channel" = 'sms' AND "state" = 'denied' GROUP BY "business_id", "customer_id") h
 WHERE h."business_id" = c."business_id" AND h."customer_id" = c."customer_id" AND c."sms_consent" = 'denied' AND c."sms_consent_at" IS NULL;
UPDATE "customers" SET "sms_consent_at" = now() WHERE "sms_consent" = 'denied' AND "sms_consent_at" IS NULL;
UPDATE "customers" c SET "advertising_consent_at" = h."at"
  FROM (SELECT "business_id", "customer_id", max("recorded_at") AS "at" FROM "consent_changes"
         WHERE "channel" = 'advertising' AND "state" = 'denied' GROUP BY "business_id", "customer_id") h
 WHERE h."business_id" = c."business_id" AND h."customer_id" = c."customer_id" AND c."advertising_consent" = 'denied' AND c."advertising_consent_at" IS NULL;
UPDATE "customers" SET "advertising_consent_at" = now() WHERE "advertising_consent" = 'denied' AND "advertising_consent_at" IS NULL;

-- A refusal concerns everyone with the address or number.
CREATE INDEX "customers_business_id_email_idx" ON "customers"("business_id", "email");
CREATE INDEX "customers_business_id_phone_idx" ON "customers"("business_id", "phone");

-- Customers who stayed refused although the file said that they consent.
ALTER TABLE "imports" ADD COLUMN "refusals_kept" INTEGER NOT NULL DEFAULT 0;

-- Each import of a file that repeats refusals without a date moves their date, which is no change of the consent.
CREATE OR REPLACE FUNCTION note_consent_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
   WHERE (c.before_state, c.before_at, c.before_source) IS DISTINCT FROM (c.state, c.at, c.source)
     AND NOT (current_import() IS NOT NULL AND c.before_state = 'denied' AND c.state = 'denied' AND c.before_source IS NOT DISTINCT FROM c.source);
  RETURN NULL;
END $$;
