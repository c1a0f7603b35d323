-- Custom fields of orders beside those of customers. The version before this one, running beside it, creates fields of customers
-- and does not write values of orders.
ALTER TABLE "custom_fields" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'customers';
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_kind_check" CHECK ("kind" IN ('customers', 'orders'));
DROP INDEX "custom_fields_business_id_key_key";
CREATE UNIQUE INDEX "custom_fields_business_id_kind_key_key" ON "custom_fields"("business_id", "kind", "key");

-- By key: texts, numbers, booleans, and days as YYYY-MM-DD.
ALTER TABLE "orders" ADD COLUMN "custom_fields" JSONB NOT NULL DEFAULT '{}';
