-- A document without what matches the pattern in its texts. Keys, numbers and structure stay, so that a number which happens to be
-- a customer's ID doesn't make the document unreadable.
CREATE FUNCTION erase_in_json("document" JSONB, "pattern" TEXT) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(document)
    WHEN 'string' THEN to_jsonb(regexp_replace(document #>> '{}', pattern, '•••', 'gi'))
    WHEN 'array' THEN (
      SELECT coalesce(jsonb_agg(erase_in_json(value, pattern) ORDER BY place), '[]')
        FROM jsonb_array_elements(document) WITH ORDINALITY AS item(value, place))
    WHEN 'object' THEN (
      SELECT coalesce(jsonb_object_agg(key, erase_in_json(value, pattern)), '{}') FROM jsonb_each(document))
    ELSE document END;
END $$;

-- As migration 0057 has it, but only in the texts of documents. JSON writes a line break before a word as a letter, so that rows are
-- found by the pattern within longer words.
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
     WHERE business_id = business AND concat_ws(' ', before, after, reason, things) ~* anywhere;
  END IF;
END $$;
