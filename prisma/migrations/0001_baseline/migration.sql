-- migration 0001_ground
-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "businesses" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "tenant_secret_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "businesses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "language" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("business_id","user_id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "business_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "permissions" TEXT[],
    "hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storefronts" (
    "business_id" UUID NOT NULL,
    "id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "storefronts_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "customers" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "country" TEXT,
    "loyalty_level" TEXT,
    "email_consent" TEXT NOT NULL DEFAULT 'unknown',
    "email_consent_at" TIMESTAMPTZ(3),
    "sms_consent" TEXT NOT NULL DEFAULT 'unknown',
    "sms_consent_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "business_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" UUID,
    "storefront_id" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "order_date" TIMESTAMPTZ(3) NOT NULL,
    "total_price" BIGINT NOT NULL,
    "discount_amount" BIGINT NOT NULL DEFAULT 0,
    "refunded_amount" BIGINT NOT NULL DEFAULT 0,
    "source" TEXT NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("business_id","order_id")
);

-- CreateTable
CREATE TABLE "order_items" (
    "business_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "line_number" INTEGER NOT NULL,
    "product_id" TEXT NOT NULL,
    "product_name" TEXT,
    "category" TEXT,
    "product_type" TEXT,
    "brand" TEXT,
    "quantity" INTEGER NOT NULL,
    "price" BIGINT NOT NULL,
    "line_total" BIGINT NOT NULL,
    "refund_amount" BIGINT NOT NULL DEFAULT 0,
    "refunded_quantity" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("business_id","order_id","line_number")
);

-- CreateTable
CREATE TABLE "refunds" (
    "business_id" UUID NOT NULL,
    "refund_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "order_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "refunded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("business_id","refund_id")
);

-- CreateTable
CREATE TABLE "customer_metrics" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "order_count" INTEGER NOT NULL,
    "lifetime_value" BIGINT NOT NULL,
    "first_order_at" TIMESTAMPTZ(3),
    "last_order_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_metrics_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "things" JSONB NOT NULL DEFAULT '{}',
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "request_id" TEXT,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "imports" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "resume_at" JSONB NOT NULL,
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "rows_refused" INTEGER NOT NULL DEFAULT 0,
    "orders_new" INTEGER NOT NULL DEFAULT 0,
    "orders_kept" INTEGER NOT NULL DEFAULT 0,
    "refunds_new" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateTable
CREATE TABLE "import_problems" (
    "business_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "column" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "value" TEXT,

    CONSTRAINT "import_problems_pkey" PRIMARY KEY ("business_id","import_id","line","column")
);

-- CreateTable
CREATE TABLE "report_cache" (
    "business_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_cache_pkey" PRIMARY KEY ("business_id","key")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "businesses_slug_key" ON "businesses"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_hash_key" ON "api_tokens"("hash");

-- CreateIndex
CREATE INDEX "api_tokens_business_id_idx" ON "api_tokens"("business_id");

-- CreateIndex
CREATE UNIQUE INDEX "customers_business_id_external_id_key" ON "customers"("business_id", "external_id");

-- CreateIndex
CREATE INDEX "orders_business_id_customer_id_order_date_idx" ON "orders"("business_id", "customer_id", "order_date");

-- CreateIndex
CREATE UNIQUE INDEX "orders_business_id_external_id_key" ON "orders"("business_id", "external_id");

-- CreateIndex
CREATE INDEX "refunds_business_id_order_id_idx" ON "refunds"("business_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "refunds_business_id_external_id_key" ON "refunds"("business_id", "external_id");

-- CreateIndex
CREATE INDEX "audit_log_business_id_at_idx" ON "audit_log"("business_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "imports_business_id_format_file_hash_key" ON "imports"("business_id", "format", "file_hash");

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "storefronts" ADD CONSTRAINT "storefronts_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customers" ADD CONSTRAINT "customers_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_business_id_storefront_id_fkey" FOREIGN KEY ("business_id", "storefront_id") REFERENCES "storefronts"("business_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_business_id_order_id_fkey" FOREIGN KEY ("business_id", "order_id") REFERENCES "orders"("business_id", "order_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_business_id_order_id_fkey" FOREIGN KEY ("business_id", "order_id") REFERENCES "orders"("business_id", "order_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_metrics" ADD CONSTRAINT "customer_metrics_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imports" ADD CONSTRAINT "imports_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_problems" ADD CONSTRAINT "import_problems_business_id_import_id_fkey" FOREIGN KEY ("business_id", "import_id") REFERENCES "imports"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_cache" ADD CONSTRAINT "report_cache_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

-- The role the product runs as: owner of nothing, bound by the policies below. A login role of another name is made a
-- member of it by the migration runner.
DO $$ BEGIN CREATE ROLE customer360_app NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;

-- Net of refunds; and whether it is a sale: completed or partial, and not given back whole.
ALTER TABLE "orders"
  ADD COLUMN "net_amount" BIGINT NOT NULL GENERATED ALWAYS AS ("total_price" - "refunded_amount") STORED,
  ADD COLUMN "is_counted" BOOLEAN NOT NULL GENERATED ALWAYS AS
    ("status" IN ('completed', 'partial') AND ("refunded_amount" = 0 OR "refunded_amount" < "total_price")) STORED,
  ADD CONSTRAINT "orders_status_check" CHECK ("status" IN ('completed', 'partial', 'pending', 'cancelled')),
  ADD CONSTRAINT "orders_money_check" CHECK ("total_price" >= 0 AND "discount_amount" >= 0 AND "refunded_amount" >= 0);

-- The report's reading: a period of counted sales, answered from the index alone.
CREATE INDEX "orders_counted_idx" ON "orders" ("business_id", "order_date")
  INCLUDE ("customer_id", "storefront_id", "net_amount") WHERE "is_counted";

ALTER TABLE "order_items" ADD CONSTRAINT "order_items_check" CHECK
  ("quantity" > 0 AND "refunded_quantity" BETWEEN 0 AND "quantity" AND "refund_amount" >= 0);
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_amount_check" CHECK ("amount" >= 0);
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role_check" CHECK ("role" IN ('admin', 'manager', 'analyst', 'viewer'));
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_role_check" CHECK ("role" IN ('admin', 'manager', 'analyst', 'viewer'));
ALTER TABLE "customers" ADD CONSTRAINT "customers_check" CHECK
  ("loyalty_level" IN ('BRONZE', 'SILVER', 'GOLD', 'PLATINUM')
   AND "email_consent" IN ('granted', 'denied', 'unknown') AND "sms_consent" IN ('granted', 'denied', 'unknown'));
ALTER TABLE "imports" ADD CONSTRAINT "imports_state_check" CHECK ("state" IN ('running', 'succeeded', 'failed'));

-- ENABLE, not FORCE: with FORCE a backfill by the owner would change 0 rows in silence.
-- Outside, each for its reason: businesses, users, api_tokens (who is calling is found there, before any business is
-- known), rate_limits (keys are addresses and token ids, no business's data), _prisma_migrations.
DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['storefronts', 'customers', 'orders', 'order_items', 'refunds', 'customer_metrics',
    'audit_log', 'imports', 'import_problems', 'report_cache'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;

-- A person sees their own memberships of any business: that is how a login finds where it may go.
ALTER TABLE "memberships" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "memberships"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid)
      OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

GRANT USAGE ON SCHEMA "public" TO customer360_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "public" TO customer360_app;
-- What was written down stays: the audit log is only added to.
REVOKE UPDATE, DELETE ON "audit_log" FROM customer360_app;
-- What later migrations make is granted alike. The list of migrations itself may only be read.
ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO customer360_app;
DO $$ BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON "_prisma_migrations" FROM customer360_app;
    GRANT SELECT ON "_prisma_migrations" TO customer360_app;
  END IF;
END $$;

-- migration 0002_exact_sum
-- The sum of bigints as a bigint: exact, and an error where it would overflow. PostgreSQL's own sum(bigint) counts in
-- numeric, which made the RFM report over a million orders a third slower.
CREATE AGGREGATE exact_sum(bigint) (
  SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE
);

-- migration 0003_import_options
-- What an import was begun with, so that it is resumed with the same.
ALTER TABLE "imports" ADD COLUMN "options" JSONB NOT NULL DEFAULT '{}';

-- migration 0004_customer_keys
-- Words without regard to case and accents: "JOSÉ" and "jose" are "jose". Immutable, so that columns can be made of it; it
-- needs a database in UTF-8. For what a key is compared with, too: the rule stands here alone.
CREATE FUNCTION folded("words" TEXT) RETURNS TEXT LANGUAGE SQL IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(regexp_replace(normalize("words", NFKD), '[\u0300-\u036f]', '', 'g'));

-- What a customer is found by, and what they are sorted by: by name as people sort, else by the shop's own id. In the "C"
-- collation the order is the same on every server, and ranges may use an index under row level security.
ALTER TABLE "customers"
  ADD COLUMN "search_key" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS
    (folded(coalesce("name", '') || ' ' || coalesce("email", '') || ' ' || "external_id")) STORED,
  ADD COLUMN "name_key" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS
    (folded(coalesce(nullif(btrim("name"), ''), "external_id"))) STORED;

-- migration 0005_invitations
-- Whom a business has asked to join. The link holds the business's id beside the secret, so that the invitation is found
-- inside its business, by its hash, under the policy that every other table has.
CREATE TABLE "invitations" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "role" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("business_id","id"),
    CONSTRAINT "invitations_role_check" CHECK ("role" IN ('admin', 'manager', 'analyst', 'viewer'))
);

-- One open invitation a person: a new one takes the place of the old.
CREATE UNIQUE INDEX "invitations_business_id_email_key" ON "invitations"("business_id", "email");

ALTER TABLE "invitations" ADD CONSTRAINT "invitations_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "invitations"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "invitations" TO customer360_app;

-- One business may let a person go without touching what they are in another.
ALTER TABLE "memberships"
  ADD COLUMN "is_active" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "last_login_at" TIMESTAMPTZ(3);

-- The secret before the present one, while both are taken; and how often the settings were changed, so that of two who
-- change them at once the second is told.
ALTER TABLE "businesses"
  ADD COLUMN "tenant_secret_at" TIMESTAMPTZ(3),
  ADD COLUMN "previous_secret_hash" TEXT,
  ADD COLUMN "previous_secret_until" TIMESTAMPTZ(3),
  ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "storefronts" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- migration 0006_import_uploads
-- An import whose file came over HTTP: the name of the uploaded file while it is needed, what went wrong, who began it,
-- and how much text there is to read. "queued" waits for its turn.
ALTER TABLE "imports"
  ADD COLUMN "upload" TEXT,
  ADD COLUMN "last_error" TEXT,
  ADD COLUMN "actor_kind" TEXT,
  ADD COLUMN "actor_id" TEXT,
  ADD COLUMN "text_bytes" BIGINT,
  DROP CONSTRAINT "imports_state_check",
  ADD CONSTRAINT "imports_state_check" CHECK ("state" IN ('queued', 'running', 'succeeded', 'failed'));

-- migration 0007_idempotency_keys
-- The first answer to a request that was sent with an Idempotency-Key, in the transaction of what the request made.
-- The answer is encrypted: it may hold a secret that is shown once.
CREATE TABLE "idempotency_keys" (
    "business_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("business_id","actor_id","key_hash")
);

CREATE INDEX "idempotency_keys_business_id_created_at_idx" ON "idempotency_keys"("business_id", "created_at");

ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "idempotency_keys"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "idempotency_keys" TO customer360_app;

-- migration 0010_segments
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

-- migration 0011_runs
-- What the machine did, does and could not do: one row a run, whatever process works on it. The queue that hands runs to
-- workers (pg-boss) keeps its own tables in a schema of its own, which it makes itself as the application's role; a run's
-- row says which of its jobs is the current one, so that a worker which was given up for dead changes nothing any more.
CREATE TABLE "runs" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "trigger" TEXT NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "waits_as" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "request_id" TEXT,
    "job_id" UUID NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "result" JSONB,
    "problem" TEXT,
    "problem_id" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("business_id","id")
);

CREATE INDEX "runs_business_id_state_queued_at_idx" ON "runs"("business_id", "state", "queued_at");

ALTER TABLE "runs" ADD CONSTRAINT "runs_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of runs that would do the same, one waits: who asks again meanwhile gets that one.
CREATE UNIQUE INDEX "runs_waiting_idx" ON "runs" ("business_id", "waits_as") WHERE "state" = 'queued';

ALTER TABLE "runs"
  ADD CONSTRAINT "runs_state_check" CHECK ("state" IN ('queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled')),
  ADD CONSTRAINT "runs_trigger_check" CHECK ("trigger" IN ('schedule', 'import', 'request')),
  ADD CONSTRAINT "runs_progress_check" CHECK ("progress" BETWEEN 0 AND 1);

ALTER TABLE "runs" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "runs"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "runs" TO customer360_app;

-- Granted rather than owned: an owner who is no superuser may not give a schema away.
CREATE SCHEMA IF NOT EXISTS "pgboss";
GRANT USAGE, CREATE ON SCHEMA "pgboss" TO customer360_app;

-- migration 0012_customer_360
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

-- migration 0013_customer_search
-- CreateTable
CREATE TABLE "customer_changes" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "segment_id" UUID,
    "tag" TEXT,
    "whom" JSONB NOT NULL,
    "customer_ids" UUID[],
    "matched" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "customer_changes_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "customer_changes_business_id_at_idx" ON "customer_changes"("business_id", "at");

-- CreateIndex
CREATE INDEX "customer_metrics_business_id_lifetime_value_customer_id_idx" ON "customer_metrics"("business_id", "lifetime_value", "customer_id");

-- CreateIndex
CREATE INDEX "customer_metrics_business_id_last_order_at_customer_id_idx" ON "customer_metrics"("business_id", "last_order_at", "customer_id");

-- CreateIndex
CREATE INDEX "customers_business_id_name_key_customer_id_idx" ON "customers"("business_id", "name_key", "customer_id");

-- AddForeignKey
ALTER TABLE "customer_changes" ADD CONSTRAINT "customer_changes_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "customer_changes" ADD CONSTRAINT "customer_changes_check" CHECK
  (("action" IN ('assign', 'remove') AND "segment_id" IS NOT NULL AND "tag" IS NULL)
   OR ("action" IN ('tag', 'untag') AND "tag" IS NOT NULL AND "segment_id" IS NULL));

ALTER TABLE "customer_changes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "customer_changes"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

-- Both are trusted extensions: whoever may create in the database may create them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- Words anywhere in a customer's key, of one business: another's customers are not even looked at.
CREATE INDEX "customers_search_idx" ON "customers" USING gin ("business_id", "search_key" gin_trgm_ops);

-- The customers of the transaction's business in whose key every word occurs. LIKE is not leakproof, so under row level
-- security no index would serve it; the function reads as the tables' owner and asks for the business itself. Words are
-- folded here, and their %, _ and \ mean themselves.
CREATE FUNCTION customers_with_words("words" TEXT[]) RETURNS TABLE ("customer_id" UUID, "name_key" TEXT)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 200 SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  conditions text := '';
  word text;
BEGIN
  FOREACH word IN ARRAY words LOOP
    conditions := conditions || format(' AND c.search_key LIKE %L',
      '%' || regexp_replace(folded(word), '([\\%_])', '\\\1', 'g') || '%');
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT c.customer_id, c.name_key FROM customers c WHERE c.business_id = $1' || conditions USING business;
END $$;
REVOKE EXECUTE ON FUNCTION customers_with_words FROM PUBLIC;
GRANT EXECUTE ON FUNCTION customers_with_words TO customer360_app;

-- migration 0014_segment_sizes
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

-- migration 0015_purchasing
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

-- migration 0016_forecasts
-- CreateTable
CREATE TABLE "forecast_answers" (
    "business_id" UUID NOT NULL,
    "months" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "level" DOUBLE PRECISION NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "forecast_answers_pkey" PRIMARY KEY ("business_id","months","model","level")
);

-- CreateTable
CREATE TABLE "customer_forecasts" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "predicted_clv" BIGINT NOT NULL,
    "lower" BIGINT NOT NULL,
    "upper" BIGINT NOT NULL,
    "likely_lower" BIGINT NOT NULL,
    "likely_upper" BIGINT NOT NULL,
    "expected_purchases" DOUBLE PRECISION NOT NULL,
    "expected_order_value" BIGINT NOT NULL,
    "p_alive" DOUBLE PRECISION,
    "tier" TEXT NOT NULL,
    "next_order_on" DATE,
    "cohort" TEXT,

    CONSTRAINT "customer_forecasts_pkey" PRIMARY KEY ("business_id","customer_id")
);

-- CreateIndex
CREATE INDEX "customer_forecasts_business_id_predicted_clv_customer_id_idx" ON "customer_forecasts"("business_id", "predicted_clv", "customer_id");

-- CreateIndex
CREATE INDEX "customer_forecasts_business_id_tier_predicted_clv_customer__idx" ON "customer_forecasts"("business_id", "tier", "predicted_clv", "customer_id");

-- AddForeignKey
ALTER TABLE "forecast_answers" ADD CONSTRAINT "forecast_answers_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_forecasts" ADD CONSTRAINT "customer_forecasts_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "customer_forecasts" ADD CONSTRAINT "customer_forecasts_check" CHECK (
  "tier" IN ('high', 'medium', 'low')
  AND "lower" <= "predicted_clv" AND "predicted_clv" <= "upper"
  AND "expected_purchases" >= 0 AND "expected_purchases" < 'infinity'
  AND "p_alive" BETWEEN 0 AND 1
);

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['forecast_answers', 'customer_forecasts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;

-- migration 0017_axes
-- CreateTable
CREATE TABLE "axis_models" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "options" JSONB NOT NULL,
    "population" INTEGER NOT NULL DEFAULT 0,
    "sampled" INTEGER NOT NULL DEFAULT 0,
    "axes" JSONB NOT NULL DEFAULT '{}',
    "quantiles" JSONB NOT NULL DEFAULT '{}',
    "churn" JSONB NOT NULL DEFAULT '{}',
    "archetypes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "axis_models_pkey" PRIMARY KEY ("business_id", "version")
);

-- CreateTable
CREATE TABLE "standing_axis_models" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "before" INTEGER,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "standing_axis_models_pkey" PRIMARY KEY ("business_id")
);

-- CreateTable
CREATE TABLE "dim_segment_master" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "axis_name" TEXT NOT NULL,
    "segment_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "segment_name" TEXT,
    "interpretation" TEXT,
    "cluster_center" JSONB NOT NULL,
    "scaler_params" JSONB NOT NULL,
    "population_percentage" DOUBLE PRECISION NOT NULL,
    "customer_count" INTEGER NOT NULL,
    "silhouette" DOUBLE PRECISION,

    CONSTRAINT "dim_segment_master_pkey" PRIMARY KEY ("business_id", "version", "axis_name", "segment_id")
);

-- CreateTable
CREATE TABLE "axis_segment_names" (
    "business_id" UUID NOT NULL,
    "axis_name" TEXT NOT NULL,
    "segment_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "axis_segment_names_pkey" PRIMARY KEY ("business_id", "axis_name", "segment_id")
);

-- CreateTable
CREATE TABLE "customer_profiles" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "customer_id" UUID NOT NULL,
    "archetype_id" TEXT,
    "segment_memberships" JSONB NOT NULL,
    "dominant_segments" JSONB NOT NULL,
    "feature_vectors" JSONB NOT NULL,
    "lifetime_value" BIGINT NOT NULL,
    "churn_risk_score" DOUBLE PRECISION NOT NULL,
    "calculated_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "customer_profiles_pkey" PRIMARY KEY ("business_id", "version", "customer_id")
);

-- CreateTable
CREATE TABLE "support_tickets" (
    "business_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "channel" TEXT NOT NULL,
    "message_count" INTEGER NOT NULL,
    "satisfaction" INTEGER,
    "was_reopened" BOOLEAN NOT NULL,

    CONSTRAINT "support_tickets_pkey" PRIMARY KEY ("business_id", "ticket_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "standing_axis_models_business_id_version_key" ON "standing_axis_models"("business_id", "version");

-- CreateIndex
CREATE INDEX "customer_profiles_business_id_customer_id_idx" ON "customer_profiles"("business_id", "customer_id");

-- CreateIndex
CREATE INDEX "customer_profiles_business_id_version_churn_risk_score_cust_idx" ON "customer_profiles"("business_id", "version", "churn_risk_score", "customer_id");

-- CreateIndex
CREATE INDEX "support_tickets_business_id_customer_id_opened_at_idx" ON "support_tickets"("business_id", "customer_id", "opened_at");

-- CreateIndex
CREATE UNIQUE INDEX "support_tickets_business_id_external_id_key" ON "support_tickets"("business_id", "external_id");

-- AddForeignKey
ALTER TABLE "axis_models" ADD CONSTRAINT "axis_models_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_axis_models" ADD CONSTRAINT "standing_axis_models_business_id_version_fkey" FOREIGN KEY ("business_id", "version") REFERENCES "axis_models"("business_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dim_segment_master" ADD CONSTRAINT "dim_segment_master_business_id_version_fkey" FOREIGN KEY ("business_id", "version") REFERENCES "axis_models"("business_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "axis_segment_names" ADD CONSTRAINT "axis_segment_names_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_profiles" ADD CONSTRAINT "customer_profiles_business_id_version_fkey" FOREIGN KEY ("business_id", "version") REFERENCES "axis_models"("business_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_profiles" ADD CONSTRAINT "customer_profiles_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_tickets" ADD CONSTRAINT "support_tickets_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "dim_segment_master" ADD CONSTRAINT "dim_segment_master_check" CHECK (
  "customer_count" >= 0 AND "population_percentage" BETWEEN 0 AND 100 AND "silhouette" BETWEEN -1 AND 1
);
ALTER TABLE "customer_profiles" ADD CONSTRAINT "customer_profiles_check" CHECK ("churn_risk_score" BETWEEN 0 AND 1);
ALTER TABLE "support_tickets" ADD CONSTRAINT "support_tickets_check" CHECK (
  "closed_at" >= "opened_at" AND "message_count" >= 0 AND "satisfaction" BETWEEN 1 AND 5
);

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['axis_models', 'standing_axis_models', 'dim_segment_master', 'axis_segment_names',
                                   'customer_profiles', 'support_tickets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;

-- migration 0018_axis_moves
-- AlterTable
ALTER TABLE "axis_models" ADD COLUMN     "moves" JSONB NOT NULL DEFAULT '{}';

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

-- Lists and rules ask everybody where they are: that stays in the row, and the features, which are read by key, go out of it.
-- Of 50,000 customers all memberships are read in half of the time, the segments too.
ALTER TABLE "customer_profiles" ALTER COLUMN "segment_memberships" SET STORAGE MAIN;
ALTER TABLE "customer_profiles" ALTER COLUMN "dominant_segments" SET STORAGE MAIN;

-- migration 0019_plays
-- AlterTable
ALTER TABLE "customer_profiles" ADD COLUMN "trajectory" TEXT GENERATED ALWAYS AS ("dominant_segments" ->> 'loyalty_trajectory') STORED;

-- CreateTable
CREATE TABLE "play_settings" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "play_settings_pkey" PRIMARY KEY ("business_id")
);

-- CreateIndex
CREATE INDEX "customer_profiles_business_id_version_trajectory_customer_i_idx" ON "customer_profiles"("business_id", "version", "trajectory", "customer_id");

-- CreateIndex
CREATE INDEX "customer_profiles_business_id_version_archetype_id_lifetime_idx" ON "customer_profiles"("business_id", "version", "archetype_id", "lifetime_value", "customer_id");

-- AddForeignKey
ALTER TABLE "play_settings" ADD CONSTRAINT "play_settings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

-- A list of whom to win back can also be wrong about somebody.
ALTER TABLE "customer_action_marks" DROP CONSTRAINT "customer_action_marks_check";
ALTER TABLE "customer_action_marks" ADD CONSTRAINT "customer_action_marks_check" CHECK ("mark" IN ('done', 'not_now', 'wrong'));

ALTER TABLE "play_settings" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "play_settings"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

-- migration 0020_axis_namings
-- AlterTable
ALTER TABLE "dim_segment_master" ADD COLUMN "named_center" JSONB;

-- CreateTable
CREATE TABLE "axis_namings" (
    "business_id" UUID NOT NULL,
    "question_hash" TEXT NOT NULL,
    "axis_name" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "tokens_in" INTEGER NOT NULL,
    "tokens_out" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "axis_namings_pkey" PRIMARY KEY ("business_id", "question_hash")
);

-- AddForeignKey
ALTER TABLE "axis_namings" ADD CONSTRAINT "axis_namings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "axis_namings" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "axis_namings"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

-- migration 0021_likeness
-- AlterTable
ALTER TABLE "customer_profiles" ADD COLUMN     "likeness" BYTEA;

-- migration 0022_likeness_index
-- What likeness is measured on, apart from profiles of some thousand bytes each: customers are compared out of the index alone.
CREATE INDEX "customer_profiles_likeness_idx" ON "customer_profiles" ("business_id", "version", "customer_id")
  INCLUDE ("likeness") WHERE "likeness" IS NOT NULL;

-- migration 0023_sessions
-- CreateTable
CREATE TABLE "sessions" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "user_agent" TEXT,
    "network" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "sessions_business_id_user_id_idx" ON "sessions"("business_id", "user_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "sessions" ADD CONSTRAINT "sessions_ended_check" CHECK (
  ("ended_at" IS NULL) = ("ended_reason" IS NULL)
  AND "ended_reason" IN ('logout', 'deactivated', 'password', 'role', 'admin'));

-- Beside the sessions of one business, a person reaches their own in every business: a new password ends them all.
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "sessions"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid)
    OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid)
    OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "sessions" TO customer360_app;

-- migration 0024_rights
-- The application's role loses every right that the product does not use, so that a mistake or an injected statement can
-- neither erase what was done nor take over an account.

-- Audit lines outlive everything: a business that has some cannot be deleted, by the owner either.
ALTER TABLE "audit_log" DROP CONSTRAINT "audit_log_business_id_fkey";
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_business_id_fkey"
  FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

REVOKE UPDATE, DELETE ON "businesses", "users", "memberships", "api_tokens" FROM customer360_app;
GRANT UPDATE ("name", "time_zone", "currency", "version", "tenant_secret_hash", "tenant_secret_at",
  "previous_secret_hash", "previous_secret_until") ON "businesses" TO customer360_app;
GRANT UPDATE ("language", "session_version") ON "users" TO customer360_app;
GRANT UPDATE ("role", "is_active", "last_login_at") ON "memberships" TO customer360_app;
GRANT UPDATE ("last_used_at", "revoked_at") ON "api_tokens" TO customer360_app;

-- These three are read before any business is known, and written inside one.
ALTER TABLE "businesses" ENABLE ROW LEVEL SECURITY;
CREATE POLICY any_business_read ON "businesses" FOR SELECT USING (true);
CREATE POLICY any_business_insert ON "businesses" FOR INSERT WITH CHECK (true);
CREATE POLICY own_business_update ON "businesses" FOR UPDATE
  USING ("id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;
CREATE POLICY any_user_read ON "users" FOR SELECT USING (true);
CREATE POLICY any_user_insert ON "users" FOR INSERT WITH CHECK (true);
CREATE POLICY members_update ON "users" FOR UPDATE
  USING (EXISTS (SELECT FROM "memberships" m WHERE m."user_id" = "users"."id"
    AND m."business_id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid)));

-- A revoked token stays revoked.
ALTER TABLE "api_tokens" ENABLE ROW LEVEL SECURITY;
CREATE POLICY any_token_read ON "api_tokens" FOR SELECT USING (true);
CREATE POLICY own_tokens_insert ON "api_tokens" FOR INSERT
  WITH CHECK ("business_id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
CREATE POLICY own_tokens_update ON "api_tokens" FOR UPDATE
  USING ("revoked_at" IS NULL AND "business_id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK ("business_id" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

-- The one way to another password: of a member of the transaction's business, by a hash of the product's own kind. It ends
-- every session of that user. False where the business has no such member.
CREATE FUNCTION set_password_hash("member" UUID, "hash" TEXT) RETURNS BOOLEAN
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF hash NOT LIKE '$argon2id$%' THEN
    RAISE EXCEPTION 'a password is kept as an argon2id hash' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE users SET password_hash = hash, session_version = session_version + 1
    WHERE id = member AND EXISTS (
      SELECT FROM memberships m WHERE m.user_id = member
        AND m.business_id = nullif(current_setting('app.business_id', true), '')::uuid);
  RETURN FOUND;
END $$;
REVOKE EXECUTE ON FUNCTION set_password_hash FROM PUBLIC;
GRANT EXECUTE ON FUNCTION set_password_hash TO customer360_app;

-- migration 0025_password_resets
-- A link by which a member of one business sets a new password. Like an invitation's, it names the business beside the
-- secret, so that it is found inside its business, by its hash, under the same policy as every other table.
CREATE TABLE "password_resets" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    -- One open link a member: a new one replaces the old.
    CONSTRAINT "password_resets_pkey" PRIMARY KEY ("business_id","user_id")
);

-- Ends with the membership.
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "password_resets" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "password_resets"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "password_resets" TO customer360_app;

-- migration 0026_import_runs
-- An import is worked on by a run, whose state is its own until it has succeeded.
ALTER TABLE "imports" ADD COLUMN "run_id" UUID;

-- Uploads that waited in a server's memory become runs. The queue has no jobs of them yet: workers send those within minutes.
WITH waiting AS (
  SELECT *, gen_random_uuid() AS new_run FROM "imports" WHERE "upload" IS NOT NULL AND "state" IN ('queued', 'running')
), made AS (
  INSERT INTO "runs" ("business_id", "id", "kind", "trigger", "options", "actor_kind", "actor_id", "job_id", "due_at", "queued_at")
  SELECT "business_id", new_run, 'import', 'request',
      "options" || jsonb_build_object('importId', "id", 'fileName', "file_name", 'format', "format"),
      coalesce("actor_kind", 'system'), coalesce("actor_id", 'import'), gen_random_uuid(), now(), now()
    FROM waiting
)
UPDATE "imports" i SET "run_id" = w.new_run FROM waiting w WHERE i."business_id" = w."business_id" AND i."id" = w."id";

-- migration 0027_live_changes
-- Tells every listening process, when its transaction commits, which rows were written: ids and kinds, no data. Triggers, so
-- that no writer can forget it: every change to a thing writes an audit line, and runs and imports write their progress.
-- Only of what happens inside a business: a restored backup or a bulk load as the owner is silent.
CREATE FUNCTION notify_live_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  line jsonb := jsonb_build_object('businessId', NEW.business_id, 'table', TG_TABLE_NAME);
  told text;
BEGIN
  IF TG_TABLE_NAME = 'audit_log' THEN
    line := line || jsonb_build_object('action', NEW.action, 'things', NEW.things);
  ELSE
    line := line || jsonb_build_object('id', NEW.id, 'actorId', NEW.actor_id, 'isNew', TG_OP = 'INSERT',
      'kind', to_jsonb(NEW)->'kind', 'isMoved', TG_OP = 'INSERT' OR OLD.state <> NEW.state);
  END IF;
  told := line::text;
  -- PostgreSQL refuses 8,000 bytes, which would undo the change itself.
  IF octet_length(told) >= 8000 THEN
    told := (line - 'things')::text;
  END IF;
  PERFORM pg_notify('customer_360_live', told);
  RETURN NULL;
END $$;

CREATE TRIGGER live_change AFTER INSERT ON "audit_log" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_live_change();

CREATE TRIGGER live_change AFTER INSERT OR UPDATE ON "runs" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_live_change();

CREATE TRIGGER live_change AFTER INSERT OR UPDATE ON "imports" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_live_change();

-- migration 0028_next_actions
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

-- migration 0029_data_revisions
-- How often a business's orders have changed. Results computed from them are cached under this number, so that every process
-- notices a change at its next read. Triggers, so that no writer can forget it.
CREATE TABLE "data_revisions" (
    "business_id" UUID NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "data_revisions_pkey" PRIMARY KEY ("business_id")
);

ALTER TABLE "data_revisions" ADD CONSTRAINT "data_revisions_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "data_revisions" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "data_revisions"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "data_revisions" TO customer360_app;

-- Once per statement, whatever the number of rows. Only of what happens inside a business: a restored backup brings its own
-- revision, and a bulk load as the owner fills an empty business.
CREATE FUNCTION increment_data_revision() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO data_revisions AS r (business_id, revision) VALUES (current_setting('app.business_id')::uuid, 1)
    ON CONFLICT (business_id) DO UPDATE SET revision = r.revision + 1;
  RETURN NULL;
END $$;

CREATE TRIGGER data_revision AFTER INSERT OR UPDATE OR DELETE ON "orders" FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION increment_data_revision();

CREATE TRIGGER data_revision AFTER INSERT OR UPDATE OR DELETE ON "order_items" FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION increment_data_revision();

-- The revision that an answer was computed from. The previous version, running beside this one, writes 0, which no revision
-- equals.
ALTER TABLE "report_cache" ADD COLUMN "revision" BIGINT NOT NULL DEFAULT 0;

-- migration 0030_customer_contact
-- A customer's phone number, in international form: SMS reaches a customer by it.
ALTER TABLE "customers" ADD COLUMN "phone" TEXT;

-- Customers are found by their phone number too. A generated column's expression cannot be changed before PostgreSQL 17.
DROP INDEX "customers_search_idx";
ALTER TABLE "customers" DROP COLUMN "search_key";
ALTER TABLE "customers" ADD COLUMN "search_key" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS
  (folded(coalesce("name", '') || ' ' || coalesce("email", '') || ' ' || "external_id" || ' ' || coalesce("phone", ''))) STORED;
CREATE INDEX "customers_search_idx" ON "customers" USING gin ("business_id", "search_key" gin_trgm_ops);

-- What an import of customers did. The version before this one reads neither.
ALTER TABLE "imports"
  ADD COLUMN "customers_new" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "customers_changed" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "customers_kept" INTEGER NOT NULL DEFAULT 0;

-- The kind of a problem, for its words in the reader's language; null for formats that only have the English sentence.
ALTER TABLE "import_problems" ADD COLUMN "code" TEXT;

-- migration 0031_texts_and_density
-- The row height of a user's tables; null follows the browser.
ALTER TABLE "users" ADD COLUMN "table_density" TEXT;
ALTER TABLE "users" ADD CONSTRAINT "users_table_density_check" CHECK ("table_density" IN ('comfortable', 'compact'));
GRANT UPDATE ("table_density") ON "users" TO customer360_app;

-- A bulk change may also record an outcome for the customers of the churn and outreach lists, or take it back.
ALTER TABLE "customer_changes" ADD COLUMN "outcome" TEXT;
ALTER TABLE "customer_changes" DROP CONSTRAINT "customer_changes_check";
ALTER TABLE "customer_changes" ADD CONSTRAINT "customer_changes_check" CHECK
  (("action" IN ('assign', 'remove') AND "segment_id" IS NOT NULL AND "tag" IS NULL AND "outcome" IS NULL)
   OR ("action" IN ('tag', 'untag') AND "tag" IS NOT NULL AND "segment_id" IS NULL AND "outcome" IS NULL)
   OR ("action" IN ('mark', 'unmark') AND "outcome" IN ('done', 'not_now', 'wrong') AND "segment_id" IS NULL AND "tag" IS NULL));

-- A business's own wording of messages and recommended actions; a text without an entry is the standard one.
CREATE TABLE "business_texts" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "texts" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "business_texts_pkey" PRIMARY KEY ("business_id")
);
ALTER TABLE "business_texts" ADD CONSTRAINT "business_texts_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "business_texts" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "business_texts"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "business_texts" TO customer360_app;

-- migration 0032_wider_records
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

-- migration 0033_import_files
-- A file that was uploaded to be checked: it is deleted after a day unless it is imported.
CREATE TABLE "import_files" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "upload" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "found" JSONB NOT NULL,
    "run_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_files_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "import_files" ADD CONSTRAINT "import_files_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Which column of a file is which field, saved under a name for the next file.
CREATE TABLE "import_mappings" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_mappings_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE UNIQUE INDEX "import_mappings_business_id_name_key" ON "import_mappings"("business_id", "name");
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rejected rows as they are in the file, to be mended and sent again.
CREATE TABLE "import_rejected_rows" (
    "business_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "cells" JSONB NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_rejected_rows_pkey" PRIMARY KEY ("business_id", "import_id", "line")
);
ALTER TABLE "import_rejected_rows" ADD CONSTRAINT "import_rejected_rows_business_id_import_id_fkey" FOREIGN KEY ("business_id", "import_id") REFERENCES "imports"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The columns of the imported file; null for imports from before this was stored, and by the version before this one.
ALTER TABLE "imports" ADD COLUMN "header" JSONB;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['import_files', 'import_mappings', 'import_rejected_rows'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid)) WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;

-- migration 0034_connections
-- Connections of a business to the shops it sells in, and what these deliver by webhook.
CREATE TABLE "connections" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "storefront_id" INTEGER NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "sealed_secrets" TEXT NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_delivery_at" TIMESTAMPTZ(3),
    "disconnected_at" TIMESTAMPTZ(3),

    CONSTRAINT "connections_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "connections" ADD CONSTRAINT "connections_kind_check" CHECK ("kind" IN ('shopify', 'woocommerce', 'stripe', 'square', 'generic'));
ALTER TABLE "connections" ADD CONSTRAINT "connections_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "connections" ADD CONSTRAINT "connections_business_id_storefront_id_fkey" FOREIGN KEY ("business_id", "storefront_id") REFERENCES "storefronts"("business_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "connections_id_idx" ON "connections"("id");

CREATE TABLE "webhook_deliveries" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "delivery_key" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "triggered_at" TIMESTAMPTZ(6),
    "body" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "waits_for" TEXT,
    "problem" TEXT,
    "detail" TEXT,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_state_check" CHECK ("state" IN ('queued', 'waiting', 'done', 'ignored', 'failed'));
CREATE UNIQUE INDEX "webhook_deliveries_key" ON "webhook_deliveries"("business_id", "connection_id", "delivery_key");
CREATE INDEX "webhook_deliveries_received_idx" ON "webhook_deliveries"("business_id", "received_at");
CREATE INDEX "webhook_deliveries_unfinished_idx" ON "webhook_deliveries"("business_id", "connection_id", "state", "received_at");
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The records that a connection delivered: the newest version of each, so that an older one that arrives later changes nothing,
-- also after the record was deleted; and under which ID a customer is stored, for deliveries that name only the shop's own ID.
CREATE TABLE "source_records" (
    "business_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "record" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity',
    "triggered_at" TIMESTAMPTZ(6) NOT NULL DEFAULT '-infinity',
    "external_id" TEXT,

    CONSTRAINT "source_records_pkey" PRIMARY KEY ("business_id", "connection_id", "record")
);
ALTER TABLE "source_records" ADD CONSTRAINT "source_records_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "connections" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "connections"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "connections" TO customer360_app;

ALTER TABLE "webhook_deliveries" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "webhook_deliveries"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_deliveries" TO customer360_app;

ALTER TABLE "source_records" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "source_records"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "source_records" TO customer360_app;

-- A delivery names only its connection: the business is found by it, one connection at a time.
CREATE FUNCTION find_connection("wanted" UUID)
  RETURNS TABLE ("business_id" UUID, "kind" TEXT, "sealed_secrets" TEXT, "secret_key_id" TEXT)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.business_id, c.kind, c.sealed_secrets, c.secret_key_id FROM connections c WHERE c.id = wanted
$$;
REVOKE EXECUTE ON FUNCTION find_connection FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_connection TO customer360_app;

-- migration 0035_setup_guide
-- When a user hid the setup guide; null shows it. Per user, because several people set up a business, each with steps of their own.
ALTER TABLE "memberships" ADD COLUMN "setup_dismissed_at" TIMESTAMPTZ(3);
GRANT UPDATE ("setup_dismissed_at") ON "memberships" TO customer360_app;

-- Users of businesses that already have orders need no guide after an upgrade. It stays in the account menu.
UPDATE "memberships" m SET "setup_dismissed_at" = CURRENT_TIMESTAMP
  WHERE EXISTS (SELECT FROM "orders" o WHERE o."business_id" = m."business_id");

-- migration 0036_connection_syncs
-- What a connection reads its shop with. Empty: it only receives webhooks.
ALTER TABLE "connections" ADD COLUMN "sealed_access" TEXT NOT NULL DEFAULT '';
ALTER TABLE "connections" ADD COLUMN "access_key_id" TEXT NOT NULL DEFAULT '';

-- How far a connection has read its shop.
CREATE TABLE "connection_syncs" (
    "business_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3),
    "cursor" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "counts" JSONB NOT NULL DEFAULT '{}',
    "changed" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "skipped_problem" TEXT,
    "skipped_detail" TEXT,
    "records" BIGINT NOT NULL DEFAULT 0,
    "complete_at" TIMESTAMPTZ(3),
    "succeeded_at" TIMESTAMPTZ(3),
    "attempted_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "detail" TEXT,

    CONSTRAINT "connection_syncs_pkey" PRIMARY KEY ("business_id", "connection_id")
);
ALTER TABLE "connection_syncs" ADD CONSTRAINT "connection_syncs_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "connection_syncs" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "connection_syncs"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "connection_syncs" TO customer360_app;

-- migration 0037_events
-- What customers did in the shop besides buying: products viewed, carts filled, checkouts started, and the shop's own names.
CREATE TABLE "customer_events" (
    "business_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "product_id" TEXT,
    "order_id" TEXT,
    "properties" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "customer_events_pkey" PRIMARY KEY ("business_id", "event_id")
);
CREATE UNIQUE INDEX "customer_events_business_id_external_id_key" ON "customer_events"("business_id", "external_id");
-- For the timeline and for rules about single customers.
CREATE INDEX "customer_events_business_id_customer_id_occurred_at_idx" ON "customer_events"("business_id", "customer_id", "occurred_at");
-- Rules read an event's last days from the index alone.
CREATE INDEX "customer_events_name_idx" ON "customer_events"("business_id", "name", "occurred_at") INCLUDE ("customer_id");
ALTER TABLE "customer_events" ADD CONSTRAINT "customer_events_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "customer_events" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "customer_events"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "customer_events" TO customer360_app;

-- migration 0038_custom_fields
-- Fields that a business adds to its customers.
CREATE TABLE "custom_fields" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "options" TEXT[] NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "custom_fields_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_type_check" CHECK ("type" IN ('text', 'number', 'date', 'boolean', 'choice'));
CREATE UNIQUE INDEX "custom_fields_business_id_key_key" ON "custom_fields"("business_id", "key");
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "custom_fields" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "custom_fields"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "custom_fields" TO customer360_app;

-- By key: texts, numbers, booleans, and days as YYYY-MM-DD.
ALTER TABLE "customers" ADD COLUMN "custom_fields" JSONB NOT NULL DEFAULT '{}';

-- migration 0039_import_undo
-- What each import created and changed, so that it can be undone as a whole.

-- Which import created a record, and which one wrote it last; null for all other writers. The default marks what an import inserts,
-- so that no writer can forget it. The version before this one, running beside it, sets no import and writes null.
ALTER TABLE "orders" ADD COLUMN "created_by_import" UUID, ADD COLUMN "written_by_import" UUID;
ALTER TABLE "customers" ADD COLUMN "created_by_import" UUID, ADD COLUMN "written_by_import" UUID;
ALTER TABLE "support_tickets" ADD COLUMN "created_by_import" UUID, ADD COLUMN "written_by_import" UUID;
ALTER TABLE "products" ADD COLUMN "created_by_import" UUID, ADD COLUMN "written_by_import" UUID;
ALTER TABLE "customer_tags" ADD COLUMN "created_by_import" UUID;

CREATE FUNCTION current_import() RETURNS UUID LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.import_id', true), '')::uuid $$;

ALTER TABLE "orders" ALTER COLUMN "created_by_import" SET DEFAULT current_import(), ALTER COLUMN "written_by_import" SET DEFAULT current_import();
ALTER TABLE "customers" ALTER COLUMN "created_by_import" SET DEFAULT current_import(), ALTER COLUMN "written_by_import" SET DEFAULT current_import();
ALTER TABLE "support_tickets" ALTER COLUMN "created_by_import" SET DEFAULT current_import(), ALTER COLUMN "written_by_import" SET DEFAULT current_import();
ALTER TABLE "products" ALTER COLUMN "created_by_import" SET DEFAULT current_import(), ALTER COLUMN "written_by_import" SET DEFAULT current_import();
ALTER TABLE "customer_tags" ALTER COLUMN "created_by_import" SET DEFAULT current_import();

-- A record as it was before an import first changed it, or null for one that the import has too and left unchanged. `seq` orders
-- the imports that concern one record.
CREATE TABLE "import_changes" (
    "business_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "before" JSONB,
    "seq" BIGINT GENERATED BY DEFAULT AS IDENTITY,

    CONSTRAINT "import_changes_pkey" PRIMARY KEY ("business_id", "import_id", "kind", "record")
);
ALTER TABLE "import_changes" ADD CONSTRAINT "import_changes_kind_check" CHECK ("kind" IN ('orders', 'customers', 'support_tickets', 'products'));
ALTER TABLE "import_changes" ADD CONSTRAINT "import_changes_business_id_import_id_fkey" FOREIGN KEY ("business_id", "import_id") REFERENCES "imports"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "import_changes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "import_changes"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "import_changes" TO customer360_app;

-- Runs once per record and import. The lines and refunds of an order are in other tables, so the code that writes orders stores
-- what they were.
CREATE FUNCTION mark_import_write() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME <> 'orders' AND current_import() IS NOT NULL AND OLD.created_by_import IS DISTINCT FROM current_import() THEN
    INSERT INTO import_changes AS c (business_id, import_id, kind, record, before)
      VALUES (OLD.business_id, current_import(), TG_TABLE_NAME, OLD.external_id, to_jsonb(OLD))
      ON CONFLICT (business_id, import_id, kind, record) DO UPDATE SET before = excluded.before WHERE c.before IS NULL;
  END IF;
  NEW.written_by_import := current_import();
  RETURN NEW;
END $$;

-- Not for what is derived from lines and products.
CREATE TRIGGER import_write BEFORE UPDATE OF "status", "refunded_amount" ON "orders" FOR EACH ROW
  WHEN (OLD.written_by_import IS DISTINCT FROM current_import() AND current_setting('app.restoring', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION mark_import_write();
CREATE TRIGGER import_write BEFORE UPDATE ON "customers" FOR EACH ROW
  WHEN (OLD.written_by_import IS DISTINCT FROM current_import() AND current_setting('app.restoring', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION mark_import_write();
CREATE TRIGGER import_write BEFORE UPDATE ON "support_tickets" FOR EACH ROW
  WHEN (OLD.written_by_import IS DISTINCT FROM current_import() AND current_setting('app.restoring', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION mark_import_write();
CREATE TRIGGER import_write BEFORE UPDATE ON "products" FOR EACH ROW
  WHEN (OLD.written_by_import IS DISTINCT FROM current_import() AND current_setting('app.restoring', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION mark_import_write();

-- Imports from before this, and those of the version before this one, did not store what they changed.
ALTER TABLE "imports"
  ADD COLUMN "tracks_changes" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "undo_run_id" UUID,
  ADD COLUMN "undone_at" TIMESTAMPTZ(3),
  ADD COLUMN "undone_by_kind" TEXT,
  ADD COLUMN "undone_by_id" TEXT;
ALTER TABLE "imports" DROP CONSTRAINT "imports_state_check";
ALTER TABLE "imports" ADD CONSTRAINT "imports_state_check" CHECK ("state" IN ('queued', 'running', 'succeeded', 'failed', 'undone'));

-- migration 0040_imports_and_deletions
-- What an import of support tickets did. The version before this one imports no tickets this way.
ALTER TABLE "imports"
  ADD COLUMN "tickets_new" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "tickets_changed" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "tickets_kept" INTEGER NOT NULL DEFAULT 0;

-- Orders that a program deleted, so that a version from before the deletion does not bring them back.
CREATE TABLE "deleted_orders" (
    "business_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "deleted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deleted_orders_pkey" PRIMARY KEY ("business_id", "external_id")
);
ALTER TABLE "deleted_orders" ADD CONSTRAINT "deleted_orders_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "deleted_orders" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "deleted_orders"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "deleted_orders" TO customer360_app;

-- migration 0041_gross_margin
-- Gross margin of each order whose lines have costs: null if no cost is known. The version before this one, running beside it,
-- writes none of them, so orders it changes meanwhile keep the previous values until they change again.
ALTER TABLE "orders"
  ADD COLUMN "gross_margin" BIGINT,
  ADD COLUMN "costed_sales" BIGINT,
  ADD COLUMN "covered_revenue" BIGINT;

-- The same, summed over a customer's counted orders.
ALTER TABLE "customer_metrics"
  ADD COLUMN "gross_margin" BIGINT,
  ADD COLUMN "costed_sales" BIGINT,
  ADD COLUMN "covered_revenue" BIGINT;

UPDATE "orders" o SET "gross_margin" = round(m.kept * m.sales) - round(m.kept * m.cost), "costed_sales" = round(m.kept * m.sales),
    "covered_revenue" = round(o."net_amount" * m.costed_share)
  FROM (
    SELECT l."business_id", l."order_id", sum(l.sales) FILTER (WHERE l.has_cost) AS sales, sum(l.cost) AS cost,
           CASE WHEN max(p."total_price") > sum(l."refund_amount")
             THEN least(greatest(max(p."net_amount") / (max(p."total_price") - sum(l."refund_amount")), 0), 1) ELSE 1 END AS kept,
           CASE WHEN sum(greatest(l."line_total", 0)) > 0
             THEN coalesce(sum(greatest(l."line_total", 0)) FILTER (WHERE l.has_cost), 0) / sum(greatest(l."line_total", 0))
             ELSE count(*) FILTER (WHERE l.has_cost) / count(*)::numeric END AS costed_share
      FROM (
        SELECT i."business_id", i."order_id", i."line_total", i."refund_amount", i."line_total" - i."refund_amount" AS sales,
               i."unit_cost" IS NOT NULL AS has_cost,
               round(i."unit_cost"::numeric * i."quantity" * CASE
                 WHEN i."refunded_quantity" > 0 THEN (i."quantity" - i."refunded_quantity")::numeric / i."quantity"
                 WHEN i."line_total" > 0 THEN greatest(i."line_total" - i."refund_amount", 0)::numeric / i."line_total"
                 ELSE 1 END) AS cost
          FROM "order_items" i
      ) l JOIN "orders" p USING ("business_id", "order_id")
     GROUP BY l."business_id", l."order_id" HAVING bool_or(l.has_cost)
  ) m
 WHERE o."business_id" = m."business_id" AND o."order_id" = m."order_id";

UPDATE "customer_metrics" t SET "gross_margin" = s.margin, "costed_sales" = s.sales, "covered_revenue" = s.covered
  FROM (
    SELECT "business_id", "customer_id", sum("gross_margin") AS margin, sum("costed_sales") AS sales, sum("covered_revenue") AS covered
      FROM "orders" WHERE "is_counted" AND "gross_margin" IS NOT NULL AND "customer_id" IS NOT NULL GROUP BY 1, 2
  ) s
 WHERE t."business_id" = s."business_id" AND t."customer_id" = s."customer_id";

-- migration 0041_margin_choices
-- Whether the business has margins at all, and its customers by margin. Without costs it is empty and costs nothing.
CREATE INDEX "customer_metrics_margin_idx" ON "customer_metrics" ("business_id", "gross_margin", "customer_id")
  WHERE "gross_margin" IS NOT NULL;

-- Forecasts of gross margin, like those of revenue. In a table of their own: the version before this one, running beside it,
-- knows an answer by the key of "forecast_answers" alone.
CREATE TABLE "margin_forecast_answers" (
    "business_id" UUID NOT NULL,
    "months" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "level" DOUBLE PRECISION NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB NOT NULL,

    CONSTRAINT "margin_forecast_answers_pkey" PRIMARY KEY ("business_id", "months", "model", "level")
);
ALTER TABLE "margin_forecast_answers" ADD CONSTRAINT "margin_forecast_answers_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "margin_forecast_answers" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "margin_forecast_answers"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "margin_forecast_answers" TO customer360_app;

-- migration 0042_read_shops
-- Shops that are only read, because they send no webhooks that say what has changed.
ALTER TABLE "connections" DROP CONSTRAINT "connections_kind_check";
ALTER TABLE "connections" ADD CONSTRAINT "connections_kind_check"
  CHECK ("kind" IN ('shopify', 'woocommerce', 'magento', 'bigcommerce', 'medusa', 'stripe', 'square', 'generic'));

-- migration 0043_sample_businesses
-- A business with sample data beside a real one, to explore the product with: at most one for each.
ALTER TABLE "businesses" ADD COLUMN "sample_of" UUID;
ALTER TABLE "businesses" ADD CONSTRAINT "businesses_sample_of_fkey" FOREIGN KEY ("sample_of") REFERENCES "businesses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE UNIQUE INDEX "businesses_sample_of_key" ON "businesses"("sample_of");

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "businesses" ADD CONSTRAINT "businesses_sample_of_check" CHECK ("sample_of" <> "id");

-- A sample is created from within its business, so that none can be attached to another one.
DROP POLICY any_business_insert ON "businesses";
CREATE POLICY any_business_insert ON "businesses" FOR INSERT WITH CHECK ("sample_of" IS NULL
  OR "sample_of" = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));

-- Whether this user may enter a business: a sample's users are those of its business, so that access that ends there ends
-- here too.
CREATE FUNCTION may_enter_business("wanted" UUID, "person" UUID) RETURNS BOOLEAN
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM businesses b WHERE b.id = wanted AND (b.sample_of IS NULL OR EXISTS (
    SELECT FROM memberships m WHERE m.business_id = b.sample_of AND m.user_id = person AND m.is_active)))
$$;
REVOKE EXECUTE ON FUNCTION may_enter_business FROM PUBLIC;
GRANT EXECUTE ON FUNCTION may_enter_business TO customer360_app;

-- Deletes the sample of the transaction's business with everything in it, its audit log too: what was done with sample data
-- is no record of the business. False if that business has no such sample. Any other business still cannot be deleted.
CREATE FUNCTION delete_sample_business("sample" UUID) RETURNS BOOLEAN
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own text := current_setting('app.business_id', true);
BEGIN
  -- Waits for a transaction that is writing in the sample.
  PERFORM FROM businesses WHERE id = sample AND sample_of = nullif(own, '')::uuid FOR UPDATE;
  IF NOT FOUND THEN
    RETURN FALSE;
  END IF;
  -- The triggers on orders would count this as a change of the transaction's business.
  PERFORM set_config('app.business_id', '', true);
  -- Orders refer to customers and storefronts, which cannot be deleted before them.
  DELETE FROM orders WHERE business_id = sample;
  DELETE FROM audit_log WHERE business_id = sample;
  DELETE FROM businesses WHERE id = sample;
  PERFORM set_config('app.business_id', own, true);
  RETURN TRUE;
END $$;
REVOKE EXECUTE ON FUNCTION delete_sample_business FROM PUBLIC;
GRANT EXECUTE ON FUNCTION delete_sample_business TO customer360_app;

-- migration 0044_failed_segments
-- How many segments could not be updated, for monitoring, which belongs to no business. Sample data
-- needs no alert.
CREATE FUNCTION count_failed_segments() RETURNS INTEGER
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM customer_segments s JOIN businesses b ON b.id = s.business_id
    WHERE s.problem IS NOT NULL AND s.archived_at IS NULL AND b.sample_of IS NULL
$$;
REVOKE EXECUTE ON FUNCTION count_failed_segments FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_failed_segments TO customer360_app;

-- migration 0045_order_fields
-- Custom fields of orders beside those of customers. The version before this one, running beside it, creates fields of customers
-- and does not write values of orders.
ALTER TABLE "custom_fields" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'customers';
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_kind_check" CHECK ("kind" IN ('customers', 'orders'));
DROP INDEX "custom_fields_business_id_key_key";
CREATE UNIQUE INDEX "custom_fields_business_id_kind_key_key" ON "custom_fields"("business_id", "kind", "key");

-- By key: texts, numbers, booleans, and days as YYYY-MM-DD.
ALTER TABLE "orders" ADD COLUMN "custom_fields" JSONB NOT NULL DEFAULT '{}';

-- migration 0046_start_pages
-- The page that each role starts on: {"viewer": "/rfm"}. A role without an entry starts on the overview.
ALTER TABLE "businesses" ADD COLUMN "start_pages" JSONB NOT NULL DEFAULT '{}';
GRANT UPDATE ("start_pages") ON "businesses" TO customer360_app;

-- migration 0047_alerts
-- What a business's users should know without looking for it. A row is one episode of one subject: it is open until the
-- subject is back to normal, and while it is open the same thing is not reported again.
CREATE TABLE "alerts" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "details" JSONB NOT NULL DEFAULT '{}',
    "segment_id" UUID,
    "connection_id" UUID,
    "import_id" UUID,
    "only_for" TEXT,

    CONSTRAINT "alerts_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE UNIQUE INDEX "alerts_open_idx" ON "alerts" ("business_id", "kind", "subject") WHERE "ended_at" IS NULL;
CREATE INDEX "alerts_business_id_at_idx" ON "alerts" ("business_id", "at");
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_segment_id_fkey" FOREIGN KEY ("business_id", "segment_id") REFERENCES "customer_segments"("business_id", "segment_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_import_id_fkey" FOREIGN KEY ("business_id", "import_id") REFERENCES "imports"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who has read which alert.
CREATE TABLE "alert_reads" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "alert_id" UUID NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_reads_pkey" PRIMARY KEY ("business_id", "user_id", "alert_id")
);
ALTER TABLE "alert_reads" ADD CONSTRAINT "alert_reads_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "alert_reads" ADD CONSTRAINT "alert_reads_business_id_alert_id_fkey" FOREIGN KEY ("business_id", "alert_id") REFERENCES "alerts"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "alert_reads_business_id_alert_id_idx" ON "alert_reads" ("business_id", "alert_id");

-- What a user wants to be notified of. Without a row: every kind, and no digest.
CREATE TABLE "alert_choices" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "muted_kinds" TEXT[] NOT NULL DEFAULT '{}',
    "digest" TEXT NOT NULL DEFAULT 'off',
    "digest_hour" INTEGER NOT NULL DEFAULT 8,
    "digest_since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_choices_pkey" PRIMARY KEY ("business_id", "user_id")
);
ALTER TABLE "alert_choices" ADD CONSTRAINT "alert_choices_digest_check" CHECK ("digest" IN ('off', 'daily', 'weekly') AND "digest_hour" BETWEEN 0 AND 23);
ALTER TABLE "alert_choices" ADD CONSTRAINT "alert_choices_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A digest is handed to the mail server at most once: `handed_at` is stored before the mail server receives the message, and
-- removed only if it refuses the message.
CREATE TABLE "digest_sends" (
    "business_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "message_id" TEXT NOT NULL,
    "handed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "digest_sends_pkey" PRIMARY KEY ("business_id", "user_id", "day")
);
ALTER TABLE "digest_sends" ADD CONSTRAINT "digest_sends_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alerts" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "alerts"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "alerts" TO customer360_app;
ALTER TABLE "alert_reads" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "alert_reads"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "alert_reads" TO customer360_app;
ALTER TABLE "alert_choices" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "alert_choices"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "alert_choices" TO customer360_app;
ALTER TABLE "digest_sends" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "digest_sends"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "digest_sends" TO customer360_app;

-- Open pages update their inbox. A version without alerts shows this to no one, because it has no such resource.
CREATE FUNCTION notify_alert_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_notify('customer_360_live',
    jsonb_build_object('businessId', current_setting('app.business_id'), 'table', 'alerts')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER live_change AFTER INSERT OR UPDATE OR DELETE ON "alerts" FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_alert_change();
CREATE TRIGGER live_change AFTER INSERT ON "alert_reads" FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION notify_alert_change();

-- migration 0048_find_customers
-- The newest customers in whose key every word occurs. Unlike customers_with_words it stops after `most`, so that a word of very
-- many customers takes no longer than a rare one: the planner walks either the customers or the trigram index. By ID and not by
-- name, because a walk along the names would pass by all others first when the words are from the end of the alphabet.
-- `only_ids`: the words must occur in the external ID, and it may not be an email address or a phone number.
CREATE FUNCTION newest_customers_with_words("words" TEXT[], "only_ids" BOOLEAN, "most" INTEGER) RETURNS TABLE ("customer_id" UUID)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 10 SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  conditions text := '';
  pattern text;
  word text;
BEGIN
  FOREACH word IN ARRAY words LOOP
    pattern := '%' || regexp_replace(folded(word), '([\\%_])', '\\\1', 'g') || '%';
    conditions := conditions || format(' AND c.search_key LIKE %L', pattern);
    IF only_ids THEN
      conditions := conditions || format(' AND c.external_id !~ %L AND folded(c.external_id) LIKE %L', '@|[+][0-9]', pattern);
    END IF;
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT c.customer_id FROM customers c WHERE c.business_id = $1' || conditions
    || format(' ORDER BY c.customer_id DESC LIMIT %s', most) USING business;
END $$;
REVOKE EXECUTE ON FUNCTION newest_customers_with_words FROM PUBLIC;
GRANT EXECUTE ON FUNCTION newest_customers_with_words TO customer360_app;

-- migration 0049_saved_views
-- Saved views of lists. A deleted view stays a while without being listed, so that the deletion can be undone.
CREATE TABLE "saved_views" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "list" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "shared_with" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "owner_id" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_list_check" CHECK ("list" IN ('customers', 'segments', 'churn', 'forecast'));
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_shared_with_check" CHECK ("shared_with" IN ('admin', 'manager', 'analyst', 'viewer'));
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The view that a user's list opens with.
CREATE TABLE "default_views" (
    "business_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "view_id" UUID NOT NULL,

    CONSTRAINT "default_views_pkey" PRIMARY KEY ("business_id", "actor_id", "list")
);
CREATE INDEX "default_views_business_id_view_id_idx" ON "default_views"("business_id", "view_id");
ALTER TABLE "default_views" ADD CONSTRAINT "default_views_business_id_view_id_fkey" FOREIGN KEY ("business_id", "view_id") REFERENCES "saved_views"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['saved_views', 'default_views'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid)) WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;

-- migration 0051_acquisition_costs
-- What a business spent on a campaign in a month, in minor units of its currency. The version before this one, running beside it,
-- knows nothing of it.
CREATE TABLE "acquisition_costs" (
    "business_id" UUID NOT NULL,
    "campaign" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "acquisition_costs_pkey" PRIMARY KEY ("business_id", "month", "campaign")
);
ALTER TABLE "acquisition_costs" ADD CONSTRAINT "acquisition_costs_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "acquisition_costs" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "acquisition_costs"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "acquisition_costs" TO customer360_app;

-- migration 0052_personal_data
-- Whether a user sees customers' names, contact data and notes; null: as their role does. The version before this one, running
-- beside it, shows them to everyone and does not write it.
ALTER TABLE "memberships" ADD COLUMN "sees_personal_data" BOOLEAN;
GRANT UPDATE ("sees_personal_data") ON "memberships" TO customer360_app;

-- A word that starts with plain-id: is searched only in the store's own IDs, and not in those that are email addresses or phone
-- numbers. Callers who don't see personal data search so, because matches would reveal it. The indexed condition comes first.
CREATE OR REPLACE FUNCTION customers_with_words("words" TEXT[]) RETURNS TABLE ("customer_id" UUID, "name_key" TEXT)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER ROWS 200 SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  conditions text := '';
  word text;
  sought text;
BEGIN
  FOREACH word IN ARRAY words LOOP
    sought := folded(regexp_replace(word, '^plain-id:', ''));
    conditions := conditions || format(' AND c.search_key LIKE %L', '%' || regexp_replace(sought, '([\\%_])', '\\\1', 'g') || '%');
    IF word LIKE 'plain-id:%' THEN
      conditions := conditions || format(' AND c.external_id !~ %L AND strpos(folded(c.external_id), %L) > 0', '@|[+][0-9]', sought);
    END IF;
  END LOOP;
  RETURN QUERY EXECUTE 'SELECT c.customer_id, c.name_key FROM customers c WHERE c.business_id = $1' || conditions USING business;
END $$;

-- migration 0053_rfm_schemes
-- A business's own RFM segments: versions that are never changed, and which of them is used. The version of the product before
-- this one, running beside it, knows neither and keeps the standard segments.
CREATE TABLE "rfm_schemes" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "scheme" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "rfm_schemes_pkey" PRIMARY KEY ("business_id","version")
);

CREATE TABLE "rfm_scheme_choices" (
    "business_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "version" INTEGER,
    "in_api" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "rfm_scheme_choices_pkey" PRIMARY KEY ("business_id")
);

ALTER TABLE "rfm_schemes" ADD CONSTRAINT "rfm_schemes_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rfm_scheme_choices" ADD CONSTRAINT "rfm_scheme_choices_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rfm_scheme_choices" ADD CONSTRAINT "rfm_scheme_choices_business_id_version_fkey" FOREIGN KEY ("business_id", "version") REFERENCES "rfm_schemes"("business_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['rfm_schemes', 'rfm_scheme_choices'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON "rfm_schemes" TO customer360_app;
REVOKE UPDATE, DELETE ON "rfm_schemes" FROM customer360_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "rfm_scheme_choices" TO customer360_app;

-- migration 0054_report_snapshots
-- The main figures of reports by the day they describe, so that later ones can be compared with them.
CREATE TABLE "report_snapshots" (
    "business_id" UUID NOT NULL,
    "report" TEXT NOT NULL,
    "setting" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "figures" JSONB NOT NULL,

    CONSTRAINT "report_snapshots_pkey" PRIMARY KEY ("business_id", "report", "setting", "day")
);
ALTER TABLE "report_snapshots" ADD CONSTRAINT "report_snapshots_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "report_snapshots" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "report_snapshots"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "report_snapshots" TO customer360_app;

-- migration 0055_audiences
-- Consent to advertising on other sites, for which a customer's address is passed on. The version before this one, running beside
-- it, doesn't write it.
ALTER TABLE "customers"
  ADD COLUMN "advertising_consent" TEXT NOT NULL DEFAULT 'unknown',
  ADD COLUMN "advertising_consent_at" TIMESTAMPTZ(3),
  ADD COLUMN "advertising_consent_source" TEXT;
ALTER TABLE "customers" ADD CONSTRAINT "customers_advertising_consent_check"
  CHECK ("advertising_consent" IN ('granted', 'denied', 'unknown')) NOT VALID;

-- Customers who are sent to another system: who they are, in which form, and when.
CREATE TABLE "audiences" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "format" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "schedule" TEXT NOT NULL,
    "hour" INTEGER NOT NULL,
    "scheduled_since" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "audiences_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "audiences" ADD CONSTRAINT "audiences_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One finished send of an audience: its manifest.
CREATE TABLE "audience_sends" (
    "business_id" UUID NOT NULL,
    "audience_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "run_id" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "format" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "selected" INTEGER NOT NULL,
    "sent" INTEGER NOT NULL,
    "added" INTEGER NOT NULL,
    "removed" INTEGER NOT NULL,
    "left_out" JSONB NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_bytes" BIGINT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "file_gone" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audience_sends_pkey" PRIMARY KEY ("business_id", "audience_id", "number")
);
CREATE UNIQUE INDEX "audience_sends_business_id_run_id_key" ON "audience_sends" ("business_id", "run_id");
ALTER TABLE "audience_sends" ADD CONSTRAINT "audience_sends_business_id_audience_id_fkey" FOREIGN KEY ("business_id", "audience_id") REFERENCES "audiences"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- In which sends of an audience a customer was: from one until another.
CREATE TABLE "audience_members" (
    "business_id" UUID NOT NULL,
    "audience_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "added_in" INTEGER NOT NULL,
    "removed_in" INTEGER,

    CONSTRAINT "audience_members_pkey" PRIMARY KEY ("business_id", "audience_id", "customer_id", "added_in")
);
ALTER TABLE "audience_members" ADD CONSTRAINT "audience_members_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;
-- Who is in the last send, each customer once.
CREATE UNIQUE INDEX "audience_members_sent_idx" ON "audience_members" ("business_id", "audience_id", "customer_id") WHERE "removed_in" IS NULL;

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['audiences', 'audience_sends', 'audience_members'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;

-- migration 0056_webhook_endpoints
-- Addresses of a business's other systems that receive its events by signed webhooks, and the messages to them. Not to be
-- confused with `webhook_deliveries`, which shops send to us. The version before this one, running beside it, writes segments'
-- messages through the trigger below and sends none.
CREATE TABLE "webhook_endpoints" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[] NOT NULL,
    "includes_personal_data" BOOLEAN NOT NULL DEFAULT false,
    "sealed_secret" TEXT NOT NULL,
    "secret_key_id" TEXT NOT NULL,
    "previous_sealed_secret" TEXT,
    "previous_secret_key_id" TEXT,
    "previous_secret_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_by" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "paused_until" TIMESTAMPTZ(3),
    "last_delivered_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_disabled_check" CHECK (("disabled_at" IS NULL) = ("disabled_by" IS NULL) AND "disabled_by" IN ('user', 'failures', 'gone'));
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "webhook_messages" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "place" BIGSERIAL NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "customer_id" UUID,
    "data" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attempted_at" TIMESTAMPTZ(3),
    "took_ms" INTEGER,
    "status" INTEGER,
    "problem" TEXT,
    "detail" TEXT,

    CONSTRAINT "webhook_messages_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "webhook_messages" ADD CONSTRAINT "webhook_messages_state_check" CHECK ("state" IN ('pending', 'delivered', 'failed'));
ALTER TABLE "webhook_messages" ADD CONSTRAINT "webhook_messages_business_id_endpoint_id_fkey" FOREIGN KEY ("business_id", "endpoint_id") REFERENCES "webhook_endpoints"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_messages" ADD CONSTRAINT "webhook_messages_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;
-- What an endpoint is to receive next, and what else waits for the same customer.
CREATE INDEX "webhook_messages_due_idx" ON "webhook_messages" ("business_id", "endpoint_id", "next_attempt_at", "place") WHERE "state" = 'pending';
CREATE INDEX "webhook_messages_order_idx" ON "webhook_messages" ("business_id", "endpoint_id", "customer_id", "place") WHERE "state" = 'pending';
CREATE INDEX "webhook_messages_failed_idx" ON "webhook_messages" ("business_id", "endpoint_id") WHERE "state" = 'failed';
CREATE INDEX "webhook_messages_business_id_at_idx" ON "webhook_messages" ("business_id", "at");
CREATE INDEX "webhook_messages_business_id_customer_id_idx" ON "webhook_messages" ("business_id", "customer_id");

ALTER TABLE "webhook_endpoints" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "webhook_endpoints"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_endpoints" TO customer360_app;
ALTER TABLE "webhook_messages" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "webhook_messages"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_messages" TO customer360_app;
GRANT USAGE ON SEQUENCE "webhook_messages_place_seq" TO customer360_app;

-- The alert that an endpoint was disabled is deleted with it.
ALTER TABLE "alerts" ADD COLUMN "webhook_endpoint_id" UUID;
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_business_id_webhook_endpoint_id_fkey" FOREIGN KEY ("business_id", "webhook_endpoint_id") REFERENCES "webhook_endpoints"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The messages about customers who joined or left a segment, in the transaction that moves them. A trigger, so that no writer can
-- forget it: one statement however many customers moved. Only of what happens inside a business, not of a restored backup.
CREATE FUNCTION queue_segment_webhooks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
  SELECT e.business_id, e.id, c.event, c.at, c.customer_id,
         jsonb_build_object('segment', jsonb_build_object('id', s.segment_id, 'name', s.name), 'reason', c.reason), c.at, c.at
    FROM (SELECT *, CASE change WHEN 'joined' THEN 'segment.entered' ELSE 'segment.left' END AS event FROM changed) c
    JOIN webhook_endpoints e ON e.business_id = c.business_id AND e.disabled_at IS NULL AND c.event = ANY (e.events)
    JOIN customer_segments s ON s.business_id = c.business_id AND s.segment_id = c.segment_id;
  RETURN NULL;
END $$;
CREATE TRIGGER webhooks AFTER INSERT ON "segment_membership_changes" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION queue_segment_webhooks();

-- Workers look for due messages in all businesses at once.
CREATE FUNCTION due_webhook_endpoints("moment" TIMESTAMPTZ)
  RETURNS TABLE ("business_id" UUID, "endpoint_id" UUID)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.business_id, e.id FROM webhook_endpoints e
   WHERE e.disabled_at IS NULL AND (e.paused_until IS NULL OR e.paused_until <= moment)
     AND EXISTS (SELECT FROM webhook_messages m
       WHERE m.business_id = e.business_id AND m.endpoint_id = e.id AND m.state = 'pending' AND m.next_attempt_at <= moment)
$$;
REVOKE EXECUTE ON FUNCTION due_webhook_endpoints FROM PUBLIC;
GRANT EXECUTE ON FUNCTION due_webhook_endpoints TO customer360_app;

-- migration 0057_privacy
-- Erasure of customers. The version of the product before this one, running beside it, erases without tombstones, as before.
ALTER TABLE "customers" ADD COLUMN "erased_at" TIMESTAMPTZ(3), ADD COLUMN "profiling_objection_at" TIMESTAMPTZ(3);

-- The key of the business's tombstones: without it, an identifier can't be compared with them.
CREATE TABLE "erasure_keys" (
    "business_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,

    CONSTRAINT "erasure_keys_pkey" PRIMARY KEY ("business_id")
);

CREATE TABLE "erasures" (
    "business_id" UUID NOT NULL,
    "alias" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("business_id", "alias")
);

CREATE TABLE "erasure_tombstones" (
    "business_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "alias" TEXT NOT NULL,

    CONSTRAINT "erasure_tombstones_pkey" PRIMARY KEY ("business_id", "hash")
);
CREATE INDEX "erasure_tombstones_business_id_alias_idx" ON "erasure_tombstones" ("business_id", "alias");

ALTER TABLE "erasure_keys" ADD CONSTRAINT "erasure_keys_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "erasure_tombstones" ADD CONSTRAINT "erasure_tombstones_business_id_alias_fkey" FOREIGN KEY ("business_id", "alias") REFERENCES "erasures"("business_id", "alias") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a person asked for. It refers to the customer by our ID alone, so that it can be kept as proof after an erasure.
CREATE TABLE "privacy_requests" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "customer_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "received_kind" TEXT NOT NULL,
    "received_id" TEXT NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_kind" TEXT,
    "closed_id" TEXT,

    CONSTRAINT "privacy_requests_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE INDEX "privacy_requests_business_id_due_at_id_idx" ON "privacy_requests" ("business_id", "due_at", "id");
CREATE INDEX "privacy_requests_business_id_customer_id_idx" ON "privacy_requests" ("business_id", "customer_id");
ALTER TABLE "privacy_requests" ADD CONSTRAINT "privacy_requests_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['erasure_keys', 'erasures', 'erasure_tombstones', 'privacy_requests'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "erasure_keys", "erasures", "erasure_tombstones", "privacy_requests" TO customer360_app;

-- The audit log can't be changed by the application, except that an erasure removes the details of entries about these customers,
-- and whatever else matches the pattern.
CREATE FUNCTION erase_from_audit_log("customers" UUID[], "pattern" TEXT) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
BEGIN
  UPDATE audit_log SET before = NULL, after = NULL, reason = NULL
   WHERE business_id = business AND things ->> 'customer' = ANY (customers::text[])
     AND (before IS NOT NULL OR after IS NOT NULL OR reason IS NOT NULL);
  IF pattern IS NOT NULL THEN
    UPDATE audit_log SET before = regexp_replace(before::text, pattern, '•••', 'gi')::jsonb,
           after = regexp_replace(after::text, pattern, '•••', 'gi')::jsonb,
           reason = regexp_replace(reason, pattern, '•••', 'gi'),
           things = regexp_replace(things::text, pattern, '•••', 'gi')::jsonb
     WHERE business_id = business AND concat_ws(' ', before, after, reason, things) ~* pattern;
  END IF;
END $$;
REVOKE ALL ON FUNCTION erase_from_audit_log(UUID[], TEXT) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_from_audit_log(UUID[], TEXT) TO customer360_app;

-- migration 0058_campaigns
-- Campaigns with a control group: who was drawn into it, and with what each member is compared.
CREATE TABLE "campaigns" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "source_name" TEXT,
    "control_share" DOUBLE PRECISION NOT NULL,
    "action" TEXT,
    "expected_effect" DOUBLE PRECISION NOT NULL,
    "starts_on" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "members" INTEGER NOT NULL,
    "controls" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_control_share_check" CHECK ("control_share" BETWEEN 0.05 AND 0.5);
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "campaign_members" (
    "business_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "stratum" TEXT NOT NULL,
    "is_control" BOOLEAN NOT NULL,
    "past_orders" INTEGER NOT NULL,
    "past_revenue" BIGINT NOT NULL,

    CONSTRAINT "campaign_members_pkey" PRIMARY KEY ("business_id", "campaign_id", "customer_id")
);
CREATE INDEX "campaign_members_business_id_customer_id_idx" ON "campaign_members"("business_id", "customer_id");
ALTER TABLE "campaign_members" ADD CONSTRAINT "campaign_members_business_id_campaign_id_fkey" FOREIGN KEY ("business_id", "campaign_id") REFERENCES "campaigns"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "campaign_members" ADD CONSTRAINT "campaign_members_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['campaigns', 'campaign_members'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "campaigns" TO customer360_app;
-- A group that was drawn is never changed.
GRANT SELECT, INSERT, DELETE ON "campaign_members" TO customer360_app;
REVOKE UPDATE ON "campaign_members" FROM customer360_app;

-- migration 0059_audience_destinations
-- Where an audience's sends are delivered, with its keys, and how far they are.
CREATE TABLE "audience_destinations" (
    "business_id" UUID NOT NULL,
    "audience_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "sealed_keys" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "target" INTEGER,
    "phase" TEXT,
    "after_send" INTEGER,
    "after_customer" UUID,
    "attempted_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "detail" TEXT,

    CONSTRAINT "audience_destinations_pkey" PRIMARY KEY ("business_id", "audience_id")
);
ALTER TABLE "audience_destinations" ADD CONSTRAINT "audience_destinations_business_id_audience_id_fkey" FOREIGN KEY ("business_id", "audience_id") REFERENCES "audiences"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Members that the destination refused, and why.
CREATE TABLE "audience_rejections" (
    "business_id" UUID NOT NULL,
    "audience_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "audience_rejections_pkey" PRIMARY KEY ("business_id", "audience_id", "customer_id")
);
ALTER TABLE "audience_rejections" ADD CONSTRAINT "audience_rejections_business_id_audience_id_fkey" FOREIGN KEY ("business_id", "audience_id") REFERENCES "audience_destinations"("business_id", "audience_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "audience_rejections" ADD CONSTRAINT "audience_rejections_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The difference between two sends, in batches.
CREATE INDEX "audience_members_added_idx" ON "audience_members" ("business_id", "audience_id", "added_in", "customer_id");
CREATE INDEX "audience_members_removed_idx" ON "audience_members" ("business_id", "audience_id", "removed_in", "customer_id") WHERE "removed_in" IS NOT NULL;

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['audience_destinations', 'audience_rejections'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;

-- migration 0060_duplicates
-- Customers who may be the same person, found by a job. A dismissed pair stays, so that it is not suggested again.
CREATE TABLE "customer_duplicates" (
    "business_id" UUID NOT NULL,
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "reasons" TEXT[] NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3),
    "dismissed_kind" TEXT,
    "dismissed_id" TEXT,

    CONSTRAINT "customer_duplicates_pkey" PRIMARY KEY ("business_id", "first_id", "second_id")
);
CREATE INDEX "customer_duplicates_business_id_score_first_id_second_id_idx" ON "customer_duplicates" ("business_id", "score", "first_id", "second_id");
CREATE INDEX "customer_duplicates_business_id_second_id_idx" ON "customer_duplicates" ("business_id", "second_id");
ALTER TABLE "customer_duplicates" ADD CONSTRAINT "customer_duplicates_business_id_first_id_fkey" FOREIGN KEY ("business_id", "first_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "customer_duplicates" ADD CONSTRAINT "customer_duplicates_business_id_second_id_fkey" FOREIGN KEY ("business_id", "second_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A merge: the row of the merged customer is deleted and kept here, so that the merge can be undone. Later records under the merged
-- customer's own ID are compared with it. It is null once the merge was undone or the customer erased.
CREATE TABLE "customer_merges" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kept_id" UUID NOT NULL,
    "merged_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "undone_at" TIMESTAMPTZ(3),
    "undone_kind" TEXT,
    "undone_id" TEXT,
    "merged" JSONB,
    "parts" JSONB,

    CONSTRAINT "customer_merges_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE INDEX "customer_merges_business_id_kept_id_idx" ON "customer_merges" ("business_id", "kept_id");
CREATE INDEX "customer_merges_business_id_merged_id_idx" ON "customer_merges" ("business_id", "merged_id");
ALTER TABLE "customer_merges" ADD CONSTRAINT "customer_merges_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The records that belong to the kept customer because of a merge, also those that came later under the merged customer's ID.
CREATE TABLE "customer_merge_records" (
    "business_id" UUID NOT NULL,
    "merge_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "record_id" UUID NOT NULL,

    CONSTRAINT "customer_merge_records_pkey" PRIMARY KEY ("business_id", "merge_id", "kind", "record_id")
);
ALTER TABLE "customer_merge_records" ADD CONSTRAINT "customer_merge_records_business_id_merge_id_fkey" FOREIGN KEY ("business_id", "merge_id") REFERENCES "customer_merges"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The store's own IDs of merged customers, and who they are now.
CREATE TABLE "customer_aliases" (
    "business_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "merge_id" UUID NOT NULL,

    CONSTRAINT "customer_aliases_pkey" PRIMARY KEY ("business_id", "external_id")
);
CREATE INDEX "customer_aliases_business_id_customer_id_idx" ON "customer_aliases" ("business_id", "customer_id");
CREATE INDEX "customer_aliases_business_id_merge_id_idx" ON "customer_aliases" ("business_id", "merge_id");
ALTER TABLE "customer_aliases" ADD CONSTRAINT "customer_aliases_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "customer_aliases" ADD CONSTRAINT "customer_aliases_business_id_merge_id_fkey" FOREIGN KEY ("business_id", "merge_id") REFERENCES "customer_merges"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['customer_duplicates', 'customer_merges', 'customer_merge_records', 'customer_aliases'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "customer_duplicates", "customer_merges", "customer_merge_records", "customer_aliases" TO customer360_app;

-- migration 0061_rights
-- Fields that users corrected, with the time and the SHA-256 of what they replaced: imports of older data leave these alone. The
-- version of the product before this one, running beside it, overwrites them, as before.
ALTER TABLE "customers" ADD COLUMN "corrections" JSONB NOT NULL DEFAULT '{}', ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- Every change of a consent after the customer was stored, with what it replaced, so that the first one is known too.
CREATE TABLE "consent_changes" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(6) NOT NULL,
    "before_state" TEXT NOT NULL,
    "before_at" TIMESTAMPTZ(3),
    "before_source" TEXT,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3),
    "source" TEXT,
    "reason" TEXT,
    "actor_kind" TEXT,
    "actor_id" TEXT,

    CONSTRAINT "consent_changes_pkey" PRIMARY KEY ("business_id", "customer_id", "channel", "recorded_at")
);
ALTER TABLE "consent_changes" ADD CONSTRAINT "consent_changes_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A trigger, so that no writer can forget it. Not for erasures, which remove the history.
CREATE FUNCTION note_consent_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO consent_changes (business_id, customer_id, channel, recorded_at, before_state, before_at, before_source, state, at, source)
  SELECT NEW.business_id, NEW.customer_id, c.channel, clock_timestamp(), c.before_state, c.before_at, c.before_source, c.state, c.at, c.source
    FROM (VALUES
      ('email', OLD.email_consent, OLD.email_consent_at, OLD.email_consent_source,
        NEW.email_consent, NEW.email_consent_at, NEW.email_consent_source),
      ('sms', OLD.sms_consent, OLD.sms_consent_at, OLD.sms_consent_source,
        NEW.sms_consent, NEW.sms_consent_at, NEW.sms_consent_source),
      ('advertising', OLD.advertising_consent, OLD.advertising_consent_at, OLD.advertising_consent_source,
        NEW.advertising_consent, NEW.advertising_consent_at, NEW.advertising_consent_source)
    ) AS c(channel, before_state, before_at, before_source, state, at, source)
   WHERE (c.before_state, c.before_at, c.before_source) IS DISTINCT FROM (c.state, c.at, c.source);
  RETURN NULL;
END $$;
CREATE TRIGGER consent_change AFTER UPDATE ON "customers" FOR EACH ROW
  WHEN (NEW.erased_at IS NULL AND
    (OLD.email_consent, OLD.email_consent_at, OLD.email_consent_source, OLD.sms_consent, OLD.sms_consent_at,
     OLD.sms_consent_source, OLD.advertising_consent, OLD.advertising_consent_at, OLD.advertising_consent_source)
    IS DISTINCT FROM
    (NEW.email_consent, NEW.email_consent_at, NEW.email_consent_source, NEW.sms_consent, NEW.sms_consent_at,
     NEW.sms_consent_source, NEW.advertising_consent, NEW.advertising_consent_at, NEW.advertising_consent_source))
  EXECUTE FUNCTION note_consent_changes();

-- How many months a business keeps what has a rule; null for none.
CREATE TABLE "retention_rules" (
    "business_id" UUID NOT NULL,
    "events" INTEGER,
    "tickets" INTEGER,
    "import_details" INTEGER,
    "inactive_customers" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "retention_rules_pkey" PRIMARY KEY ("business_id")
);
ALTER TABLE "retention_rules" ADD CONSTRAINT "retention_rules_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A request about everything that a connected shop sent has a connection instead of a customer, and keeps its name as proof.
ALTER TABLE "privacy_requests" ALTER COLUMN "customer_id" DROP NOT NULL,
  ADD COLUMN "connection_id" UUID, ADD COLUMN "connection_name" TEXT,
  ADD CONSTRAINT "privacy_requests_subject_check" CHECK (num_nonnulls("customer_id", "connection_id") = 1);

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['consent_changes', 'retention_rules'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "consent_changes", "retention_rules" TO customer360_app;

-- migration 0062_webhook_segments
-- The segments whose customers an endpoint is told of; empty for all. The version before this one, running beside it, doesn't write it.
ALTER TABLE "webhook_endpoints" ADD COLUMN "segment_ids" UUID[] NOT NULL DEFAULT '{}';

-- As in migration 0056, for the endpoint's segments only.
CREATE OR REPLACE FUNCTION queue_segment_webhooks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
  SELECT e.business_id, e.id, c.event, c.at, c.customer_id,
         jsonb_build_object('segment', jsonb_build_object('id', s.segment_id, 'name', s.name), 'reason', c.reason), c.at, c.at
    FROM (SELECT *, CASE change WHEN 'joined' THEN 'segment.entered' ELSE 'segment.left' END AS event FROM changed) c
    JOIN webhook_endpoints e ON e.business_id = c.business_id AND e.disabled_at IS NULL AND c.event = ANY (e.events)
     AND (e.segment_ids = '{}' OR c.segment_id = ANY (e.segment_ids))
    JOIN customer_segments s ON s.business_id = c.business_id AND s.segment_id = c.segment_id;
  RETURN NULL;
END $$;

-- migration 0063_erase_in_values
-- A document without what matches the pattern in its texts. Keys, numbers and structure stay, so that a number which happens to be
-- a customer's ID doesn't make the document unreadable.
CREATE FUNCTION erase_in_json("document" JSONB, "pattern" TEXT) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(document)
    WHEN 'string' THEN to_jsonb(regexp_replace(document #>> '{}', pattern, '•••', 'gi'))
    WHEN 'array' THEN (
      SELECT coalesce(jsonb_agg(erase_in_json(value, pattern) ORDER BY place), '[]')
        FROM jsonb_array_elements(document) WITH ORDINALITY AS item(value, place))
    WHEN 'object' THEN (
      SELECT coalesce(jsonb_object_agg(key, erase_in_json(value, pattern)), '{}') FROM jsonb_each(document))
    ELSE document END;
END $$;

-- As migration 0057 has it, but only in the texts of documents. JSON writes a line break before a word as a letter, so that rows are
-- found by the pattern within longer words.
CREATE OR REPLACE FUNCTION erase_from_audit_log("customers" UUID[], "pattern" TEXT) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  anywhere text := replace(replace(pattern, '(?<![[:alnum:]_])', ''), '(?![[:alnum:]_])', '');
BEGIN
  UPDATE audit_log SET before = NULL, after = NULL, reason = NULL
   WHERE business_id = business AND things ->> 'customer' = ANY (customers::text[])
     AND (before IS NOT NULL OR after IS NOT NULL OR reason IS NOT NULL);
  IF pattern IS NOT NULL THEN
    UPDATE audit_log SET before = erase_in_json(before, pattern), after = erase_in_json(after, pattern),
           reason = regexp_replace(reason, pattern, '•••', 'gi'), things = erase_in_json(things, pattern)
     WHERE business_id = business AND concat_ws(' ', before, after, reason, things) ~* anywhere;
  END IF;
END $$;

-- migration 0064_drift
-- A week's snapshot of all customers on the axes, and how far unchanged customers move by chance: {weeks: [{fromSales, total, axes, draws}]}.
CREATE TABLE "drift_weeks" (
    "business_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "customers" INTEGER NOT NULL DEFAULT 0,
    "noise" JSONB NOT NULL,

    CONSTRAINT "drift_weeks_pkey" PRIMARY KEY ("business_id", "week")
);
ALTER TABLE "drift_weeks" ADD CONSTRAINT "drift_weeks_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A customer's memberships in the last snapshot: {axis: {segment: share}}.
CREATE TABLE "membership_positions" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "memberships" JSONB NOT NULL,
    "archetype" TEXT,

    CONSTRAINT "membership_positions_pkey" PRIMARY KEY ("business_id", "customer_id")
);
ALTER TABLE "membership_positions" ADD CONSTRAINT "membership_positions_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a week's snapshot changed: the memberships before, so that old weeks can be deleted without touching newer ones.
CREATE TABLE "membership_changes" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "velocity" DOUBLE PRECISION NOT NULL,
    "before" JSONB NOT NULL,
    "replaced" JSONB,
    "archetype_before" TEXT,
    "archetype" TEXT,

    CONSTRAINT "membership_changes_pkey" PRIMARY KEY ("business_id", "customer_id", "week")
);
CREATE INDEX "membership_changes_business_id_week_idx" ON "membership_changes" ("business_id", "week");
CREATE INDEX "membership_changes_archetypes" ON "membership_changes" ("business_id", "customer_id", "week") WHERE "archetype_before" IS DISTINCT FROM "archetype";
ALTER TABLE "membership_changes" ADD CONSTRAINT "membership_changes_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How fast a customer moved within the last weeks, as of the last snapshot; the velocity is null for those who are new.
CREATE TABLE "customer_drifts" (
    "business_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "weeks" INTEGER NOT NULL,
    "customer_id" UUID NOT NULL,
    "velocity" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION NOT NULL,
    "is_drifting" BOOLEAN NOT NULL,
    "acceleration" DOUBLE PRECISION,
    "velocities" JSONB NOT NULL,
    "why" JSONB NOT NULL,
    "archetype_before" TEXT,
    "archetype" TEXT,

    CONSTRAINT "customer_drifts_pkey" PRIMARY KEY ("business_id", "week", "weeks", "customer_id")
);
CREATE INDEX "customer_drifts_business_id_customer_id_idx" ON "customer_drifts" ("business_id", "customer_id");
CREATE INDEX "customer_drifts_business_id_week_weeks_velocity_customer_id_idx" ON "customer_drifts" ("business_id", "week", "weeks", "velocity", "customer_id");
ALTER TABLE "customer_drifts" ADD CONSTRAINT "customer_drifts_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['drift_weeks', 'membership_positions', 'membership_changes', 'customer_drifts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "drift_weeks", "membership_positions", "membership_changes", "customer_drifts" TO customer360_app;

-- migration 0065_slack
-- Slack channels that receive a digest of customers at risk, with their keys.
CREATE TABLE "slack_connections" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT,
    "sealed_keys" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "has_buttons" BOOLEAN NOT NULL,
    "language" TEXT NOT NULL,
    "schedule" TEXT NOT NULL,
    "hour" INTEGER NOT NULL,
    "scheduled_since" TIMESTAMPTZ(3) NOT NULL,
    "min_value" BIGINT,
    "includes_personal_data" BOOLEAN NOT NULL,
    "problem" TEXT,
    "detail" TEXT,
    "is_broken" BOOLEAN NOT NULL DEFAULT false,
    "attempted_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slack_connections_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "slack_connections" ADD CONSTRAINT "slack_connections_kind_check" CHECK ("kind" IN ('webhook', 'bot'));
ALTER TABLE "slack_connections" ADD CONSTRAINT "slack_connections_channel_check" CHECK (("kind" = 'bot') = ("channel" IS NOT NULL));
ALTER TABLE "slack_connections" ADD CONSTRAINT "slack_connections_schedule_check" CHECK ("schedule" IN ('off', 'daily', 'weekly') AND "hour" BETWEEN 0 AND 23);
ALTER TABLE "slack_connections" ADD CONSTRAINT "slack_connections_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE UNIQUE INDEX "slack_connections_id_key" ON "slack_connections" ("id");

-- What a run posted, so that an attempt after a killed one posts nothing twice.
CREATE TABLE "slack_posts" (
    "business_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "connection_id" UUID NOT NULL,
    "customers" INTEGER NOT NULL,
    "handed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "ts" TEXT,

    CONSTRAINT "slack_posts_pkey" PRIMARY KEY ("business_id", "run_id", "part")
);
ALTER TABLE "slack_posts" ADD CONSTRAINT "slack_posts_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "slack_connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "slack_posts_business_id_connection_id_sent_at_idx" ON "slack_posts" ("business_id", "connection_id", "sent_at");

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['slack_connections', 'slack_posts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;

-- A click in Slack names only its connection: the business is found by it, one connection at a time.
CREATE FUNCTION find_slack_connection("wanted" UUID)
  RETURNS TABLE ("business_id" UUID, "language" TEXT, "sealed_keys" TEXT, "key_id" TEXT)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.business_id, c.language, c.sealed_keys, c.key_id FROM slack_connections c WHERE c.id = wanted
$$;
REVOKE EXECUTE ON FUNCTION find_slack_connection FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_slack_connection TO customer360_app;

-- migration 0066_help_desk
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

-- migration 0067_help_desk_customers
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

-- migration 0068_slack_messages
-- What a run posts is decided before the digest is posted, so that an attempt after an interrupted one continues the same thread.
ALTER TABLE "slack_posts" ADD COLUMN "message" JSONB;

-- migration 0069_order_chances
-- The probability of an order in the days after the last forecast. Null until the next one.
ALTER TABLE "customer_forecasts"
  ADD COLUMN "order_chance_7" DOUBLE PRECISION,
  ADD COLUMN "order_chance_30" DOUBLE PRECISION,
  ADD COLUMN "order_chance_90" DOUBLE PRECISION;

-- migration 0070_one_schema_for_citus
-- The same schema on plain PostgreSQL and on Citus, which refuses sub-selects in policies, changes of the distribution column by a
-- foreign key, and unique keys without it. No behavior changes: business IDs never change.

-- Policies compare with the setting itself instead of (SELECT setting).
DO $$
DECLARE
  p record;
  wrapped constant text := '\( SELECT (\(NULLIF\(current_setting\(''app\.\w+''::text, true\), ''''::text\)\)::uuid) AS "?nullif"?\)';
BEGIN
  FOR p IN SELECT tablename, policyname, qual, with_check FROM pg_policies
            WHERE schemaname = 'public' AND (qual ~ wrapped OR with_check ~ wrapped) LOOP
    EXECUTE format('ALTER POLICY %I ON %I', p.policyname, p.tablename)
      || coalesce(' USING (' || regexp_replace(p.qual, wrapped, '\1', 'g') || ')', '')
      || coalesce(' WITH CHECK (' || regexp_replace(p.with_check, wrapped, '\1', 'g') || ')', '');
  END LOOP;
END $$;

-- People change themselves, and a business its members.
CREATE FUNCTION is_member("person" UUID) RETURNS BOOLEAN LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
BEGIN
  -- Without a business, no other table is read.
  IF business IS NULL THEN
    RETURN FALSE;
  END IF;
  RETURN EXISTS (SELECT 1 FROM memberships m WHERE m.business_id = business AND m.user_id = person);
END $$;
ALTER POLICY members_update ON "users"
  USING ("id" = nullif(current_setting('app.user_id', true), '')::uuid OR is_member("id"));

-- Checked again, which locks each table for about half a second per million rows.
DO $$
DECLARE
  k record;
BEGIN
  FOR k IN SELECT conrelid::regclass AS child, conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
            WHERE contype = 'f' AND confupdtype = 'c' AND connamespace = 'public'::regnamespace LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s',
      k.child, k.conname, k.conname, replace(k.definition, ' ON UPDATE CASCADE', ''));
  END LOOP;
END $$;

DROP INDEX "slack_connections_id_key";
CREATE INDEX "slack_connections_id_idx" ON "slack_connections" ("id");

-- As migration 0024 has it, but in two statements: a reference table is not changed by what a distributed one has.
CREATE OR REPLACE FUNCTION set_password_hash("member" UUID, "hash" TEXT) RETURNS BOOLEAN
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
BEGIN
  IF hash NOT LIKE '$argon2id$%' THEN
    RAISE EXCEPTION 'a password is kept as an argon2id hash' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM memberships m WHERE m.business_id = business AND m.user_id = member) THEN
    RETURN FALSE;
  END IF;
  UPDATE users SET password_hash = hash, session_version = session_version + 1 WHERE id = member;
  RETURN FOUND;
END $$;

-- As migrations 0034, 0043, 0056 and 0065 have them, but in PL/pgSQL: Citus has no parameters in functions of SQL.
CREATE OR REPLACE FUNCTION find_connection("wanted" UUID)
  RETURNS TABLE ("business_id" UUID, "kind" TEXT, "sealed_secrets" TEXT, "secret_key_id" TEXT)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT c.business_id, c.kind, c.sealed_secrets, c.secret_key_id FROM connections c WHERE c.id = wanted;
END $$;

CREATE OR REPLACE FUNCTION due_webhook_endpoints("moment" TIMESTAMPTZ)
  RETURNS TABLE ("business_id" UUID, "endpoint_id" UUID)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT e.business_id, e.id FROM webhook_endpoints e
   WHERE e.disabled_at IS NULL AND (e.paused_until IS NULL OR e.paused_until <= moment)
     AND EXISTS (SELECT 1 FROM webhook_messages m
       WHERE m.business_id = e.business_id AND m.endpoint_id = e.id AND m.state = 'pending' AND m.next_attempt_at <= moment);
END $$;

CREATE OR REPLACE FUNCTION find_slack_connection("wanted" UUID)
  RETURNS TABLE ("business_id" UUID, "language" TEXT, "sealed_keys" TEXT, "key_id" TEXT)
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT c.business_id, c.language, c.sealed_keys, c.key_id FROM slack_connections c WHERE c.id = wanted;
END $$;

CREATE OR REPLACE FUNCTION may_enter_business("wanted" UUID, "person" UUID) RETURNS BOOLEAN
LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  parent uuid;
BEGIN
  SELECT b.sample_of INTO parent FROM businesses b WHERE b.id = wanted;
  RETURN FOUND AND (parent IS NULL OR EXISTS (SELECT 1 FROM memberships m WHERE m.business_id = parent AND m.user_id = person AND m.is_active));
END $$;

-- On Citus, triggers fire on a worker, on the part of a table that is called orders_102008, and a worker may not notify in a transaction
-- that several nodes take part in. There a notice waits in a table until the end of the transaction, which sends it on.
CREATE UNLOGGED TABLE "live_notices" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "notice" TEXT NOT NULL,

    CONSTRAINT "live_notices_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "live_notices" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "live_notices"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "live_notices" TO customer360_app;

CREATE FUNCTION send_live_notice("fired_on" TEXT, "business" UUID, "notice" TEXT) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF fired_on ~ '_[0-9]+$' THEN
    INSERT INTO live_notices (business_id, notice) VALUES (business, notice);
  ELSE
    PERFORM pg_notify('customer_360_live', notice);
  END IF;
END $$;

-- As migrations 0027, 0039 and 0047 have them, otherwise.
CREATE OR REPLACE FUNCTION notify_live_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  changed_table text := regexp_replace(TG_TABLE_NAME, '_[0-9]+$', '');
  line jsonb := jsonb_build_object('businessId', NEW.business_id, 'table', changed_table);
  told text;
BEGIN
  IF changed_table = 'audit_log' THEN
    line := line || jsonb_build_object('action', NEW.action, 'things', NEW.things);
  ELSE
    line := line || jsonb_build_object('id', NEW.id, 'actorId', NEW.actor_id, 'isNew', TG_OP = 'INSERT',
      'kind', to_jsonb(NEW)->'kind', 'isMoved', TG_OP = 'INSERT' OR OLD.state <> NEW.state);
  END IF;
  told := line::text;
  -- PostgreSQL refuses 8,000 bytes, which would undo the change itself.
  IF octet_length(told) >= 8000 THEN
    told := (line - 'things')::text;
  END IF;
  PERFORM send_live_notice(TG_TABLE_NAME, NEW.business_id, told);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION mark_import_write() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  changed_table text := regexp_replace(TG_TABLE_NAME, '_[0-9]+$', '');
BEGIN
  IF changed_table <> 'orders' AND current_import() IS NOT NULL AND OLD.created_by_import IS DISTINCT FROM current_import() THEN
    INSERT INTO import_changes AS c (business_id, import_id, kind, record, before)
      VALUES (OLD.business_id, current_import(), changed_table, OLD.external_id, to_jsonb(OLD))
      ON CONFLICT (business_id, import_id, kind, record) DO UPDATE SET before = excluded.before WHERE c.before IS NULL;
  END IF;
  NEW.written_by_import := current_import();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION notify_alert_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM send_live_notice(TG_TABLE_NAME, current_setting('app.business_id')::uuid,
    jsonb_build_object('businessId', current_setting('app.business_id'), 'table', 'alerts')::text);
  RETURN NULL;
END $$;

-- As migration 0062 has it; on Citus row by row, because there a query of other tables does not see what has changed.
CREATE OR REPLACE FUNCTION queue_segment_webhooks() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  c record;
  e record;
BEGIN
  IF TG_TABLE_NAME ~ '_[0-9]+$' THEN
    FOR c IN SELECT *, CASE change WHEN 'joined' THEN 'segment.entered' ELSE 'segment.left' END AS event FROM changed LOOP
      FOR e IN SELECT w.id, s.name FROM webhook_endpoints w JOIN customer_segments s ON s.business_id = c.business_id AND s.segment_id = c.segment_id
                WHERE w.business_id = c.business_id AND w.disabled_at IS NULL AND c.event = ANY (w.events)
                  AND (w.segment_ids = '{}' OR c.segment_id = ANY (w.segment_ids)) LOOP
        INSERT INTO webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
          VALUES (c.business_id, e.id, c.event, c.at, c.customer_id,
            jsonb_build_object('segment', jsonb_build_object('id', c.segment_id, 'name', e.name), 'reason', c.reason), c.at, c.at);
      END LOOP;
    END LOOP;
    RETURN NULL;
  END IF;
  INSERT INTO webhook_messages (business_id, endpoint_id, event, at, customer_id, data, queued_at, next_attempt_at)
  SELECT w.business_id, w.id, m.event, m.at, m.customer_id,
         jsonb_build_object('segment', jsonb_build_object('id', s.segment_id, 'name', s.name), 'reason', m.reason), m.at, m.at
    FROM (SELECT *, CASE change WHEN 'joined' THEN 'segment.entered' ELSE 'segment.left' END AS event FROM changed) m
    JOIN webhook_endpoints w ON w.business_id = m.business_id AND w.disabled_at IS NULL AND m.event = ANY (w.events)
     AND (w.segment_ids = '{}' OR m.segment_id = ANY (w.segment_ids))
    JOIN customer_segments s ON s.business_id = m.business_id AND s.segment_id = m.segment_id;
  RETURN NULL;
END $$;

-- In the CASE of an UPDATE, Citus accepts immutable functions only. These are: the encoding is given, and times have their zone.
CREATE FUNCTION sha256_hex("words" TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ BEGIN RETURN encode(sha256(convert_to(words, 'UTF8')), 'hex'); END $$;
CREATE FUNCTION to_instant("iso" TEXT) RETURNS TIMESTAMPTZ LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ BEGIN RETURN iso::timestamptz; END $$;

-- migration 0071_order_copies
-- Tells the histories of a database apart: a restored backup counts its revisions anew, and must not meet copies that were made
-- of the orders before.
ALTER TABLE "data_revisions" ADD COLUMN "epoch" UUID NOT NULL DEFAULT gen_random_uuid();

-- migration 0072_forecast_scores
CREATE TABLE "forecast_scores" (
    "business_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "as_of" DATE NOT NULL,
    "expected" JSONB NOT NULL,
    "actual" JSONB,

    CONSTRAINT "forecast_scores_pkey" PRIMARY KEY ("business_id", "month")
);
ALTER TABLE "forecast_scores" ADD CONSTRAINT "forecast_scores_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "forecast_scores" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "forecast_scores"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "forecast_scores" TO customer360_app;

-- migration 0073_changes_since_a_copy
-- The revision of the business's orders in which a customer's last changed, so that a copy of the orders finds who changed since
-- by an index. A trigger, because the previous version may still write beside this one. Without a business, as in a bulk load
-- by the owner, revisions don't change either.
ALTER TABLE "customer_metrics" ADD COLUMN "changed_in" BIGINT NOT NULL DEFAULT 0;
-- Partial, so that no other query of a customer's metrics is planned over it.
CREATE INDEX "customer_metrics_changed_idx" ON "customer_metrics"("business_id", "changed_in") WHERE "changed_in" > 0;

CREATE FUNCTION note_revision_of_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.changed_in := coalesce((SELECT revision FROM data_revisions WHERE business_id = NEW.business_id), 0);
  RETURN NEW;
END $$;
CREATE TRIGGER revision_of_change BEFORE INSERT OR UPDATE ON "customer_metrics" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION note_revision_of_change();

-- migration 0074_notices_of_moving_businesses
-- Only used on Citus, which moves a business by replication: an unlogged table can't be replicated.
ALTER TABLE "live_notices" SET LOGGED;

-- migration 0075_one_role_locks_accounts
-- On Citus, the rows of one transaction must not be locked by the application's role and then changed by the tables' owner, who alone
-- sets passwords. So the owner locks accounts too.

-- Locks an account until the end of the transaction. The application's role reads the same values without it.
CREATE FUNCTION lock_account("person" UUID) RETURNS TABLE ("password_hash" TEXT, "is_active" BOOLEAN)
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT u.password_hash, u.is_active FROM users u WHERE u.id = person FOR NO KEY UPDATE;
END $$;
REVOKE EXECUTE ON FUNCTION lock_account FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_account TO customer360_app;

-- migration 0076_erasure_on_citus
-- As migration 0063 has it, but rows are found by immutable functions, as Citus requires of updates: concat_ws is not one.
CREATE OR REPLACE FUNCTION erase_from_audit_log("customers" UUID[], "pattern" TEXT) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
  anywhere text := replace(replace(pattern, '(?<![[:alnum:]_])', ''), '(?![[:alnum:]_])', '');
BEGIN
  UPDATE audit_log SET before = NULL, after = NULL, reason = NULL
   WHERE business_id = business AND things ->> 'customer' = ANY (customers::text[])
     AND (before IS NOT NULL OR after IS NOT NULL OR reason IS NOT NULL);
  IF pattern IS NOT NULL THEN
    UPDATE audit_log SET before = erase_in_json(before, pattern), after = erase_in_json(after, pattern),
           reason = regexp_replace(reason, pattern, '•••', 'gi'), things = erase_in_json(things, pattern)
     WHERE business_id = business AND (before::text ~* anywhere OR after::text ~* anywhere OR reason ~* anywhere OR things::text ~* anywhere);
  END IF;
END $$;

-- migration 0077_profiles_as_arrays
-- Profiles of a million customers are mostly written: as JSON, parsing and compressing their shares and features took most of a run's
-- time in the database. Arrays of numbers need neither, and half of the space.

-- Where a segment's share is in the array of its model's profiles, from 1.
ALTER TABLE "dim_segment_master" ADD COLUMN "position" INTEGER;
UPDATE "dim_segment_master" d SET "position" = o.position
  FROM (SELECT business_id, version, axis_name, segment_id,
               row_number() OVER (PARTITION BY business_id, version ORDER BY axis_name COLLATE "C", place) AS position
          FROM "dim_segment_master") o
 WHERE d.business_id = o.business_id AND d.version = o.version AND d.axis_name = o.axis_name AND d.segment_id = o.segment_id;
ALTER TABLE "dim_segment_master" ALTER COLUMN "position" SET NOT NULL;

-- Only profiles of active models are read.
DELETE FROM "customer_profiles" p WHERE NOT EXISTS (
  SELECT FROM "standing_axis_models" s WHERE s.business_id = p.business_id AND s.version = p.version);

ALTER TABLE "customer_profiles" ADD COLUMN "memberships" DOUBLE PRECISION[];
ALTER TABLE "customer_profiles" ADD COLUMN "features" DOUBLE PRECISION[];
-- Which features they are. Those of earlier versions are computed again: when a profile is read, and all of them in the next night.
ALTER TABLE "customer_profiles" ADD COLUMN "feature_set" INTEGER NOT NULL DEFAULT 0;
-- Segments by rule need the shares at once. The concatenation decompresses them once instead of for each segment.
UPDATE "customer_profiles" p SET "memberships" = ARRAY(
    SELECT (m.own -> n.axis ->> n.key)::float8
      FROM (SELECT p.segment_memberships || '{}' AS own OFFSET 0) m, unnest(o.axes, o.keys) WITH ORDINALITY AS n(axis, key, i)
     ORDER BY i)
  FROM (SELECT business_id, version, array_agg(axis_name ORDER BY position) AS axes, array_agg(segment_id ORDER BY position) AS keys
          FROM "dim_segment_master" GROUP BY business_id, version) o
 WHERE p.business_id = o.business_id AND p.version = o.version;
ALTER TABLE "customer_profiles" DROP COLUMN "segment_memberships", DROP COLUMN "feature_vectors";
ALTER TABLE "customer_profiles" ALTER COLUMN "feature_set" DROP DEFAULT;

-- Models with many segments make rows of slightly more than 2 KB, which is not worth compressing.
ALTER TABLE "customer_profiles" SET (toast_tuple_target = 4080);

-- migration 0078_unused_churn_index
-- No statement uses it: lists by churn risk select by archetype, segment or trajectory first. It took a tenth of the time
-- of writing a profile.
DROP INDEX "customer_profiles_business_id_version_churn_risk_score_cust_idx";

-- migration 0079_nearest_by_position
-- The names of the nearest segments were a third of a profile. Their positions take a tenth of that, and less time to write and to count.
ALTER TABLE "customer_profiles" DROP COLUMN "trajectory";
-- A customer's profiles are found by the key, which will begin with the customer.
DROP INDEX "customer_profiles_business_id_customer_id_idx";

ALTER TABLE "customer_profiles" ADD COLUMN "nearest" SMALLINT[];
ALTER TABLE "customer_profiles" ADD COLUMN "trajectory_position" SMALLINT;
UPDATE "customer_profiles" p SET
    "nearest" = ARRAY(SELECT coalesce((o.positions -> a.name ->> (p.dominant_segments ->> a.name))::smallint, 0::smallint)
                        FROM unnest(o.axes) WITH ORDINALITY AS a(name, i) ORDER BY i),
    "trajectory_position" = (o.positions -> 'loyalty_trajectory' ->> (p.dominant_segments ->> 'loyalty_trajectory'))::smallint
  FROM (SELECT business_id, version, array_agg(axis_name ORDER BY first) AS axes, jsonb_object_agg(axis_name, positions) AS positions
          FROM (SELECT business_id, version, axis_name, min(position) AS first, jsonb_object_agg(segment_id, position) AS positions
                  FROM "dim_segment_master" GROUP BY business_id, version, axis_name) axes
         GROUP BY business_id, version) o
 WHERE p.business_id = o.business_id AND p.version = o.version;
ALTER TABLE "customer_profiles" DROP COLUMN "dominant_segments";

ALTER TABLE "customer_profiles" DROP CONSTRAINT "customer_profiles_pkey";
ALTER TABLE "customer_profiles" ADD CONSTRAINT "customer_profiles_pkey" PRIMARY KEY ("business_id", "customer_id", "version");
CREATE INDEX "customer_profiles_business_id_version_trajectory_position_c_idx" ON "customer_profiles"("business_id", "version", "trajectory_position", "customer_id");

-- migration 0080_erasure_searches
-- Erased customers whom the business's texts are still searched for. Whom they were is encrypted, and deleted when the search is finished.
CREATE TABLE "erasure_searches" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sealed" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "place_table" TEXT,
    "place_key" JSONB,

    CONSTRAINT "erasure_searches_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "erasure_searches" ADD CONSTRAINT "erasure_searches_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "erasure_searches" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "erasure_searches"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "erasure_searches" TO customer360_app;

-- The pattern that also finds a first and a last name apart, if both are there as the halves say: as values in an address or in JSON.
CREATE FUNCTION with_halves("text" TEXT, "pattern" TEXT, "before" TEXT, "halves" TEXT[], "after" TEXT) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN halves IS NOT NULL AND text ~* (before || halves[1] || after) AND text ~* (before || halves[2] || after)
    THEN pattern || '|' || before || '(' || halves[1] || '|' || halves[2] || ')' || after ELSE pattern END;
$$;

-- Whether a text or document names someone.
CREATE FUNCTION names_someone("text" TEXT, "pattern" TEXT, "halves" TEXT[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT text ~* with_halves(text, pattern, '(?<=[=:"''>])', halves, '(?![[:alnum:]])')
      OR text ~* with_halves(text, pattern, '"\s*', halves, '\s*"');
$$;

-- A text without what matches the pattern.
CREATE FUNCTION erase_in_text("text" TEXT, "pattern" TEXT, "halves" TEXT[], "mark" TEXT) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT regexp_replace(text, with_halves(text, pattern, '(?<=[=:"''>])', halves, '(?![[:alnum:]])'), mark, 'gi');
$$;

CREATE FUNCTION erase_in_texts("texts" TEXT[], "pattern" TEXT, "halves" TEXT[], "mark" TEXT) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN texts IS NULL THEN NULL
    ELSE ARRAY(SELECT erase_in_text(one, pattern, halves, mark) FROM unnest(texts) WITH ORDINALITY AS all_texts(one, place) ORDER BY place) END;
$$;

-- Numbers and structure stay, so that a number which happens to be a customer's ID doesn't make the document unreadable. The values of
-- kept keys stay too, except in a business's own fields, which may have the same names.
CREATE FUNCTION erase_within("document" JSONB, "pattern" TEXT, "halves" TEXT[], "kept" TEXT[], "mark" TEXT) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(document)
    WHEN 'string' THEN to_jsonb(erase_in_text(document #>> '{}', pattern, halves, mark))
    WHEN 'array' THEN (
      SELECT coalesce(jsonb_agg(erase_within(value, pattern, halves, kept, mark) ORDER BY place), '[]')
        FROM jsonb_array_elements(document) WITH ORDINALITY AS item(value, place))
    WHEN 'object' THEN (
      SELECT coalesce(jsonb_object_agg(erase_in_text(key, pattern, halves, mark), CASE WHEN key = ANY (kept) THEN value
               ELSE erase_within(value, pattern, halves, CASE WHEN key = 'custom_fields' THEN '{}' ELSE kept END, mark) END), '{}')
        FROM jsonb_each(document))
    ELSE document END;
END $$;

CREATE FUNCTION erase_in_document("document" JSONB, "pattern" TEXT, "halves" TEXT[], "kept" TEXT[], "mark" TEXT) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN document IS NULL THEN NULL ELSE erase_within(document,
    CASE WHEN with_halves(document::text, pattern, '"\s*', halves, '\s*"') = pattern THEN pattern
      ELSE pattern || '|^\s*(' || halves[1] || '|' || halves[2] || ')\s*$' END, halves, kept, mark) END;
$$;

-- The audit log can't be changed by the application, except that an erasure removes what names the customer from these entries.
CREATE FUNCTION erase_in_audit_log("entries" UUID[], "pattern" TEXT, "halves" TEXT[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  business uuid := nullif(current_setting('app.business_id', true), '')::uuid;
BEGIN
  UPDATE audit_log SET before = erase_in_document(before, pattern, halves, '{}', '•••'),
         after = erase_in_document(after, pattern, halves, '{}', '•••'), things = erase_in_document(things, pattern, halves, '{}', '•••'),
         reason = erase_in_text(reason, pattern, halves, '•••'), request_id = erase_in_text(request_id, pattern, halves, '•••')
   WHERE business_id = business AND id = ANY (entries);
END $$;
REVOKE ALL ON FUNCTION erase_in_audit_log(UUID[], TEXT, TEXT[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_in_audit_log(UUID[], TEXT, TEXT[]) TO customer360_app;

-- As migration 0061 has it, but not when an erasure removes another customer from the text that says where a consent was given: that
-- is no change of the consent, and the history would keep the text.
DROP TRIGGER consent_change ON "customers";
CREATE TRIGGER consent_change AFTER UPDATE ON "customers" FOR EACH ROW
  WHEN (NEW.erased_at IS NULL AND current_setting('app.erasing', true) IS DISTINCT FROM 'on' AND
    (OLD.email_consent, OLD.email_consent_at, OLD.email_consent_source, OLD.sms_consent, OLD.sms_consent_at,
     OLD.sms_consent_source, OLD.advertising_consent, OLD.advertising_consent_at, OLD.advertising_consent_source)
    IS DISTINCT FROM
    (NEW.email_consent, NEW.email_consent_at, NEW.email_consent_source, NEW.sms_consent, NEW.sms_consent_at,
     NEW.sms_consent_source, NEW.advertising_consent, NEW.advertising_consent_at, NEW.advertising_consent_source))
  EXECUTE FUNCTION note_consent_changes();

-- Saved versions are not changed, except that an erasure removes customers whom they name.
GRANT UPDATE ("scheme", "note") ON "rfm_schemes" TO customer360_app;

-- migration 0080_refunds_within_orders
-- Many shops number the refunds of each order from 1.
CREATE UNIQUE INDEX "refunds_business_id_order_id_external_id_key" ON "refunds"("business_id", "order_id", "external_id");
DROP INDEX "refunds_business_id_order_id_idx";
-- Credit notes are found by the beginning of their refunds' IDs.
CREATE INDEX "refunds_business_id_external_id_idx" ON "refunds"("business_id", "external_id");
DROP INDEX "refunds_business_id_external_id_key";

-- migration 0081_id_prefixes
-- Two shops that number their records from 1 overwrote each other's orders and customers. All but the first connection of such
-- shops get a prefix for the IDs of their records.
ALTER TABLE "connections" ADD COLUMN "id_prefix" TEXT NOT NULL DEFAULT '';

CREATE TABLE "id_prefixes" (
    "business_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "id_prefixes_pkey" PRIMARY KEY ("business_id", "kind", "prefix")
);
ALTER TABLE "id_prefixes" ADD CONSTRAINT "id_prefixes_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "id_prefixes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "id_prefixes"
  USING (business_id = nullif(current_setting('app.business_id', true), '')::uuid)
  WITH CHECK (business_id = nullif(current_setting('app.business_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON "id_prefixes" TO customer360_app;

DO $$
DECLARE
  c record;
  same text;
  n int;
BEGIN
  FOR c IN SELECT * FROM connections WHERE kind IN ('woocommerce', 'magento', 'bigcommerce', 'generic') ORDER BY business_id, created_at, id LOOP
    -- The same shop may have two connections, one for its keys and one for its webhooks: both then know an order in the same version.
    SELECT o.id_prefix INTO same FROM connections o
     WHERE o.business_id = c.business_id AND o.kind = c.kind AND (o.created_at, o.id) < (c.created_at, c.id)
       AND (o.settings ->> 'address' = c.settings ->> 'address'
         OR (o.settings ->> 'address' IS NULL OR c.settings ->> 'address' IS NULL) AND EXISTS (
           SELECT FROM source_records a JOIN source_records b ON b.business_id = a.business_id AND b.record = a.record
            WHERE a.business_id = c.business_id AND a.connection_id = o.id AND b.connection_id = c.id AND a.record LIKE 'order:%'
              AND a.updated_at = b.updated_at AND a.updated_at > '-infinity'))
     ORDER BY o.created_at, o.id LIMIT 1;
    IF same IS NULL THEN
      same := '';
      -- Your own systems may add to the records of a shop, so theirs stay as they are.
      IF c.kind <> 'generic' AND EXISTS (SELECT FROM id_prefixes p WHERE p.business_id = c.business_id AND p.kind <> 'generic') THEN
        n := 2;
        LOOP
          same := (CASE c.kind WHEN 'woocommerce' THEN 'woo' ELSE c.kind END) || n || '-';
          EXIT WHEN NOT EXISTS (SELECT FROM id_prefixes p WHERE p.business_id = c.business_id AND p.prefix = same);
          n := n + 1;
        END LOOP;
      END IF;
    END IF;
    UPDATE connections SET id_prefix = same WHERE business_id = c.business_id AND id = c.id;
    INSERT INTO id_prefixes (business_id, kind, prefix, address, created_at)
      VALUES (c.business_id, c.kind, same, c.settings ->> 'address', c.created_at)
      ON CONFLICT (business_id, kind, prefix) DO UPDATE SET address = coalesce(id_prefixes.address, excluded.address);

    IF same <> '' THEN
      CREATE TEMP TABLE IF NOT EXISTS mixed_records (record TEXT, earlier UUID) ON COMMIT DROP;
      TRUNCATE mixed_records;
      INSERT INTO mixed_records
      SELECT a.record, b.connection_id FROM source_records a
        JOIN source_records b ON b.business_id = a.business_id AND b.record = a.record AND b.connection_id <> a.connection_id
        JOIN connections o ON o.business_id = b.business_id AND o.id = b.connection_id
       WHERE a.business_id = c.business_id AND a.connection_id = c.id AND o.kind IN ('woocommerce', 'magento', 'bigcommerce')
         AND o.id_prefix <> same AND (o.created_at, o.id) < (c.created_at, c.id)
         AND a.record !~ '@|\+[0-9]';
      -- What several shops sent under one number can't be told apart: it stays with the first, and the next version of each, however
      -- old, is stored under its own ID.
      UPDATE orders SET source_updated_at = NULL
       WHERE business_id = c.business_id
         AND external_id = ANY (ARRAY(SELECT substr(record, 7) FROM mixed_records WHERE record LIKE 'order:%'));
      UPDATE source_records SET updated_at = '-infinity', triggered_at = '-infinity'
       WHERE business_id = c.business_id AND record = ANY (ARRAY(SELECT record FROM mixed_records))
         AND connection_id = ANY (ARRAY(SELECT earlier FROM mixed_records) || c.id);
      UPDATE source_records SET external_id = same || external_id
       WHERE business_id = c.business_id AND connection_id = c.id AND external_id IS NOT NULL AND external_id !~ '@|\+[0-9]'
         AND record = ANY (ARRAY(SELECT record FROM mixed_records));
      -- What only this shop sent keeps its ID.
      UPDATE source_records SET external_id = substr(record, strpos(record, ':') + 1)
       WHERE business_id = c.business_id AND connection_id = c.id AND external_id IS NULL AND record ~ '^(order|contact):'
         AND NOT record = ANY (ARRAY(SELECT record FROM mixed_records));
    END IF;
  END LOOP;
END $$;

-- migration 0082_accounts_of_one_address
-- An address says nothing about who made an account with it: a person whom another business invites may have one of their own.
DROP INDEX "users_email_key";
CREATE INDEX "users_email_idx" ON "users"("email");

-- migration 0082_edit_versions
-- An edit names the version that it was made of, so that it can't silently undo another one.
alter table customer_notes add column version integer not null default 1;
alter table import_mappings add column version integer not null default 1;
alter table memberships add column version integer not null default 1;
-- A name that was reset keeps its row, so that its version never comes again.
alter table axis_segment_names add column version integer not null default 2, alter column name drop not null;
grant update (version) on memberships to customer360_app;

-- migration 0083_webhook_claims
-- The queue's job that is sending a message: once its worker was killed, its next attempt sends the message again without waiting for
-- the end of the claim. The version before this one, running beside it, leaves it null.
ALTER TABLE "webhook_messages" ADD COLUMN "claimed_by" UUID;

-- migration 0084_capped_sums
-- What many customers spent may be more than a bigint holds, although what each of them spent is not: exact_sum fails there. This sum
-- is exact below 2^53, has 16 digits above, as every number in an answer, and ends at 4 * 10^18, so that two of them can still be
-- added. Its last step is not for a row per customer: that would take as long as PostgreSQL's own sum.
CREATE FUNCTION capped_amount(float8) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS
  $$ BEGIN RETURN greatest(least($1, 4e18), -4e18)::bigint; END $$;

CREATE AGGREGATE capped_sum(float8) (
  SFUNC = float8pl, STYPE = float8, INITCOND = '0', COMBINEFUNC = float8pl, FINALFUNC = capped_amount, PARALLEL = SAFE
);

-- migration 0085_product_ids
-- Shops that number their products from 1 overwrote each other's too. From now on, a shop with a prefix has it before the numbers of
-- its products. Numbers that only this shop's orders have stay as they are; what else has them can't be told apart.
WITH shops AS (
  SELECT c.business_id, c.id, c.id_prefix FROM connections c
   WHERE c.id_prefix <> '' AND c.kind IN ('woocommerce', 'magento', 'bigcommerce')
), sold AS (
  SELECT DISTINCT c.business_id, c.id_prefix, o.order_id FROM shops c
    JOIN source_records s ON s.business_id = c.business_id AND s.connection_id = c.id AND s.record LIKE 'order:%'
    JOIN orders o ON o.business_id = c.business_id AND o.external_id = coalesce(s.external_id, c.id_prefix || substr(s.record, 7))
), numbers AS (
  SELECT i.business_id, i.product_id, min(s.id_prefix) AS id_prefix FROM order_items i
    LEFT JOIN sold s ON s.business_id = i.business_id AND s.order_id = i.order_id
   WHERE i.business_id IN (SELECT business_id FROM shops) AND i.product_id ~ '^[0-9]+$'
   GROUP BY i.business_id, i.product_id
  HAVING count(DISTINCT s.id_prefix) = 1 AND count(s.id_prefix) = count(*)
)
INSERT INTO source_records (business_id, connection_id, record, external_id)
SELECT n.business_id, c.id, 'product:' || n.product_id, n.product_id FROM numbers n
  JOIN shops c ON c.business_id = n.business_id AND c.id_prefix = n.id_prefix
    ON CONFLICT DO NOTHING;

-- migration 0086_behavior_kinds
-- Cached reports by behavior are without the totals of their kinds.
DELETE FROM "report_cache" WHERE "key" LIKE '%:behavior:%';

-- migration 0087_change_times
-- When a record last changed here, so that programs can read what changed since. Writers of a business take turns, so the times
-- are in the order of their commits. A trigger, because the version before this one may still write; not for a restored backup.
ALTER TABLE "orders" ADD COLUMN "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now();
ALTER TABLE "products" ADD COLUMN "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now();
ALTER TABLE "support_tickets" ADD COLUMN "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now();

CREATE FUNCTION note_change_time() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $$;

-- Not for what is derived from lines.
CREATE TRIGGER change_time BEFORE INSERT OR UPDATE OF "customer_id", "status", "refunded_amount", "custom_fields", "written_by_import"
  ON "orders" FOR EACH ROW WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION note_change_time();
CREATE TRIGGER change_time BEFORE INSERT OR UPDATE ON "products" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION note_change_time();
CREATE TRIGGER change_time BEFORE INSERT OR UPDATE ON "support_tickets" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION note_change_time();

CREATE INDEX "orders_changed_idx" ON "orders"("business_id", "changed_at", "external_id");
CREATE INDEX "products_changed_idx" ON "products"("business_id", "changed_at", "external_id");
CREATE INDEX "support_tickets_changed_idx" ON "support_tickets"("business_id", "changed_at", "external_id");

-- As the store names the product, beside the ID that the line is counted under.
ALTER TABLE "order_items" ADD COLUMN "sku" TEXT;

-- migration 0088_reporting
-- The tables of the axes' specification, and more, as views for analysts: a login of PostgreSQL reads the rows of the one business that
-- private.readers assigns to it, and everyone else reads no row. Amounts are in major units.

-- Outside schema public, because these are neither a business's data nor part of a backup: logins belong to the server.
CREATE SCHEMA "private";

CREATE TABLE "private"."readers" (
    "login" NAME NOT NULL PRIMARY KEY,
    "business_id" UUID NOT NULL,
    -- Whether it reads names, contact data and IDs that are email addresses or phone numbers.
    "sees_personal_data" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- What the arrays of customer_profiles.features hold, by customer_profiles.feature_set. A change of the registry of the axes adds a row.
CREATE TABLE "private"."feature_sets" (
    "feature_set" INTEGER NOT NULL PRIMARY KEY,
    -- axis.feature, in the order of the values.
    "names" TEXT[] NOT NULL
);
INSERT INTO "private"."feature_sets" VALUES
  (954841276, string_to_array('purchase_frequency.orders_per_month purchase_frequency.avg_days_between_orders purchase_frequency.consistency purchase_value.lifetime_value purchase_value.avg_order_value purchase_value.value_trend category_exploration.unique_categories category_exploration.diversity category_exploration.exploration_breadth price_sensitivity.discount_rate price_sensitivity.full_price_ratio purchase_cadence.weekend_ratio purchase_cadence.business_hours purchase_cadence.evening_ratio purchase_cadence.timing customer_maturity.tenure customer_maturity.maturity_score customer_maturity.active_share customer_maturity.acceleration repurchase_behavior.repeat_rate repurchase_behavior.loyalty_index repurchase_behavior.repurchase_gap return_behavior.refund_rate return_behavior.items_returned_pct return_behavior.full_return_rate communication_preference.primary_channel communication_preference.in_person_share communication_preference.assisted_share communication_preference.preferred_time_day communication_preference.preferred_time_morning communication_preference.weekend_ratio problem_complexity_profile.refund_rate problem_complexity_profile.product_switching problem_complexity_profile.discount_dependency problem_complexity_profile.tickets_per_order problem_complexity_profile.messages_per_ticket loyalty_trajectory.frequency_trend loyalty_trajectory.value_trend loyalty_trajectory.churn_risk_score loyalty_trajectory.seasonality product_knowledge.product_concentration product_knowledge.repeat_rate product_knowledge.mastery value_sophistication.avg_item_price value_sophistication.discount_hunt_score value_sophistication.spend_consistency support_history.tickets_per_year support_history.resolution_hours support_history.satisfaction support_history.unresolved_rate', ' ')),
  (1351484511, string_to_array('purchase_frequency.orders_per_month purchase_frequency.avg_days_between_orders purchase_frequency.consistency purchase_value.lifetime_value purchase_value.avg_order_value purchase_value.value_trend category_exploration.unique_categories category_exploration.diversity category_exploration.exploration_breadth price_sensitivity.discount_rate price_sensitivity.full_price_ratio purchase_cadence.weekend_ratio purchase_cadence.business_hours purchase_cadence.evening_ratio purchase_cadence.timing customer_maturity.tenure customer_maturity.maturity_score customer_maturity.active_share customer_maturity.acceleration repurchase_behavior.repeat_rate repurchase_behavior.loyalty_index repurchase_behavior.repurchase_gap return_behavior.refund_rate return_behavior.items_returned_pct return_behavior.full_return_rate communication_preference.primary_channel communication_preference.in_person_share communication_preference.assisted_share communication_preference.preferred_time communication_preference.weekend_ratio problem_complexity_profile.refund_rate problem_complexity_profile.product_switching problem_complexity_profile.discount_dependency problem_complexity_profile.tickets_per_order problem_complexity_profile.messages_per_ticket loyalty_trajectory.frequency_trend loyalty_trajectory.value_trend loyalty_trajectory.churn_risk_score loyalty_trajectory.seasonality product_knowledge.product_concentration product_knowledge.repeat_rate product_knowledge.mastery value_sophistication.avg_item_price value_sophistication.discount_hunt_score value_sophistication.spend_consistency support_history.tickets_per_year support_history.resolution_hours support_history.satisfaction support_history.unresolved_rate', ' '));

-- One minor unit of a currency in major units, as `decimalsOf` has it.
CREATE FUNCTION "private"."minor_unit"("currency" TEXT) RETURNS NUMERIC LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN currency = ANY ('{AFN,ALL,BIF,CLP,COP,DJF,GNF,HUF,IDR,IQD,IRR,ISK,JPY,KMF,KPW,KRW,LAK,LBP,MGA,MMK,PKR,PYG,RWF,SLL,SOS,SYP,UGX,VND,VUV,XAF,XOF,XPF,YER}') THEN 1
    WHEN currency = ANY ('{BHD,JOD,KWD,LYD,OMR,TND}') THEN 0.001
    ELSE 0.01 END
$$;

-- The shop's own ID of a customer; the product's in place of one that is an email address or a phone number, for logins without personal data.
CREATE FUNCTION "private"."shown_id"("external_id" TEXT, "customer_id" UUID, "sees_personal_data" BOOLEAN) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN sees_personal_data OR external_id !~ '[^\s@<>"''(),;:]@[^\s@<>"''(),;:]|\+\d(?:[\s().-]*\d){6}' THEN external_id ELSE customer_id::text END
$$;

-- Numbers as JSON writes them.
CREATE FUNCTION "private"."json_numbers"("numbers" DOUBLE PRECISION[]) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_replace(array_replace(array_replace(array_replace(numbers::text[], NULL, 'null'), 'NaN', 'null'), 'Infinity', 'null'), '-Infinity', 'null')
$$;

CREATE SCHEMA "reporting";

-- Not on Citus, where logins would have to exist on every node.
DO $do$ BEGIN
IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
  RETURN;
END IF;

-- The business of the session's login, which SET ROLE doesn't change.
EXECUTE $v$
CREATE VIEW "private"."own_business" AS
SELECT b.id, b.slug, b.name, b.time_zone, b.currency, private.minor_unit(b.currency) AS unit, r.sees_personal_data
  FROM private.readers r JOIN public.businesses b ON b.id = r.business_id
 WHERE r.login = session_user
$v$;

-- The template of format() that makes JSON objects within an object from numbers, {"axis": {"name": %1$s}}, for each set of features.
EXECUTE $v$
CREATE VIEW "private"."feature_templates" AS
SELECT feature_set, sum(features) AS features, '{' || string_agg(format('%s: {%s}', to_json(axis), own), ', ') || '}' AS template
  FROM (SELECT f.feature_set, split_part(n.name, '.', 1) AS axis, count(*) AS features,
               string_agg(format('%s: %%%s$s', to_json(split_part(n.name, '.', 2)), n.place), ', ' ORDER BY n.place) AS own
          FROM private.feature_sets f, unnest(f.names) WITH ORDINALITY AS n(name, place)
         GROUP BY f.feature_set, split_part(n.name, '.', 1)) axes
 GROUP BY feature_set
$v$;

-- The same for the memberships of each business's active model, with its axes and the keys of its segments in the order of their positions.
EXECUTE $v$
CREATE VIEW "private"."membership_templates" AS
SELECT s.business_id, s.version, t.segments, t.template, t.axes,
       ARRAY(SELECT d.segment_id FROM public.dim_segment_master d
              WHERE d.business_id = s.business_id AND d.version = s.version ORDER BY d.position) AS keys
  FROM public.standing_axis_models s
 CROSS JOIN LATERAL (
   SELECT sum(segments) AS segments, array_agg(axis_name ORDER BY first) AS axes,
          '{' || string_agg(format('%s: {%s}', replace(to_json(axis_name)::text, '%', '%%'), own), ', ') || '}' AS template
     FROM (SELECT d.axis_name, min(d.position) AS first, count(*) AS segments,
                  string_agg(format('%s: %%%s$s', replace(to_json(d.segment_id)::text, '%', '%%'), d.position), ', ' ORDER BY d.position) AS own
             FROM public.dim_segment_master d WHERE d.business_id = s.business_id AND d.version = s.version
            GROUP BY d.axis_name) axes) t
$v$;

-- In the views, conditions of a query must not see other businesses' rows: security_barrier. Nor may EXPLAIN show what PostgreSQL estimates
-- from all businesses' rows: OFFSET 0 keeps conditions out of the view, and nullif() keeps statistics from a column.

EXECUTE $v$
CREATE VIEW "reporting"."stores" WITH (security_barrier) AS
SELECT b.slug AS store_id, b.name, b.currency, b.time_zone FROM private.own_business b OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."customers" WITH (security_barrier) AS
SELECT private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       CASE WHEN b.sees_personal_data THEN c.name END AS name, CASE WHEN b.sees_personal_data THEN c.email END AS email,
       CASE WHEN b.sees_personal_data THEN c.phone END AS phone, CASE WHEN b.sees_personal_data THEN c.city END AS city,
       c.country, c.loyalty_level, c.acquisition_source, c.acquisition_campaign, c.email_consent, c.sms_consent, c.advertising_consent, c.created_at,
       m.first_order_at, m.last_order_at, coalesce(m.order_count, 0) AS order_count, coalesce(m.lifetime_value, 0) * b.unit AS lifetime_value
  FROM private.own_business b
  JOIN public.customers c ON c.business_id = b.id
  LEFT JOIN public.customer_metrics m ON m.business_id = b.id AND m.customer_id = c.customer_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."orders" WITH (security_barrier) AS
SELECT o.external_id AS order_id, private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       o.order_date, o.total_price * b.unit AS total_price, o.discount_amount * b.unit AS discount_amount, o.source,
       o.refunded_amount * b.unit AS refunded_amount, o.net_amount * b.unit AS net_amount, o.shipping_amount * b.unit AS shipping_amount,
       o.tax_amount * b.unit AS tax_amount, o.gross_margin * b.unit AS gross_margin, o.status, o.is_counted AS is_sale,
       s.name AS storefront, o.payment_state, o.discount_codes, o.device, o.campaign
  FROM private.own_business b
  JOIN public.orders o ON o.business_id = b.id
  LEFT JOIN public.storefronts s ON s.business_id = b.id AND s.id = o.storefront_id
  LEFT JOIN public.customers c ON c.business_id = b.id AND c.customer_id = o.customer_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."order_items" WITH (security_barrier) AS
SELECT o.external_id AS order_id, i.line_number, b.slug AS store_id, i.product_id, i.category, i.product_type, i.quantity,
       i.price * b.unit AS price, i.refund_amount * b.unit AS refund_amount, i.line_total * b.unit AS line_total, i.refunded_quantity,
       i.product_name, i.brand, i.variant, i.collection, i.unit_cost * b.unit AS unit_cost
  FROM private.own_business b
  JOIN public.orders o ON o.business_id = b.id
  JOIN public.order_items i ON i.business_id = b.id AND i.order_id = o.order_id
OFFSET 0
$v$;

-- Conditions on the customer are checked before JSON is made.
EXECUTE $v$
CREATE VIEW "reporting"."customer_profiles" WITH (security_barrier) AS
SELECT c.customer_id, c.slug AS store_id, nullif(p.archetype_id, '') AS archetype_id,
       CASE WHEN cardinality(p.memberships) = m.segments
         THEN jsonb_strip_nulls(format(m.template, VARIADIC private.json_numbers(p.memberships))::jsonb) END AS segment_memberships,
       CASE WHEN cardinality(p.nearest) = cardinality(m.axes)
         THEN jsonb_strip_nulls(jsonb_object(m.axes, ARRAY(SELECT m.keys[n.position] FROM unnest(p.nearest) WITH ORDINALITY AS n(position, place) ORDER BY n.place)))
         END AS dominant_segments,
       CASE WHEN cardinality(p.features) = f.features
         THEN jsonb_strip_nulls(format(f.template, VARIADIC private.json_numbers(p.features))::jsonb) END AS feature_vectors,
       p.lifetime_value * c.unit AS lifetime_value, nullif(p.churn_risk_score, 'NaN') AS churn_risk_score,
       nullif(p.calculated_at, '-infinity') AS calculated_at
  FROM (SELECT o.business_id, o.customer_id AS id, b.slug, b.unit,
               private.shown_id(o.external_id, o.customer_id, b.sees_personal_data) AS customer_id
          FROM private.own_business b JOIN public.customers o ON o.business_id = b.id OFFSET 0) c
  JOIN private.membership_templates m ON m.business_id = c.business_id
  JOIN public.customer_profiles p ON p.business_id = c.business_id AND p.customer_id = c.id AND p.version = m.version
  LEFT JOIN private.feature_templates f ON f.feature_set = p.feature_set
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."dim_segment_master" WITH (security_barrier) AS
SELECT d.segment_id, b.slug AS store_id, d.axis_name, coalesce(n.name, d.segment_name, d.segment_id) AS segment_name, d.interpretation,
       d.cluster_center, d.scaler_params, d.population_percentage, d.customer_count
  FROM private.own_business b
  JOIN public.standing_axis_models s ON s.business_id = b.id
  JOIN public.dim_segment_master d ON d.business_id = b.id AND d.version = s.version
  LEFT JOIN public.axis_segment_names n ON n.business_id = b.id AND n.axis_name = d.axis_name AND n.segment_id = d.segment_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."segments" WITH (security_barrier) AS
SELECT g.segment_id::text AS segment_id, b.slug AS store_id, g.name AS segment_name, g.description, g.is_automatic, g.member_count,
       g.recalculated_at, g.created_at, g.archived_at
  FROM private.own_business b JOIN public.customer_segments g ON g.business_id = b.id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."segment_members" WITH (security_barrier) AS
SELECT a.segment_id::text AS segment_id, private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       a.assigned_at
  FROM private.own_business b
  JOIN public.customer_segment_assignments a ON a.business_id = b.id
  JOIN public.customers c ON c.business_id = b.id AND c.customer_id = a.customer_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."forecasts" WITH (security_barrier) AS
SELECT private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       f.predicted_clv * b.unit AS predicted_clv, f.lower * b.unit AS lower, f.upper * b.unit AS upper, f.likely_lower * b.unit AS likely_lower,
       f.likely_upper * b.unit AS likely_upper, f.expected_purchases, f.expected_order_value * b.unit AS expected_order_value, f.p_alive, f.tier,
       f.next_order_on, f.order_chance_7, f.order_chance_30, f.order_chance_90, f.cohort
  FROM private.own_business b
  JOIN public.customer_forecasts f ON f.business_id = b.id
  JOIN public.customers c ON c.business_id = b.id AND c.customer_id = f.customer_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."rfm" WITH (security_barrier) AS
SELECT private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       r.recency AS recency_score, r.frequency AS frequency_score, r.monetary AS monetary_score, r.segment
  FROM private.own_business b
  JOIN public.customer_rfm r ON r.business_id = b.id
  JOIN public.customers c ON c.business_id = b.id AND c.customer_id = r.customer_id
OFFSET 0
$v$;
END $do$;

-- The views decide by the login what it reads.
GRANT USAGE ON SCHEMA "reporting" TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA "reporting" TO PUBLIC;

-- migration 0089_reader_logins
-- What logins for reporting must not do. PostgreSQL lets every login listen to a channel whose name it knows, and live changes name the
-- customers of all businesses: their channel has a name that only the product can read.
CREATE TABLE "private"."live_channel" ("name" TEXT NOT NULL);
INSERT INTO "private"."live_channel" VALUES ('customer_360_live_' || replace(gen_random_uuid()::text, '-', ''));
GRANT USAGE ON SCHEMA "private" TO customer360_app;
GRANT SELECT ON "private"."live_channel" TO customer360_app;

CREATE FUNCTION live_channel() RETURNS TEXT LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN (SELECT name FROM private.live_channel);
END $$;

-- As migration 0070 has it, otherwise.
CREATE OR REPLACE FUNCTION send_live_notice("fired_on" TEXT, "business" UUID, "notice" TEXT) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF fired_on ~ '_[0-9]+$' THEN
    INSERT INTO live_notices (business_id, notice) VALUES (business, notice);
  ELSE
    PERFORM pg_notify(live_channel(), notice);
  END IF;
END $$;

-- As the owner of the tables: deletes a login, and ends its sessions first.
CREATE FUNCTION "private"."drop_reader"("reader" NAME) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM private.readers WHERE login = reader;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = reader) THEN
    RETURN;
  END IF;
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = reader;
  EXECUTE format('DROP OWNED BY %I', reader);
  EXECUTE format('DROP ROLE %I', reader);
END $$;

-- A login can change its own statement_timeout. This holds: it ends sessions with a statement of more than two and a half minutes or a
-- transaction of more than ten, and those that hold advisory locks, for which the product would wait.
CREATE FUNCTION "private"."end_reader_sessions"("statement" INTERVAL DEFAULT '150 seconds', "transaction" INTERVAL DEFAULT '10 minutes')
  RETURNS INTEGER LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT count(pg_terminate_backend(a.pid)) FROM pg_stat_activity a JOIN private.readers r ON r.login = a.usename
     WHERE (a.state = 'active' AND a.query_start < clock_timestamp() - statement)
        OR a.xact_start < clock_timestamp() - transaction
        OR EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted));
END $$;
REVOKE EXECUTE ON FUNCTION "private"."end_reader_sessions" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "private"."end_reader_sessions" TO customer360_app;

-- As migration 0043 has it, and with the logins that read the sample.
CREATE OR REPLACE FUNCTION delete_sample_business("sample" UUID) RETURNS BOOLEAN
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE own text := current_setting('app.business_id', true);
BEGIN
  -- Waits for a transaction that is writing in the sample.
  PERFORM FROM businesses WHERE id = sample AND sample_of = nullif(own, '')::uuid FOR UPDATE;
  IF NOT FOUND THEN
    RETURN FALSE;
  END IF;
  PERFORM private.drop_reader(login) FROM private.readers WHERE business_id = sample;
  -- The triggers on orders would count this as a change of the transaction's business.
  PERFORM set_config('app.business_id', '', true);
  -- Orders refer to customers and storefronts, which cannot be deleted before them.
  DELETE FROM orders WHERE business_id = sample;
  DELETE FROM audit_log WHERE business_id = sample;
  DELETE FROM businesses WHERE id = sample;
  PERFORM set_config('app.business_id', own, true);
  RETURN TRUE;
END $$;

-- migration 0090_left_out_cells
-- Optional cells that could not be read: the rest of their rows is imported.
ALTER TABLE "imports" ADD COLUMN "cells_left_out" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "import_problems" ADD COLUMN "keeps_row" BOOLEAN NOT NULL DEFAULT false;

-- migration 0091_iso_decimals
-- Amounts in currencies that ISO 4217 gives two or three decimals were stored in whole units, so that their cents were refused or
-- rounded. They are stored in minor units, as those of all other currencies.

CREATE OR REPLACE FUNCTION "private"."minor_unit"("currency" TEXT) RETURNS NUMERIC LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN currency = ANY ('{BIF,CLP,DJF,GNF,ISK,JPY,KMF,KRW,PYG,RWF,UGX,VND,VUV,XAF,XOF,XPF}') THEN 1
    WHEN currency = ANY ('{BHD,IQD,JOD,KWD,LYD,OMR,TND}') THEN 0.001
    ELSE 0.01 END
$$;

-- A stored row with some of its amounts in smaller units.
CREATE FUNCTION "private"."in_minor"("kept" JSONB, "amounts" TEXT[], "factor" INTEGER) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN key = ANY (amounts) AND jsonb_typeof(value) = 'number' THEN to_jsonb(value::numeric * factor) ELSE value END), '{}')
    FROM jsonb_each(kept)
$$;
CREATE FUNCTION "private"."all_in_minor"("kept" JSONB, "amounts" TEXT[], "factor" INTEGER) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_agg(private.in_minor(value, amounts, factor) ORDER BY place), '[]') FROM jsonb_array_elements(kept) WITH ORDINALITY AS e(value, place)
$$;

DO $do$
DECLARE
  business UUID;
  factor INTEGER;
BEGIN
  -- The values stay what an import wrote.
  PERFORM set_config('app.restoring', 'on', true);
  FOR business, factor IN
    SELECT id, CASE currency WHEN 'IQD' THEN 1000 ELSE 100 END FROM businesses
     WHERE currency = ANY ('{AFN,ALL,COP,HUF,IDR,IQD,IRR,KPW,LAK,LBP,MGA,MMK,PKR,SLL,SOS,SYP,YER}')
  LOOP
    UPDATE orders SET total_price = total_price * factor, discount_amount = discount_amount * factor, refunded_amount = refunded_amount * factor,
      shipping_amount = shipping_amount * factor, tax_amount = tax_amount * factor, gross_margin = gross_margin * factor,
      costed_sales = costed_sales * factor, covered_revenue = covered_revenue * factor WHERE business_id = business;
    UPDATE order_items SET price = price * factor, line_total = line_total * factor, refund_amount = refund_amount * factor,
      unit_cost = unit_cost * factor WHERE business_id = business;
    UPDATE refunds SET amount = amount * factor, items = private.all_in_minor(items, '{amount}', factor) WHERE business_id = business;
    UPDATE products SET unit_cost = unit_cost * factor WHERE business_id = business AND unit_cost IS NOT NULL;
    UPDATE customer_metrics SET lifetime_value = lifetime_value * factor, gross_margin = gross_margin * factor,
      costed_sales = costed_sales * factor, covered_revenue = covered_revenue * factor WHERE business_id = business;
    UPDATE acquisition_costs SET amount = amount * factor WHERE business_id = business;
    UPDATE rfm_cuts SET monetary = array(SELECT cut * factor FROM unnest(monetary) WITH ORDINALITY AS c(cut, place) ORDER BY place) WHERE business_id = business;
    UPDATE rfm_schemes SET scheme = jsonb_set(scheme, '{thresholds,monetary}',
        (SELECT jsonb_agg(value::numeric * factor ORDER BY place) FROM jsonb_array_elements(scheme #> '{thresholds,monetary}') WITH ORDINALITY AS e(value, place)))
     WHERE business_id = business AND jsonb_typeof(scheme #> '{thresholds,monetary}') = 'array';
    UPDATE customer_forecasts SET predicted_clv = predicted_clv * factor, lower = lower * factor, upper = upper * factor,
      likely_lower = likely_lower * factor, likely_upper = likely_upper * factor, expected_order_value = expected_order_value * factor
     WHERE business_id = business;
    UPDATE customer_actions SET value_if_back = value_if_back * factor, save_value = save_value * factor WHERE business_id = business;
    UPDATE customer_profiles SET lifetime_value = lifetime_value * factor WHERE business_id = business;
    UPDATE segment_sizes SET revenue = revenue * factor WHERE business_id = business;
    UPDATE customer_base_sizes SET revenue = revenue * factor WHERE business_id = business;
    UPDATE campaign_members SET past_revenue = past_revenue * factor WHERE business_id = business;
    UPDATE slack_connections SET min_value = min_value * factor WHERE business_id = business;
    -- What undoing an import would bring back.
    UPDATE import_changes SET before =
        private.in_minor(before, '{total_price,discount_amount,refunded_amount,shipping_amount,tax_amount,net_amount,gross_margin,costed_sales,covered_revenue}', factor)
        || jsonb_build_object(
          'items', private.all_in_minor(before -> 'items', '{price,line_total,refund_amount,unit_cost}', factor),
          'refunds', (SELECT coalesce(jsonb_agg(private.in_minor(value, '{amount}', factor) || jsonb_build_object('items', private.all_in_minor(value -> 'items', '{amount}', factor))), '[]')
                        FROM jsonb_array_elements(before -> 'refunds')))
     WHERE business_id = business AND kind = 'orders' AND before IS NOT NULL;
    UPDATE import_changes SET before = private.in_minor(before, '{unit_cost}', factor)
     WHERE business_id = business AND kind = 'products' AND before IS NOT NULL;
    DELETE FROM report_cache WHERE business_id = business;
  END LOOP;
END $do$;

DROP FUNCTION "private"."all_in_minor";
DROP FUNCTION "private"."in_minor";

-- migration 0092_rfm_period
-- Each business has one standard RFM period: chosen from its customers' rhythm, or by an admin.
ALTER TABLE "businesses" ADD COLUMN "rfm_days" INTEGER NOT NULL DEFAULT 90;
ALTER TABLE "businesses" ADD COLUMN "chosen_rfm_days" INTEGER;
ALTER TABLE "businesses" ADD COLUMN "rfm_days_at" TIMESTAMPTZ(3);
GRANT UPDATE ("rfm_days", "chosen_rfm_days", "rfm_days_at") ON "businesses" TO customer360_app;

-- Past thresholds are those of a period of this length.
ALTER TABLE "rfm_cuts" ADD COLUMN "days" INTEGER NOT NULL DEFAULT 90;
ALTER TABLE "rfm_cuts" ALTER COLUMN "days" DROP DEFAULT;
ALTER TABLE "rfm_cuts" DROP CONSTRAINT "rfm_cuts_pkey";
ALTER TABLE "rfm_cuts" ADD CONSTRAINT "rfm_cuts_pkey" PRIMARY KEY ("business_id", "day", "days");


-- migration 0093_keyed_profile_view
-- The templates are made once for a query, and each customer's profile is looked up by key whatever statistics say.
DO $do$ BEGIN
IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
  RETURN;
END IF;
EXECUTE $v$
CREATE OR REPLACE VIEW "reporting"."customer_profiles" WITH (security_barrier) AS
WITH memberships AS MATERIALIZED (
  SELECT m.* FROM private.own_business b JOIN private.membership_templates m ON m.business_id = b.id
), features AS MATERIALIZED (
  SELECT * FROM private.feature_templates
)
SELECT c.customer_id, c.slug AS store_id, nullif(p.archetype_id, '') AS archetype_id,
       CASE WHEN cardinality(p.memberships) = m.segments
         THEN jsonb_strip_nulls(format(m.template, VARIADIC private.json_numbers(p.memberships))::jsonb) END AS segment_memberships,
       CASE WHEN cardinality(p.nearest) = cardinality(m.axes)
         THEN jsonb_strip_nulls(jsonb_object(m.axes, ARRAY(SELECT m.keys[n.position] FROM unnest(p.nearest) WITH ORDINALITY AS n(position, place) ORDER BY n.place)))
         END AS dominant_segments,
       CASE WHEN cardinality(p.features) = f.features
         THEN jsonb_strip_nulls(format(f.template, VARIADIC private.json_numbers(p.features))::jsonb) END AS feature_vectors,
       p.lifetime_value * c.unit AS lifetime_value, nullif(p.churn_risk_score, 'NaN') AS churn_risk_score,
       nullif(p.calculated_at, '-infinity') AS calculated_at
  FROM (SELECT o.business_id, o.customer_id AS id, nullif(b.slug, '') AS slug, b.unit,
               private.shown_id(o.external_id, o.customer_id, b.sees_personal_data) AS customer_id
          FROM private.own_business b JOIN public.customers o ON o.business_id = b.id OFFSET 0) c
  JOIN memberships m ON m.business_id = c.business_id
 CROSS JOIN LATERAL (
   SELECT * FROM public.customer_profiles own
    WHERE own.business_id = c.business_id AND own.customer_id = c.id AND own.version = m.version OFFSET 0) p
  LEFT JOIN features f ON f.feature_set = p.feature_set
$v$;
END $do$;
