-- Erased customers whom the business's texts are still searched for. Whom they were is encrypted, and deleted when the search is finished.
CREATE TABLE "erasure_searches" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sealed" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "place_table" TEXT,
    "place_key" JSONB,

    CONSTRAINT "erasure_searches_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "erasure_searches" ADD CONSTRAINT "erasure_searches_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "erasure_searches" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "erasure_searches"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "erasure_searches" TO customer360_app;

-- The pattern that also finds a first and a last name apart, if both are there as the halves say: as values in an address or in JSON.
CREATE FUNCTION with_halves("text" TEXT, "pattern" TEXT, "before" TEXT, "halves" TEXT[], "after" TEXT) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN halves IS NOT NULL AND text ~* (before || halves[1] || after) AND text ~* (before || halves[2] || after)
    THEN pattern || '|' || before || '(' || halves[1] || '|' || halves[2] || ')' || after ELSE pattern END;
$$;

-- Whether a text or document names someone.
CREATE FUNCTION names_someone("text" TEXT, "pattern" TEXT, "halves" TEXT[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT text ~* with_halves(text, pattern, '(?<=[=:"''>])', halves, '(?![[:alnum:]])')
      OR text ~* with_halves(text, pattern, '"\s*', halves, '\s*"');
$$;

-- A text without what matches the pattern.
CREATE FUNCTION erase_in_text("text" TEXT, "pattern" TEXT, "halves" TEXT[], "mark" TEXT) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT regexp_replace(text, with_halves(text, pattern, '(?<=[=:"''>])', halves, '(?![[:alnum:]])'), mark, 'gi');
$$;

CREATE FUNCTION erase_in_texts("texts" TEXT[], "pattern" TEXT, "halves" TEXT[], "mark" TEXT) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN texts IS NULL THEN NULL
    ELSE ARRAY(SELECT erase_in_text(one, pattern, halves, mark) FROM unnest(texts) WITH ORDINALITY AS all_texts(one, place) ORDER BY place) END;
$$;

-- Numbers and structure stay, so that a number which happens to be a customer's ID doesn't make the document unreadable. The values of
-- kept keys stay too, except in a business's own fields, which may have the same names.
CREATE FUNCTION erase_within("document" JSONB, "pattern" TEXT, "halves" TEXT[], "kept" TEXT[], "mark" TEXT) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(document)
    WHEN 'string' THEN to_jsonb(erase_in_text(document #>> '{}', pattern, halves, mark))
    WHEN 'array' THEN (
      SELECT coalesce(jsonb_agg(erase_within(value, pattern, halves, kept, mark) ORDER BY place), '[]')
        FROM jsonb_array_elements(document) WITH ORDINALITY AS item(value, place))
    WHEN 'object' THEN (
      SELECT coalesce(jsonb_object_agg(erase_in_text(key, pattern, halves, mark), CASE WHEN key = ANY (kept) THEN value
               ELSE erase_within(value, pattern, halves, CASE WHEN key = 'custom_fields' THEN '{}' ELSE kept END, mark) END), '{}')
        FROM jsonb_each(document))
    ELSE document END;
END $$;

CREATE FUNCTION erase_in_document("document" JSONB, "pattern" TEXT, "halves" TEXT[], "kept" TEXT[], "mark" TEXT) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN document IS NULL THEN NULL ELSE erase_within(document,
    CASE WHEN with_halves(document::text, pattern, '"\s*', halves, '\s*"') = pattern THEN pattern
      ELSE pattern || '|^\s*(' || halves[1] || '|' || halves[2] || ')\s*$' END, halves, kept, mark) END;
$$;

-- The audit log can't be changed by the application, except that an erasure removes what names the customer from these entries.
CREATE FUNCTION erase_in_audit_log("entries" UUID[], "pattern" TEXT, "halves" TEXT[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
BEGIN
  UPDATE audit_log SET before = erase_in_document(before, pattern, halves, '{}', '•••'),
         after = erase_in_document(after, pattern, halves, '{}', '•••'), things = erase_in_document(things, pattern, halves, '{}', '•••'),
         reason = erase_in_text(reason, pattern, halves, '•••'), request_id = erase_in_text(request_id, pattern, halves, '•••')
   WHERE business_id = business AND id = ANY (entries);
END $$;
REVOKE ALL ON FUNCTION erase_in_audit_log(UUID[], TEXT, TEXT[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_in_audit_log(UUID[], TEXT, TEXT[]) TO customer360_app;

-- As migration 0061 has it, but not when an erasure removes another customer from the text that says where a consent was given: that
-- is no change of the consent, and the history would keep the text.
DROP TRIGGER consent_change ON "customers";
CREATE TRIGGER consent_change AFTER UPDATE ON "customers" FOR EACH ROW
  WHEN (NEW.erased_at IS NULL AND current_setting('app.erasing', true) IS DISTINCT FROM 'on' AND
    (OLD.email_consent, OLD.email_consent_at, OLD.email_consent_source, OLD.sms_consent, OLD.sms_consent_at,
     OLD.sms_consent_source, OLD.advertising_consent, OLD.advertising_consent_at, OLD.advertising_consent_source)
    IS DISTINCT FROM
    (NEW.email_consent, NEW.email_consent_at, NEW.email_consent_source, NEW.sms_consent, NEW.sms_consent_at,
     NEW.sms_consent_source, NEW.advertising_consent, NEW.advertising_consent_at, NEW.advertising_consent_source))
  EXECUTE FUNCTION note_consent_changes();

-- Saved versions are not changed, except that an erasure removes customers whom they name.
GRANT UPDATE ("scheme", "note") ON "rfm_schemes" TO customer360_app;
