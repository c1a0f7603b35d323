-- What logins for reporting must not do. PostgreSQL lets every login listen to a channel whose name it knows, and live changes name the
-- customers of all businesses: their channel has a name that only the product can read.
CREATE TABLE "private"."live_channel" ("name" TEXT NOT NULL);
INSERT INTO "private"."live_channel" VALUES ('customer_360_live_' || replace(gen_random_uuid()::text, '-', ''));
GRANT USAGE ON SCHEMA "private" TO customer360_app;
GRANT SELECT ON "private"."live_channel" TO customer360_app;

CREATE FUNCTION live_channel() RETURNS TEXT LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN (SELECT name FROM private.live_channel);
END $$;

-- As migration 0070 has it, otherwise.
CREATE OR REPLACE FUNCTION send_live_notice("fired_on" TEXT, "business" UUID, "notice" TEXT) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF fired_on ~ '_[0-9]+$' THEN
    INSERT INTO live_notices (business_id, notice) VALUES (business, notice);
  ELSE
    PERFORM pg_notify(live_channel(), notice);
  END IF;
END $$;

-- As the owner of the tables: deletes a login, and ends its sessions first.
CREATE FUNCTION "private"."drop_reader"("reader" NAME) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM private.readers WHERE login = reader;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
    RETURN;
  END IF;
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = reader;
  EXECUTE format('DROP OWNED BY %I', reader);
  EXECUTE format('DROP ROLE %I', reader);
END $$;

-- A login can change its own statement_timeout. This holds: it ends sessions with a statement of more than two and a half minutes or a
-- transaction of more than ten, and those that hold advisory locks, for which the product would wait.
CREATE FUNCTION "private"."end_reader_sessions"("statement" INTERVAL DEFAULT '150 seconds', "transaction" INTERVAL DEFAULT '10 minutes')
  RETURNS INTEGER LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT count(pg_terminate_backend(a.pid)) FROM pg_stat_activity a JOIN private.readers r ON r.login = a.usename
     WHERE (a.state = 'active' AND a.query_start < clock_timestamp() - statement)
        OR a.xact_start < clock_timestamp() - transaction
        OR EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted));
END $$;
REVOKE EXECUTE ON FUNCTION "private"."end_reader_sessions" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "private"."end_reader_sessions" TO customer360_app;

-- As migration 0043 has it, and with the logins that read the sample.
CREATE OR REPLACE FUNCTION delete_sample_business("sample" UUID) RETURNS BOOLEAN
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own text := current_setting('app.business_id', true);
BEGIN
  -- Waits for a transaction that is writing in the sample.
  PERFORM FROM businesses WHERE id = sample AND sample_of = nullif(own, '')::uuid FOR UPDATE;
  IF NOT FOUND THEN
    RETURN FALSE;
  END IF;
  PERFORM private.drop_reader(login) FROM private.readers WHERE business_id = sample;
  -- The triggers on orders would count this as a change of the transaction's business.
  PERFORM set_config('app.business_id', '', true);
  -- Orders refer to customers and storefronts, which cannot be deleted before them.
  DELETE FROM orders WHERE business_id = sample;
  DELETE FROM audit_log WHERE business_id = sample;
  DELETE FROM businesses WHERE id = sample;
  PERFORM set_config('app.business_id', own, true);
  RETURN TRUE;
END $$;
