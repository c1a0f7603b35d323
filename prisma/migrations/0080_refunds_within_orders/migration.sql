-- Many shops number the refunds of each order from 1.
CREATE UNIQUE INDEX "refunds_business_id_order_id_external_id_key" ON "refunds"("business_id", "order_id", "external_id");
DROP INDEX "refunds_business_id_order_id_idx";
-- Credit notes are found by the beginning of their refunds' IDs.
CREATE INDEX "refunds_business_id_external_id_idx" ON "refunds"("business_id", "external_id");
DROP INDEX "refunds_business_id_external_id_key";
