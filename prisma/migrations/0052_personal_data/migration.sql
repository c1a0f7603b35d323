-- Whether a user sees customers' names, contact data and notes; null: as their role does. The version before this one, running
-- beside it, shows them to everyone and does not write it.
ALTER TABLE "memberships" ADD COLUMN "sees_personal_data" BOOLEAN;
GRANT UPDATE ("sees_personal_data") ON "memberships" TO customer360_app;

-- A word that starts with plain-id: is searched only in the store's own IDs, and not in those that are email addresses or phone
-- numbers. Callers who don't see personal data search so, because matches would reveal it. The indexed condition comes first.
CREATE OR REPLACE FUNCTION customers_with_words("words" TEXT[]) RETURNS TABLE ("customer_id" UUID, "name_key" TEXT)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 200 SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  conditions text := '';
  word text;
  sought text;
BEGIN
  FOREACH word IN ARRAY words LOOP
    sought := folded(regexp_replace(word, '^plain-id:', ''));
    conditions := conditions || format(' AND c.search_key LIKE %L', '%' || regexp_replace(sought, '([\\%_])', '\\\1', 'g') || '%');
    IF word LIKE 'plain-id:%' THEN
      conditions := conditions || format(' AND c.external_id !~ %L AND strpos(folded(c.external_id), %L) > 0', '@|[+][0-9]', sought);
    END IF;
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT c.customer_id, c.name_key FROM customers c WHERE c.business_id = $1' || conditions USING business;
END $$;
