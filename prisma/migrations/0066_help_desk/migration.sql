-- Help desks are connections too.
ALTER TABLE "connections" DROP CONSTRAINT "connections_kind_check";
ALTER TABLE "connections" ADD CONSTRAINT "connections_kind_check"
  CHECK ("kind" IN ('shopify', 'woocommerce', 'magento', 'bigcommerce', 'medusa', 'stripe', 'square', 'gorgias', 'generic'));

-- What a help desk's ticket is matched to a customer by. The address itself is not stored of tickets, whose writers may be no customers.
CREATE FUNCTION email_key("email" TEXT) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT sha256(convert_to(lower(btrim(email)), 'UTF8')) $$;
CREATE INDEX "customers_email_key_idx" ON "customers" ("business_id", email_key("email")) WHERE "email" IS NOT NULL;

-- The tickets of a help desk, also those of people who are not customers yet.
CREATE TABLE "help_desk_tickets" (
    "business_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "ticket_id" TEXT NOT NULL,
    "requester_id" TEXT,
    "email_key" BYTEA,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "channel" TEXT NOT NULL,
    "message_count" INTEGER NOT NULL,
    "satisfaction" INTEGER,
    "was_reopened" BOOLEAN NOT NULL DEFAULT false,
    "is_linked" BOOLEAN NOT NULL DEFAULT false,
    "tags" TEXT[] NOT NULL DEFAULT '{}',
    "sent_fields" JSONB,

    CONSTRAINT "help_desk_tickets_pkey" PRIMARY KEY ("business_id", "connection_id", "ticket_id")
);
CREATE INDEX "help_desk_tickets_business_id_connection_id_is_linked_close_idx" ON "help_desk_tickets" ("business_id", "connection_id", "is_linked", "closed_at");
CREATE INDEX "help_desk_tickets_business_id_connection_id_requester_id_idx" ON "help_desk_tickets" ("business_id", "connection_id", "requester_id");
CREATE INDEX "help_desk_tickets_business_id_email_key_idx" ON "help_desk_tickets" ("business_id", "email_key");
ALTER TABLE "help_desk_tickets" ADD CONSTRAINT "help_desk_tickets_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "help_desk_tickets" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "help_desk_tickets"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "help_desk_tickets" TO customer360_app;
