-- Tells every listening process, when its transaction commits, which rows were written: ids and kinds, no data. Triggers, so
-- that no writer can forget it: every change to a thing writes an audit line, and runs and imports write their progress.
-- Only of what happens inside a business: a restored backup or a bulk load as the owner is silent.
CREATE FUNCTION notify_live_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  line jsonb := jsonb_build_object('businessId', NEW.business_id, 'table', TG_TABLE_NAME);
  told text;
BEGIN
  IF TG_TABLE_NAME = 'audit_log' THEN
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
  PERFORM pg_notify('customer_360_live', told);
  RETURN NULL;
END $$;

CREATE TRIGGER live_change AFTER INSERT ON "audit_log" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_live_change();

CREATE TRIGGER live_change AFTER INSERT OR UPDATE ON "runs" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_live_change();

CREATE TRIGGER live_change AFTER INSERT OR UPDATE ON "imports" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_live_change();
