-- A business with sample data beside a real one, to explore the product with: at most one for each.
ALTER TABLE "businesses" ADD COLUMN "sample_of" UUID;
ALTER TABLE "businesses" ADD CONSTRAINT "businesses_sample_of_fkey" FOREIGN KEY ("sample_of") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "businesses_sample_of_key" ON "businesses"("sample_of");

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "businesses" ADD CONSTRAINT "businesses_sample_of_check" CHECK ("sample_of" <> "id");

-- A sample is created from within its business, so that none can be attached to another one.
DROP POLICY any_business_insert ON "businesses";
CREATE POLICY any_business_insert ON "businesses" FOR INSERT WITH CHECK ("sample_of" IS NULL
  OR "sample_of" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

-- Whether this user may enter a business: a sample's users are those of its business, so that access that ends there ends
-- here too.
CREATE FUNCTION may_enter_business("wanted" UUID, "person" UUID) RETURNS BOOLEAN
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM businesses b WHERE b.id = wanted AND (b.sample_of IS NULL OR EXISTS (
    SELECT FROM memberships m WHERE m.business_id = b.sample_of AND m.user_id = person AND m.is_active)))
$$;
REVOKE EXECUTE ON FUNCTION may_enter_business FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_enter_business TO customer360_app;

-- Deletes the sample of the transaction's business with everything in it, its audit log too: what was done with sample data
-- is no record of the business. False if that business has no such sample. Any other business still cannot be deleted.
CREATE FUNCTION delete_sample_business("sample" UUID) RETURNS BOOLEAN
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own text := current_setting('app.business_id', true);
BEGIN
  -- Waits for a transaction that is writing in the sample.
  PERFORM FROM businesses WHERE id = sample AND sample_of = nullif(own, '')::uuid FOR UPDATE;
  IF NOT FOUND THEN
    RETURN FALSE;
  END IF;
  -- The triggers on orders would count this as a change of the transaction's business.
  PERFORM set_config('app.business_id', '', true);
  -- Orders refer to customers and storefronts, which cannot be deleted before them.
  DELETE FROM orders WHERE business_id = sample;
  DELETE FROM audit_log WHERE business_id = sample;
  DELETE FROM businesses WHERE id = sample;
  PERFORM set_config('app.business_id', own, true);
  RETURN TRUE;
END $$;
REVOKE EXECUTE ON FUNCTION delete_sample_business FROM PUBLIC;
GRANT EXECUTE ON FUNCTION delete_sample_business TO customer360_app;
