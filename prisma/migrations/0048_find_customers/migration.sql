-- The newest customers in whose key every word occurs. Unlike customers_with_words it stops after `most`, so that a word of very
-- many customers takes no longer than a rare one: the planner walks either the customers or the trigram index. By ID and not by
-- name, because a walk along the names would pass by all others first when the words are from the end of the alphabet.
-- `only_ids`: the words must occur in the external ID, and it may not be an email address or a phone number.
CREATE FUNCTION newest_customers_with_words("words" TEXT[], "only_ids" BOOLEAN, "most" INTEGER) RETURNS TABLE ("customer_id" UUID)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 10 SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  conditions text := '';
  pattern text;
  word text;
BEGIN
  FOREACH word IN ARRAY words LOOP
    pattern := '%' || regexp_replace(folded(word), '([\\%_])', '\\\1', 'g') || '%';
    conditions := conditions || format(' AND c.search_key LIKE %L', pattern);
    IF only_ids THEN
      conditions := conditions || format(' AND c.external_id !~ %L AND folded(c.external_id) LIKE %L', '@|[+][0-9]', pattern);
    END IF;
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT c.customer_id FROM customers c WHERE c.business_id = $1' || conditions
    || format(' ORDER BY c.customer_id DESC LIMIT %s', most) USING business;
END $$;
REVOKE EXECUTE ON FUNCTION newest_customers_with_words FROM PUBLIC;
GRANT EXECUTE ON FUNCTION newest_customers_with_words TO customer360_app;
