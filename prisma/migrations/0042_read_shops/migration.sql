-- Shops that are only read, because they send no webhooks that say what has changed.
ALTER TABLE "connections" DROP CONSTRAINT "connections_kind_check";
ALTER TABLE "connections" ADD CONSTRAINT "connections_kind_check"
  CHECK ("kind" IN ('shopify', 'woocommerce', 'magento', 'bigcommerce', 'medusa', 'stripe', 'square', 'generic'));
