-- CreateTable
CREATE TABLE "customer_actions" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "as_of" DATE NOT NULL,
    "revision" INTEGER NOT NULL,
    "actions" TEXT[],
    "segment" TEXT,
    "usual_gap_days" INTEGER,
    "due_on" DATE,
    "overdue_on" DATE,
    "is_expected" BOOLEAN NOT NULL,
    "chance_to_return" DOUBLE PRECISION,
    "value_if_back" BIGINT,
    "save_value" BIGINT,

    CONSTRAINT "customer_actions_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- CreateIndex
CREATE INDEX "customer_actions_business_id_save_value_customer_id_idx" ON "customer_actions"("business_id", "save_value", "customer_id");

-- AddForeignKey
ALTER TABLE "customer_actions" ADD CONSTRAINT "customer_actions_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "customer_actions" ADD CONSTRAINT "customer_actions_check" CHECK (
  cardinality("actions") > 0
  AND "usual_gap_days" > 0
  AND "due_on" < "overdue_on"
  AND "chance_to_return" BETWEEN 0 AND 1
  AND "save_value" BETWEEN 0 AND "value_if_back"
);

ALTER TABLE "customer_actions" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "customer_actions"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
