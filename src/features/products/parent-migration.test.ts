import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { migrateDatabase } from "#core/postgres/open-database.ts";
import type { Scope } from "#core/values/permissions.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { saveProducts } from "#records/orders/products.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, daysAgo, someOrders } from "#testing/builders.ts";
import { ownDatabase } from "#testing/processes/scratch-database.ts";
import { aLine } from "#testing/shops/products-shop.ts";
import { listProducts } from "./read-products.ts";

const MIGRATION = "0017_parent_products";

test("lines of a database from before parents were stored are combined by name, and by their parents once the catalog names them", async () => {
  const shop = await aBusiness();
  const tee = (id: string, name: string, variant: string) =>
    aLine(id, { productName: `${name} - ${variant}`, variant });
  const items = [tee("TEE-1", "Tee", "Red"), tee("TEE-2", "Tee", "Blue"), tee("TEE-3", "T-shirt", "Green")];
  await someOrders(shop, [{ customer: "ada", orderedAt: daysAgo(10), items }]);
  await asOwner("alter table order_items drop column parent_id cascade");
  await asOwner("alter table products drop column parent_id");
  await asOwner("insert into products (business_id, external_id) select id, 'TEE-1' from businesses");
  await asOwner(`delete from _prisma_migrations where migration_name = '${MIGRATION}'`);
  expect(await migrateDatabase(ownDatabase())).toEqual([MIGRATION]);

  expect(await combined(shop)).toEqual(["T-shirt (TEE-3) name", "Tee (TEE-1, TEE-2) name"]);
  const product = { title: null, category: null, productType: null, vendor: null, tags: [], unitCost: null };
  await withBusiness(shop, async (client) => {
    await lockOrderWrites(client, shop);
    const known = items.map(({ productId }) => ({
      ...product,
      externalId: productId,
      updatedAt: null,
      parentId: "77",
    }));
    await saveProducts(client, shop, known);
  });
  expect(await combined(shop)).toEqual(["77 (TEE-1, TEE-2, TEE-3) parent_id"]);
});

const combined = async (shop: Scope): Promise<string[]> => {
  const { data } = await listProducts(shop, { page: 1, pageSize: 50, q: "", months: 24, by: "parent", sort: "name" });
  return data.map(({ id, variants, combinedBy }) => `${id} (${variants.join(", ")}) ${combinedBy}`);
};
