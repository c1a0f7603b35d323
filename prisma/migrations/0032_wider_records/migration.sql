-- What shops record of customers, orders and lines beyond the columns of before. The version before this one, running beside
-- it, writes none of them.
ALTER TABLE "customers"
  ADD COLUMN "first_name" TEXT,
  ADD COLUMN "last_name" TEXT,
  ADD COLUMN "street" TEXT,
  ADD COLUMN "city" TEXT,
  ADD COLUMN "region" TEXT,
  ADD COLUMN "postal_code" TEXT,
  ADD COLUMN "locale" TEXT,
  ADD COLUMN "email_consent_source" TEXT,
  ADD COLUMN "sms_consent_source" TEXT,
  ADD COLUMN "acquisition_source" TEXT,
  ADD COLUMN "acquisition_campaign" TEXT;

ALTER TABLE "orders"
  ADD COLUMN "source_updated_at" TIMESTAMPTZ(3),
  ADD COLUMN "discount_codes" TEXT[] NOT NULL DEFAULT '{}',
  ADD COLUMN "shipping_amount" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "tax_amount" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "payment_state" TEXT,
  ADD COLUMN "device" TEXT,
  ADD COLUMN "campaign" TEXT;

ALTER TABLE "order_items"
  ADD COLUMN "external_id" TEXT,
  ADD COLUMN "variant" TEXT,
  ADD COLUMN "collection" TEXT,
  ADD COLUMN "unit_cost" BIGINT;

-- An order's lines can be replaced, so each refund keeps what it says of them. Earlier refunds wrote it to the lines alone:
-- the first refund of each order gets it, because only the sum per line counts.
ALTER TABLE "refunds" ADD COLUMN "items" JSONB NOT NULL DEFAULT '[]';
UPDATE "refunds" r SET "items" = l."items"
  FROM (SELECT "business_id", "order_id",
               jsonb_agg(jsonb_build_object('lineNumber', "line_number", 'quantity', "refunded_quantity", 'amount', "refund_amount")
                         ORDER BY "line_number") AS "items"
          FROM "order_items" WHERE "refund_amount" > 0 OR "refunded_quantity" > 0 GROUP BY 1, 2) l
 WHERE l."business_id" = r."business_id" AND l."order_id" = r."order_id"
   AND NOT EXISTS (SELECT FROM "refunds" e
                    WHERE e."business_id" = r."business_id" AND e."order_id" = r."order_id" AND e."refund_id" < r."refund_id");

-- The shop's catalog. Order lines without a category, type, brand or cost of their own get their product's.
CREATE TABLE "products" (
    "business_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "title" TEXT,
    "category" TEXT,
    "product_type" TEXT,
    "vendor" TEXT,
    "tags" TEXT[] NOT NULL DEFAULT '{}',
    "unit_cost" BIGINT,
    "source_updated_at" TIMESTAMPTZ(3),

    CONSTRAINT "products_pkey" PRIMARY KEY ("business_id", "external_id")
);
ALTER TABLE "products" ADD CONSTRAINT "products_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "products" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "products"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "products" TO customer360_app;

-- How many orders an import found with other values and changed.
ALTER TABLE "imports" ADD COLUMN "orders_updated" INTEGER NOT NULL DEFAULT 0;
