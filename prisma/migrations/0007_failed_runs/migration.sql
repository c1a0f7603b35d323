-- How many runs failed on their last attempt within the last hour, for monitoring, which belongs to no business: whichever process
-- worked on them, a server, a worker or a command.
-- Of all runs, not of failed ones: on a full disk, the first entry of an empty index would find no space.
CREATE INDEX "runs_finished_at_idx" ON "runs" ("finished_at");

CREATE FUNCTION count_failed_runs() RETURNS TABLE ("kind" TEXT, "failed" INTEGER)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT r.kind, count(*)::int FROM runs r WHERE r.state = 'failed' AND r.finished_at > now() - interval '1 hour' GROUP BY 1
$$;
REVOKE EXECUTE ON FUNCTION count_failed_runs FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_failed_runs TO customer360_app;
