-- What all logins of a PostgreSQL server share must not let one business stop another.

-- A transaction that notifies waits for every other one of the server that does, and fails once a login has filled the queue. So no write
-- notifies: its notices wait in the table, as they do on Citus, and the servers send them on.
CREATE OR REPLACE FUNCTION send_live_notice("fired_on" TEXT, "business" UUID, "notice" TEXT) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO live_notices (business_id, notice) VALUES (business, notice);
-- On a full disk, pages update at their next visit, and what still fits is written.
EXCEPTION WHEN insufficient_resources OR io_error THEN NULL;
END $$;

-- PostgreSQL shows of which sessions the queue waits to none: those that listen are known only by their last statement. Above a twentieth
-- of the queue all readers' sessions end, among them the one that it waits for.
CREATE OR REPLACE FUNCTION "private"."end_reader_sessions"("statement" INTERVAL DEFAULT '150 seconds', "transaction" INTERVAL DEFAULT '10 minutes')
  RETURNS INTEGER LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  is_queue_filling boolean := pg_notification_queue_usage() > 0.05;
BEGIN
  RETURN (
    SELECT count(pg_terminate_backend(a.pid)) FROM pg_stat_activity a JOIN private.readers r ON r.login = a.usename
     WHERE is_queue_filling
        OR (a.state = 'active' AND a.query_start < clock_timestamp() - statement)
        OR a.xact_start < clock_timestamp() - transaction
        OR a.query ~* '(^|;)\s*listen\M'
        OR EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory'));
END $$;

-- The notices of all businesses since the last call. The caller sends them on in the same transaction.
CREATE FUNCTION "private"."take_live_notices"() RETURNS TABLE ("payload" TEXT, "written_at" TIMESTAMPTZ)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pg_notification_queue_usage() > 0.05 THEN
    PERFORM private.end_reader_sessions();
  END IF;
  RETURN QUERY DELETE FROM live_notices n RETURNING n.notice, n.at;
END $$;
REVOKE EXECUTE ON FUNCTION "private"."take_live_notices" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "private"."take_live_notices" TO customer360_app;

-- SHA-256 of what PostgreSQL stores for the password that create-reader made; null for older logins. A login can change its password.
ALTER TABLE "private"."readers" ADD COLUMN "password_sum" TEXT;
