-- Addresses of a business's other systems that receive its events by signed webhooks, and the messages to them. Not to be
-- confused with `webhook_deliveries`, which shops send to us. The version before this one, running beside it, writes segments'
-- messages through the trigger below and sends none.
CREATE TABLE "webhook_endpoints" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[] NOT NULL,
    "includes_personal_data" BOOLEAN NOT NULL DEFAULT false,
    "sealed_secret" TEXT NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "previous_sealed_secret" TEXT,
    "previous_secret_key_id" TEXT,
    "previous_secret_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_by" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "paused_until" TIMESTAMPTZ(3),
    "last_delivered_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_disabled_check" CHECK (("disabled_at" IS NULL) = ("disabled_by" IS NULL) AND "disabled_by" IN ('user', 'failures', 'gone'));
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "webhook_messages" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "place" BIGSERIAL NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "customer_id" UUID,
    "data" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attempted_at" TIMESTAMPTZ(3),
    "took_ms" INTEGER,
    "status" INTEGER,
    "problem" TEXT,
    "detail" TEXT,

    CONSTRAINT "webhook_messages_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "webhook_messages" ADD CONSTRAINT "webhook_messages_state_check" CHECK ("state" IN ('pending', 'delivered', 'failed'));
ALTER TABLE "webhook_messages" ADD CONSTRAINT "webhook_messages_business_id_endpoint_id_fkey" FOREIGN KEY ("business_id", "endpoint_id") REFERENCES "webhook_endpoints"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_messages" ADD CONSTRAINT "webhook_messages_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;
-- What an endpoint is to receive next, and what else waits for the same customer.
CREATE INDEX "webhook_messages_due_idx" ON "webhook_messages" ("business_id", "endpoint_id", "next_attempt_at", "place") WHERE "state" = 'pending';
CREATE INDEX "webhook_messages_order_idx" ON "webhook_messages" ("business_id", "endpoint_id", "customer_id", "place") WHERE "state" = 'pending';
CREATE INDEX "webhook_messages_failed_idx" ON "webhook_messages" ("business_id", "endpoint_id") WHERE "state" = 'failed';
CREATE INDEX "webhook_messages_business_id_at_idx" ON "webhook_messages" ("business_id", "at");
CREATE INDEX "webhook_messages_business_id_customer_id_idx" ON "webhook_messages" ("business_id", "customer_id");

ALTER TABLE "webhook_endpoints" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "webhook_endpoints"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_endpoints" TO customer360_app;
ALTER TABLE "webhook_messages" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "webhook_messages"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_messages" TO customer360_app;
GRANT USAGE ON SEQUENCE "webhook_messages_place_seq" TO customer360_app;

-- The alert that an endpoint was disabled is deleted with it.
ALTER TABLE "alerts" ADD COLUMN "webhook_endpoint_id" UUID;
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_webhook_endpoint_id_fkey" FOREIGN KEY ("business_id", "webhook_endpoint_id") REFERENCES "webhook_endpoints"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The messages about customers who joined or left a segment, in the transaction that moves them. A trigger, so that no writer can
-- forget it: one statement however many customers moved. Only of what happens inside a business, not of a restored backup.
CREATE FUNCTION queue_segment_webhooks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
  SELECT e.business_id, e.id, c.event, c.at, c.customer_id,
         jsonb_build_object('segment', jsonb_build_object('id', s.segment_id, 'name', s.name), 'reason', c.reason), c.at, c.at
    FROM (SELECT *, CASE change WHEN 'joined' THEN 'segment.entered' ELSE 'segment.left' END AS event FROM changed) c
    JOIN webhook_endpoints e ON e.business_id = c.business_id AND e.disabled_at IS NULL AND c.event = ANY (e.events)
    JOIN customer_segments s ON s.business_id = c.business_id AND s.segment_id = c.segment_id;
  RETURN NULL;
END $$;
CREATE TRIGGER webhooks AFTER INSERT ON "segment_membership_changes" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION queue_segment_webhooks();

-- Workers look for due messages in all businesses at once.
CREATE FUNCTION due_webhook_endpoints("moment" TIMESTAMPTZ)
  RETURNS TABLE ("business_id" UUID, "endpoint_id" UUID)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.business_id, e.id FROM webhook_endpoints e
   WHERE e.disabled_at IS NULL AND (e.paused_until IS NULL OR e.paused_until <= moment)
     AND EXISTS (SELECT FROM webhook_messages m
       WHERE m.business_id = e.business_id AND m.endpoint_id = e.id AND m.state = 'pending' AND m.next_attempt_at <= moment)
$$;
REVOKE EXECUTE ON FUNCTION due_webhook_endpoints FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_webhook_endpoints TO customer360_app;
