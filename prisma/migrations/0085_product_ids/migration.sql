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
