-- Connections of a business to the shops it sells in, and what these deliver by webhook.
CREATE TABLE "connections" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "storefront_id" INTEGER NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "sealed_secrets" TEXT NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_delivery_at" TIMESTAMPTZ(3),
    "disconnected_at" TIMESTAMPTZ(3),

    CONSTRAINT "connections_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "connections" ADD CONSTRAINT "connections_kind_check" CHECK ("kind" IN ('shopify', 'woocommerce', 'stripe', 'square', 'generic'));
ALTER TABLE "connections" ADD CONSTRAINT "connections_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "connections" ADD CONSTRAINT "connections_business_id_storefront_id_fkey" FOREIGN KEY ("business_id", "storefront_id") REFERENCES "storefronts"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "connections_id_idx" ON "connections"("id");

CREATE TABLE "webhook_deliveries" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "delivery_key" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "triggered_at" TIMESTAMPTZ(6),
    "body" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "waits_for" TEXT,
    "problem" TEXT,
    "detail" TEXT,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_state_check" CHECK ("state" IN ('queued', 'waiting', 'done', 'ignored', 'failed'));
CREATE UNIQUE INDEX "webhook_deliveries_key" ON "webhook_deliveries"("business_id", "connection_id", "delivery_key");
CREATE INDEX "webhook_deliveries_received_idx" ON "webhook_deliveries"("business_id", "received_at");
CREATE INDEX "webhook_deliveries_unfinished_idx" ON "webhook_deliveries"("business_id", "connection_id", "state", "received_at");
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The records that a connection delivered: the newest version of each, so that an older one that arrives later changes nothing,
-- also after the record was deleted; and under which ID a customer is stored, for deliveries that name only the shop's own ID.
CREATE TABLE "source_records" (
    "business_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "record" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity',
    "triggered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity',
    "external_id" TEXT,

    CONSTRAINT "source_records_pkey" PRIMARY KEY ("business_id", "connection_id", "record")
);
ALTER TABLE "source_records" ADD CONSTRAINT "source_records_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "connections" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "connections"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "connections" TO customer360_app;

ALTER TABLE "webhook_deliveries" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "webhook_deliveries"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_deliveries" TO customer360_app;

ALTER TABLE "source_records" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "source_records"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "source_records" TO customer360_app;

-- A delivery names only its connection: the business is found by it, one connection at a time.
CREATE FUNCTION find_connection("wanted" UUID)
  RETURNS TABLE ("business_id" UUID, "kind" TEXT, "sealed_secrets" TEXT, "secret_key_id" TEXT)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.business_id, c.kind, c.sealed_secrets, c.secret_key_id FROM connections c WHERE c.id = wanted
$$;
REVOKE EXECUTE ON FUNCTION find_connection FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_connection TO customer360_app;
