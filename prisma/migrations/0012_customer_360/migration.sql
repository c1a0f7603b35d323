-- AlterTable
ALTER TABLE "customer_metrics" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "rfm_cuts" (
    "business_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "customers" INTEGER NOT NULL,
    "frequency" BIGINT[],
    "monetary" BIGINT[],

    CONSTRAINT "rfm_cuts_pkey" PRIMARY KEY ("business_id","day")
);

-- CreateTable
CREATE TABLE "customer_action_marks" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "customer_action_marks_pkey" PRIMARY KEY ("business_id","customer_id","action")
);

-- AddForeignKey
ALTER TABLE "rfm_cuts" ADD CONSTRAINT "rfm_cuts_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_action_marks" ADD CONSTRAINT "customer_action_marks_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "customer_action_marks" ADD CONSTRAINT "customer_action_marks_check" CHECK ("mark" IN ('done', 'not_now'));

-- A customer's refunds by time: of ten thousand orders only those that gave something back are looked at.
CREATE INDEX "orders_refunded_idx" ON "orders" ("business_id", "customer_id") WHERE "refunded_amount" > 0;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['rfm_cuts', 'customer_action_marks'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
