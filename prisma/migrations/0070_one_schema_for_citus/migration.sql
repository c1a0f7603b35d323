-- The same schema on plain PostgreSQL and on Citus, which refuses sub-selects in policies, changes of the distribution column by a
-- foreign key, and unique keys without it. No behavior changes: business IDs never change.

-- Policies compare with the setting itself instead of (SELECT setting).
DO $$
DECLARE
  p record;
  wrapped constant text := '\( SELECT (\(NULLIF\(current_setting\(''app\.\w+''::text, true\), ''''::text\)\)::uuid) AS "?nullif"?\)';
BEGIN
  FOR p IN SELECT tablename, policyname, qual, with_check FROM pg_policies
            WHERE schemaname = 'public' AND (qual ~ wrapped OR with_check ~ wrapped) LOOP
    EXECUTE format('ALTER POLICY %I ON %I', p.policyname, p.tablename)
      || coalesce(' USING (' || regexp_replace(p.qual, wrapped, '\1', 'g') || ')', '')
      || coalesce(' WITH CHECK (' || regexp_replace(p.with_check, wrapped, '\1', 'g') || ')', '');
  END LOOP;
END $$;

-- People change themselves, and a business its members.
CREATE FUNCTION is_member("person" UUID) RETURNS BOOLEAN LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
BEGIN
  -- Without a business, no other table is read.
  IF business IS NULL THEN
    RETURN FALSE;
  END IF;
  RETURN EXISTS (SELECT 1 FROM memberships m WHERE m.business_id = business AND m.user_id = person);
END $$;
ALTER POLICY members_update ON "users"
  USING ("id" = nullif(current_setting('app.user_id', true), '')::uuid OR is_member("id"));

-- Checked again, which locks each table for about half a second per million rows.
DO $$
DECLARE
  k record;
BEGIN
  FOR k IN SELECT conrelid::regclass AS child, conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
            WHERE contype = 'f' AND confupdtype = 'c' AND connamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s',
      k.child, k.conname, k.conname, replace(k.definition, ' ON UPDATE CASCADE', ''));
  END LOOP;
END $$;

DROP INDEX "slack_connections_id_key";
CREATE INDEX "slack_connections_id_idx" ON "slack_connections" ("id");

-- As migration 0024 has it, but in two statements: a reference table is not changed by what a distributed one has.
CREATE OR REPLACE FUNCTION set_password_hash("member" UUID, "hash" TEXT) RETURNS BOOLEAN
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
BEGIN
  IF hash NOT LIKE '$argon2id$%' THEN
    RAISE EXCEPTION 'a password is kept as an argon2id hash' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM memberships m WHERE m.business_id = business AND m.user_id = member) THEN
    RETURN FALSE;
  END IF;
  UPDATE users SET password_hash = hash, session_version = session_version + 1 WHERE id = member;
  RETURN FOUND;
END $$;

-- As migrations 0034, 0043, 0056 and 0065 have them, but in PL/pgSQL: Citus has no parameters in functions of SQL.
CREATE OR REPLACE FUNCTION find_connection("wanted" UUID)
  RETURNS TABLE ("business_id" UUID, "kind" TEXT, "sealed_secrets" TEXT, "secret_key_id" TEXT)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT c.business_id, c.kind, c.sealed_secrets, c.secret_key_id FROM connections c WHERE c.id = wanted;
END $$;

CREATE OR REPLACE FUNCTION due_webhook_endpoints("moment" TIMESTAMPTZ)
  RETURNS TABLE ("business_id" UUID, "endpoint_id" UUID)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT e.business_id, e.id FROM webhook_endpoints e
   WHERE e.disabled_at IS NULL AND (e.paused_until IS NULL OR e.paused_until <= moment)
     AND EXISTS (SELECT 1 FROM webhook_messages m
       WHERE m.business_id = e.business_id AND m.endpoint_id = e.id AND m.state = 'pending' AND m.next_attempt_at <= moment);
END $$;

CREATE OR REPLACE FUNCTION find_slack_connection("wanted" UUID)
  RETURNS TABLE ("business_id" UUID, "language" TEXT, "sealed_keys" TEXT, "key_id" TEXT)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT c.business_id, c.language, c.sealed_keys, c.key_id FROM slack_connections c WHERE c.id = wanted;
END $$;

CREATE OR REPLACE FUNCTION may_enter_business("wanted" UUID, "person" UUID) RETURNS BOOLEAN
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent uuid;
BEGIN
  SELECT b.sample_of INTO parent FROM businesses b WHERE b.id = wanted;
  RETURN FOUND AND (parent IS NULL OR EXISTS (SELECT 1 FROM memberships m WHERE m.business_id = parent AND m.user_id = person AND m.is_active));
END $$;

-- On Citus, triggers fire on a worker, on the part of a table that is called orders_102008, and a worker may not notify in a transaction
-- that several nodes take part in. There a notice waits in a table until the end of the transaction, which sends it on.
CREATE UNLOGGED TABLE "live_notices" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "notice" TEXT NOT NULL,

    CONSTRAINT "live_notices_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "live_notices" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "live_notices"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "live_notices" TO customer360_app;

CREATE FUNCTION send_live_notice("fired_on" TEXT, "business" UUID, "notice" TEXT) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF fired_on ~ '_[0-9]+$' THEN
    INSERT INTO live_notices (business_id, notice) VALUES (business, notice);
  ELSE
    PERFORM pg_notify('customer_360_live', notice);
  END IF;
END $$;

-- As migrations 0027, 0039 and 0047 have them, otherwise.
CREATE OR REPLACE FUNCTION notify_live_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  changed_table text := regexp_replace(TG_TABLE_NAME, '_[0-9]+$', '');
  line jsonb := jsonb_build_object('businessId', NEW.business_id, 'table', changed_table);
  told text;
BEGIN
  IF changed_table = 'audit_log' THEN
    line := line || jsonb_build_object('action', NEW.action, 'things', NEW.things);
  ELSE
    line := line || jsonb_build_object('id', NEW.id, 'actorId', NEW.actor_id, 'isNew', TG_OP = 'INSERT',
      'kind', to_jsonb(NEW)->'kind', 'isMoved', TG_OP = 'INSERT' OR OLD.state <> NEW.state);
  END IF;
  told := line::text;
  -- PostgreSQL refuses 8,000 bytes, which would undo the change itself.
  IF octet_length(told) >= 8000 THEN
    told := (line - 'things')::text;
  END IF;
  PERFORM send_live_notice(TG_TABLE_NAME, NEW.business_id, told);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION mark_import_write() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  changed_table text := regexp_replace(TG_TABLE_NAME, '_[0-9]+$', '');
BEGIN
  IF changed_table <> 'orders' AND current_import() IS NOT NULL AND OLD.created_by_import IS DISTINCT FROM current_import() THEN
    INSERT INTO import_changes AS c (business_id, import_id, kind, record, before)
      VALUES (OLD.business_id, current_import(), changed_table, OLD.external_id, to_jsonb(OLD))
      ON CONFLICT (business_id, import_id, kind, record) DO UPDATE SET before = excluded.before WHERE c.before IS NULL;
  END IF;
  NEW.written_by_import := current_import();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION notify_alert_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM send_live_notice(TG_TABLE_NAME, current_setting('app.business_id')::uuid,
    jsonb_build_object('businessId', current_setting('app.business_id'), 'table', 'alerts')::text);
  RETURN NULL;
END $$;

-- As migration 0062 has it; on Citus row by row, because there a query of other tables does not see what has changed.
CREATE OR REPLACE FUNCTION queue_segment_webhooks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  c record;
  e record;
BEGIN
  IF TG_TABLE_NAME ~ '_[0-9]+$' THEN
    FOR c IN SELECT *, CASE change WHEN 'joined' THEN 'segment.entered' ELSE 'segment.left' END AS event FROM changed LOOP
      FOR e IN SELECT w.id, s.name FROM webhook_endpoints w JOIN customer_segments s ON s.business_id = c.business_id AND s.segment_id = c.segment_id
                WHERE w.business_id = c.business_id AND w.disabled_at IS NULL AND c.event = ANY (w.events)
                  AND (w.segment_ids = '{}' OR c.segment_id = ANY (w.segment_ids)) LOOP
        INSERT INTO webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
          VALUES (c.business_id, e.id, c.event, c.at, c.customer_id,
            jsonb_build_object('segment', jsonb_build_object('id', c.segment_id, 'name', e.name), 'reason', c.reason), c.at, c.at);
      END LOOP;
    END LOOP;
    RETURN NULL;
  END IF;
  INSERT INTO webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
  SELECT w.business_id, w.id, m.event, m.at, m.customer_id,
         jsonb_build_object('segment', jsonb_build_object('id', s.segment_id, 'name', s.name), 'reason', m.reason), m.at, m.at
    FROM (SELECT *, CASE change WHEN 'joined' THEN 'segment.entered' ELSE 'segment.left' END AS event FROM changed) m
    JOIN webhook_endpoints w ON w.business_id = m.business_id AND w.disabled_at IS NULL AND m.event = ANY (w.events)
     AND (w.segment_ids = '{}' OR m.segment_id = ANY (w.segment_ids))
    JOIN customer_segments s ON s.business_id = m.business_id AND s.segment_id = m.segment_id;
  RETURN NULL;
END $$;

-- In the CASE of an UPDATE, Citus accepts immutable functions only. These are: the encoding is given, and times have their zone.
CREATE FUNCTION sha256_hex("words" TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ BEGIN RETURN encode(sha256(convert_to(words, 'UTF8')), 'hex'); END $$;
CREATE FUNCTION to_instant("iso" TEXT) RETURNS TIMESTAMPTZ LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ BEGIN RETURN iso::timestamptz; END $$;
