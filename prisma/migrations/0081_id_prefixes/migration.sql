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
