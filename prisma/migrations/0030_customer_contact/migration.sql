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
