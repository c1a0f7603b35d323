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
