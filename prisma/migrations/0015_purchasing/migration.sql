-- CreateTable
CREATE TABLE "purchasing_answers" (
    "business_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "purchasing_answers_pkey" PRIMARY KEY ("business_id","type")
);

-- CreateTable
CREATE TABLE "purchasing_groups" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "behavioral" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "frequency" TEXT NOT NULL,

    CONSTRAINT "purchasing_groups_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- AddForeignKey
ALTER TABLE "purchasing_answers" ADD CONSTRAINT "purchasing_answers_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "purchasing_groups" ADD CONSTRAINT "purchasing_groups_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "purchasing_answers" ADD CONSTRAINT "purchasing_answers_check" CHECK ("type" IN ('behavioral', 'value', 'frequency'));

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['purchasing_answers', 'purchasing_groups'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
