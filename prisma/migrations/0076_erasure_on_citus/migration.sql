-- As migration 0063 has it, but rows are found by immutable functions, as Citus requires of updates: concat_ws is not one.
CREATE OR REPLACE FUNCTION erase_from_audit_log("customers" UUID[], "pattern" TEXT) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  anywhere text := replace(replace(pattern, '(?<![[:alnum:]_])', ''), '(?![[:alnum:]_])', '');
BEGIN
  UPDATE audit_log SET before = NULL, after = NULL, reason = NULL
   WHERE business_id = business AND things ->> 'customer' = ANY (customers::text[])
     AND (before IS NOT NULL OR after IS NOT NULL OR reason IS NOT NULL);
  IF pattern IS NOT NULL THEN
    UPDATE audit_log SET before = erase_in_json(before, pattern), after = erase_in_json(after, pattern),
           reason = regexp_replace(reason, pattern, '•••', 'gi'), things = erase_in_json(things, pattern)
     WHERE business_id = business AND (before::text ~* anywhere OR after::text ~* anywhere OR reason ~* anywhere OR things::text ~* anywhere);
  END IF;
END $$;
