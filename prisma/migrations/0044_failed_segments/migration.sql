-- How many segments could not be updated, for monitoring, which belongs to no business. Sample data
-- needs no alert.
CREATE FUNCTION count_failed_segments() RETURNS INTEGER
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM customer_segments s JOIN businesses b ON b.id = s.business_id
    WHERE s.problem IS NOT NULL AND s.archived_at IS NULL AND b.sample_of IS NULL
$$;
REVOKE EXECUTE ON FUNCTION count_failed_segments FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_failed_segments TO customer360_app;
