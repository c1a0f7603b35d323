-- AlterTable
ALTER TABLE "segment_sizes" ADD COLUMN     "buyers_before" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "retained" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "customer_base_sizes" (
    "business_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "members" INTEGER NOT NULL,
    "buyers" INTEGER NOT NULL,
    "buyers_before" INTEGER NOT NULL,
    "retained" INTEGER NOT NULL,
    "orders" INTEGER NOT NULL,
    "revenue" BIGINT NOT NULL,
    "recency_days_sum" BIGINT NOT NULL,
    "ever_bought" INTEGER NOT NULL,

    CONSTRAINT "customer_base_sizes_pkey" PRIMARY KEY ("business_id","day")
);

-- AddForeignKey
ALTER TABLE "customer_base_sizes" ADD CONSTRAINT "customer_base_sizes_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "customer_base_sizes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "customer_base_sizes"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
