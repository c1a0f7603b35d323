-- Erasure of customers. The version of the product before this one, running beside it, erases without tombstones, as before.
ALTER TABLE "customers" ADD COLUMN "erased_at" TIMESTAMPTZ(3), ADD COLUMN "profiling_objection_at" TIMESTAMPTZ(3);

-- The key of the business's tombstones: without it, an identifier can't be compared with them.
CREATE TABLE "erasure_keys" (
    "business_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,

    CONSTRAINT "erasure_keys_pkey" PRIMARY KEY ("business_id")
);

CREATE TABLE "erasures" (
    "business_id" UUID NOT NULL,
    "alias" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("business_id", "alias")
);

CREATE TABLE "erasure_tombstones" (
    "business_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    CONSTRAINT "erasure_tombstones_pkey" PRIMARY KEY ("business_id", "hash")
);
CREATE INDEX "erasure_tombstones_business_id_alias_idx" ON "erasure_tombstones" ("business_id", "alias");

ALTER TABLE "erasure_keys" ADD CONSTRAINT "erasure_keys_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "erasure_tombstones" ADD CONSTRAINT "erasure_tombstones_business_id_alias_fkey" FOREIGN KEY ("business_id", "alias") REFERENCES "erasures"("business_id", "alias") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a person asked for. It refers to the customer by our ID alone, so that it can be kept as proof after an erasure.
CREATE TABLE "privacy_requests" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "customer_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "received_kind" TEXT NOT NULL,
    "received_id" TEXT NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_kind" TEXT,
    "closed_id" TEXT,

    CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE INDEX "privacy_requests_business_id_due_at_id_idx" ON "privacy_requests" ("business_id", "due_at", "id");
CREATE INDEX "privacy_requests_business_id_customer_id_idx" ON "privacy_requests" ("business_id", "customer_id");
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['erasure_keys', 'erasures', 'erasure_tombstones', 'privacy_requests'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "erasure_keys", "erasures", "erasure_tombstones", "privacy_requests" TO customer360_app;

-- The audit log can't be changed by the application, except that an erasure removes the details of entries about these customers,
-- and whatever else matches the pattern.
CREATE FUNCTION erase_from_audit_log("customers" UUID[], "pattern" TEXT) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
BEGIN
  UPDATE audit_log SET before = NULL, after = NULL, reason = NULL
   WHERE business_id = business AND things ->> 'customer' = ANY (customers::text[])
     AND (before IS NOT NULL OR after IS NOT NULL OR reason IS NOT NULL);
  IF pattern IS NOT NULL THEN
    UPDATE audit_log SET before = regexp_replace(before::text, pattern, '•••', 'gi')::jsonb,
           after = regexp_replace(after::text, pattern, '•••', 'gi')::jsonb,
           reason = regexp_replace(reason, pattern, '•••', 'gi'),
           things = regexp_replace(things::text, pattern, '•••', 'gi')::jsonb
     WHERE business_id = business AND concat_ws(' ', before, after, reason, things) ~* pattern;
  END IF;
END $$;
REVOKE ALL ON FUNCTION erase_from_audit_log(UUID[], TEXT) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_from_audit_log(UUID[], TEXT) TO customer360_app;
