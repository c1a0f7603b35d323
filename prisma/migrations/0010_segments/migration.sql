-- CreateTable
CREATE TABLE "customer_rfm" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "recency" INTEGER NOT NULL,
    "frequency" INTEGER NOT NULL,
    "monetary" INTEGER NOT NULL,
    "segment" TEXT NOT NULL,

    CONSTRAINT "customer_rfm_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- CreateTable
CREATE TABLE "customer_segments" (
    "business_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (folded(btrim("name"))) STORED,
    "description" TEXT,
    "criteria" JSONB NOT NULL DEFAULT '{}',
    "is_automatic" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "archived_at" TIMESTAMPTZ(3),
    "recalculated_at" TIMESTAMPTZ(3),
    "recalculated_ms" INTEGER,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_segments_pkey" PRIMARY KEY ("business_id","segment_id")
);

-- CreateTable
CREATE TABLE "customer_segment_assignments" (
    "business_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT,
    "version" INTEGER,

    CONSTRAINT "customer_segment_assignments_pkey" PRIMARY KEY ("business_id","segment_id","customer_id")
);

-- CreateTable
CREATE TABLE "segment_membership_changes" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "segment_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "change" TEXT NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT,
    "version" INTEGER,
    "reason" TEXT NOT NULL,

    CONSTRAINT "segment_membership_changes_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "segment_versions" (
    "business_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "criteria" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT,

    CONSTRAINT "segment_versions_pkey" PRIMARY KEY ("business_id","segment_id","version")
);

-- CreateTable
CREATE TABLE "segment_sizes" (
    "business_id" UUID NOT NULL,
    "segment_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "members" INTEGER NOT NULL,
    "buyers" INTEGER NOT NULL,
    "orders" INTEGER NOT NULL,
    "revenue" BIGINT NOT NULL,
    "recency_days_sum" BIGINT NOT NULL,
    "ever_bought" INTEGER NOT NULL,
    "joined" INTEGER NOT NULL,
    "left" INTEGER NOT NULL,

    CONSTRAINT "segment_sizes_pkey" PRIMARY KEY ("business_id","segment_id","day")
);

-- CreateTable
CREATE TABLE "customer_tags" (
    "business_id" UUID NOT NULL,
    "tag" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_tags_pkey" PRIMARY KEY ("business_id","tag","customer_id")
);

-- CreateTable
CREATE TABLE "customer_notes" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "author_kind" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_notes_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "customer_segments_business_id_name_key_key" ON "customer_segments"("business_id", "name_key");

-- CreateIndex
CREATE INDEX "customer_segment_assignments_business_id_customer_id_idx" ON "customer_segment_assignments"("business_id", "customer_id");

-- CreateIndex
CREATE INDEX "segment_membership_changes_business_id_customer_id_at_idx" ON "segment_membership_changes"("business_id", "customer_id", "at");

-- CreateIndex
CREATE INDEX "segment_membership_changes_business_id_segment_id_at_idx" ON "segment_membership_changes"("business_id", "segment_id", "at");

-- CreateIndex
CREATE INDEX "customer_tags_business_id_customer_id_idx" ON "customer_tags"("business_id", "customer_id");

-- CreateIndex
CREATE INDEX "customer_notes_business_id_customer_id_at_idx" ON "customer_notes"("business_id", "customer_id", "at");

-- AddForeignKey
ALTER TABLE "customer_rfm" ADD CONSTRAINT "customer_rfm_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_segments" ADD CONSTRAINT "customer_segments_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_segment_assignments" ADD CONSTRAINT "customer_segment_assignments_business_id_segment_id_fkey" FOREIGN KEY ("business_id", "segment_id") REFERENCES "customer_segments"("business_id", "segment_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_segment_assignments" ADD CONSTRAINT "customer_segment_assignments_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_membership_changes" ADD CONSTRAINT "segment_membership_changes_business_id_segment_id_fkey" FOREIGN KEY ("business_id", "segment_id") REFERENCES "customer_segments"("business_id", "segment_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_membership_changes" ADD CONSTRAINT "segment_membership_changes_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_versions" ADD CONSTRAINT "segment_versions_business_id_segment_id_fkey" FOREIGN KEY ("business_id", "segment_id") REFERENCES "customer_segments"("business_id", "segment_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment_sizes" ADD CONSTRAINT "segment_sizes_business_id_segment_id_fkey" FOREIGN KEY ("business_id", "segment_id") REFERENCES "customer_segments"("business_id", "segment_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_tags" ADD CONSTRAINT "customer_tags_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_notes" ADD CONSTRAINT "customer_notes_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;




-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "customer_rfm" ADD CONSTRAINT "customer_rfm_check" CHECK
  ("recency" BETWEEN 1 AND 5 AND "frequency" BETWEEN 1 AND 5 AND "monetary" BETWEEN 1 AND 5);
ALTER TABLE "customer_segment_assignments" ADD CONSTRAINT "customer_segment_assignments_check" CHECK
  ("by_kind" IN ('rule', 'user', 'token', 'system'));
ALTER TABLE "segment_membership_changes" ADD CONSTRAINT "segment_membership_changes_check" CHECK
  ("change" IN ('joined', 'left') AND "by_kind" IN ('rule', 'user', 'token', 'system'));

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['customer_rfm', 'customer_segments', 'customer_segment_assignments',
    'segment_membership_changes', 'segment_versions', 'segment_sizes', 'customer_tags', 'customer_notes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
