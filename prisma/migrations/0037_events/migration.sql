-- What customers did in the shop besides buying: products viewed, carts filled, checkouts started, and the shop's own names.
CREATE TABLE "customer_events" (
    "business_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "product_id" TEXT,
    "order_id" TEXT,
    "properties" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "customer_events_pkey" PRIMARY KEY ("business_id", "event_id")
);
CREATE UNIQUE INDEX "customer_events_business_id_external_id_key" ON "customer_events"("business_id", "external_id");
-- For the timeline and for rules about single customers.
CREATE INDEX "customer_events_business_id_customer_id_occurred_at_idx" ON "customer_events"("business_id", "customer_id", "occurred_at");
-- Rules read an event's last days from the index alone.
CREATE INDEX "customer_events_name_idx" ON "customer_events"("business_id", "name", "occurred_at") INCLUDE ("customer_id");
ALTER TABLE "customer_events" ADD CONSTRAINT "customer_events_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "customer_events" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "customer_events"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "customer_events" TO customer360_app;
