-- A help desk's ticket has its customer itself: support tickets of other sources may have the same external ID. The address decides
-- also here, because such a ticket may have replaced the support ticket. `id` is for undoing merges of customers.
ALTER TABLE "help_desk_tickets"
  ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN "customer_id" UUID,
  ADD COLUMN "stored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "help_desk_tickets" h SET "customer_id" = coalesce(
    (SELECT c."customer_id" FROM "customers" c
      WHERE c."business_id" = h."business_id" AND c."email" IS NOT NULL AND email_key(c."email") = h."email_key"
      ORDER BY c."created_at", c."customer_id" LIMIT 1),
    (SELECT t."customer_id" FROM "support_tickets" t
      WHERE t."business_id" = h."business_id" AND t."external_id" = 'gorgias-' || h."ticket_id"))
  WHERE h."is_linked";
DROP INDEX "help_desk_tickets_business_id_connection_id_is_linked_close_idx";
ALTER TABLE "help_desk_tickets" DROP COLUMN "is_linked";
CREATE INDEX "help_desk_tickets_business_id_customer_id_idx" ON "help_desk_tickets" ("business_id", "customer_id");
CREATE INDEX "help_desk_tickets_business_id_connection_id_closed_at_idx" ON "help_desk_tickets" ("business_id", "connection_id", "closed_at");
ALTER TABLE "help_desk_tickets" ADD CONSTRAINT "help_desk_tickets_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Each business has hashes of its own, calculated from the earlier ones, because the addresses are not stored.
CREATE FUNCTION email_key("business_id" UUID, "email" TEXT) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ SELECT sha256(uuid_send(business_id) || sha256(convert_to(lower(btrim(email)), 'UTF8'))) $$;
UPDATE "help_desk_tickets" SET "email_key" = sha256(uuid_send("business_id") || "email_key") WHERE "email_key" IS NOT NULL;
DROP INDEX "customers_email_key_idx";
CREATE INDEX "customers_email_key_idx" ON "customers" ("business_id", email_key("business_id", "email")) WHERE "email" IS NOT NULL;
DROP FUNCTION email_key(TEXT);
