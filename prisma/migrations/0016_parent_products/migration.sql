-- The product that a variant belongs to, as the shop tells it. The version before this one, running beside it, writes none.
ALTER TABLE "order_items" ADD COLUMN "parent_id" TEXT;
ALTER TABLE "products" ADD COLUMN "parent_id" TEXT;
