import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readHistories } from "#features/axes/store/customer-histories.ts";
import { unpackHistories } from "#features/axes/store/packed-histories.ts";
import { readCohortSums } from "#features/cohorts/store.ts";
import { readCustomerOrders } from "#features/customer-page/store/customer-history.ts";
import { readActionFacts } from "#features/playbooks/store/customer-facts.ts";
import { openPurchases } from "#features/purchasing/store/purchase-rows.ts";
import { getFieldSql } from "#records/list/criteria/compile.ts";
import { readHabits, readPurchases } from "#records/orders/customer-purchases.ts";
import { sumGiftCards } from "#records/orders/gift-cards.ts";
import { buildMarginQuery } from "#records/orders/products.ts";
import { aBusiness, idOfCustomer, saveSales } from "#testing/builders.ts";
import { aDatabase, dropDatabases, migrationsBefore } from "#testing/processes/scratch-database.ts";

const [MAY, JULY] = [new Date("2026-05-01T00:00:00Z"), new Date("2026-07-01T00:00:00Z")];
const mug = { productId: "MUG", productName: "Mug", category: "Kitchen", brand: "Acme", quantity: 1 };
const MUG = { ...mug, price: 1250, lineTotal: 1250 };
const CARD = {
  ...MUG,
  productId: "GC",
  productName: "Gift Card",
  category: "Cards",
  brand: "Us",
  price: 8000,
  lineTotal: 8000,
};

/** The customer Ada, who bought these in May. */
const aBuyer = async (...items: (typeof MUG)[]): Promise<Scope> => {
  const scope = await aBusiness();
  const totalPrice = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
  const order = { externalId: "1", customerExternalId: "ada", totalPrice, discountAmount: 0, items };
  const placed = {
    storefrontId: 1,
    status: "completed",
    source: "web",
    orderedAt: new Date("2026-05-01T10:00:00Z"),
  } as const;
  await saveSales(scope, { customers: [{ externalId: "ada", createdAt: MAY }], orders: [{ ...order, ...placed }] });
  return scope;
};

/** What is read of the lines of sales. */
const readingsOf = async (scope: Scope) => {
  const id = await idOfCustomer(scope, "ada");
  const period = { timeZone: "UTC", currency: "USD", from: MAY, until: JULY, end: "2026-06-30" };
  const readRows = await openPurchases(scope, period, 1);
  const rows: object[] = [];
  await readRows("all", (page) => {
    for (const { customerId: _, ...row } of page) rows.push(row);
  });
  const cohortsBy = async (by: "product" | "category") =>
    (
      await readCohortSums(
        scope,
        { from: "2026-05", to: "2026-05", storefrontId: null } as never,
        { by, now: "2026-06", timeZone: "UTC" } as never,
      )
    ).cohorts.map(({ key }) => key);
  const suggested = (name: string) =>
    withBusiness(scope, async (client) => {
      const { suggestions = "" } = getFieldSql(name);
      return (await client.query(`select value from (${suggestions}) s order by 1`, [scope.businessId])).rows;
    });
  const [history] = unpackHistories((await readHistories(scope, [id], JULY)).packed);
  return {
    habits: await readHabits(scope),
    purchases: await readPurchases(scope, id, "UTC"),
    rows,
    cohorts: [await cohortsBy("product"), await cohortsBy("category")],
    suggested: [await suggested("productBought"), await suggested("categoryBought"), await suggested("brandBought")],
    items: history?.history.orders.flatMap(({ items }) => items.map(({ productId }) => productId)),
    categories: (await withBusiness(scope, (client) => readActionFacts(client, scope, [id], "UTC")))[0]?.categories,
  };
};

test("a gift card beside goods is in no reading of what was bought, as it is in no revenue, unless cards are sales", async () => {
  const [goods, both] = [await aBuyer(MUG), await aBuyer(MUG, CARD)];
  expect(await readingsOf(both)).toEqual(await readingsOf(goods));
  await withBusiness(both, async (client) => {
    await client.query("update businesses set gift_cards_are_sales = true where id = $1", [both.businessId]);
    await sumGiftCards(client, both, null);
  });
  const counted = await readingsOf(both);
  expect(counted.categories).toEqual(["Cards", "Kitchen"]);
  expect(counted.cohorts).toEqual([
    ["GC", "MUG"],
    ["Cards", "Kitchen"],
  ]);
});

test("a customer's order of gift cards alone says what it sold of them, and why it is no sale", async () => {
  const scope = await aBuyer(CARD);
  const { data } = await readCustomerOrders(scope, await idOfCustomer(scope, "ada"), {
    sort: "-orderedAt",
    limit: 9,
    offset: 0,
  });
  expect(data).toMatchObject([{ isCounted: false, giftCards: 8000, refunded: 0, net: 0 }]);
});

test("margins of stored orders are those without their gift cards, as of new ones", async () => {
  onTestFinished(dropDatabases);
  const database = await aDatabase();
  await migrateDatabase(database, migrationsBefore("0009_gift_cards"));
  const [business, customer, order] = [randomUUID(), randomUUID(), randomUUID()];
  await connected(database.ownerUrl, async (owner) => {
    const insert = (table: string, row: Record<string, unknown>) =>
      owner.query(
        `insert into ${table} (${Object.keys(row).join(", ")}) values (${Object.keys(row).map((_, i) => `$${i + 1}`)})`,
        Object.values(row),
      );
    const own = { business_id: business };
    const bought = { ...own, customer_id: customer };
    await insert("businesses", { id: business, slug: "shop", name: "Shop", time_zone: "UTC", currency: "USD" });
    await insert("storefronts", { ...own, id: 1, name: "Web" });
    await insert("customers", { ...bought, external_id: "ada" });
    // As they were: 92.50 less costs of 5.00 for the mug and 60.00 for the card.
    const margins = { gross_margin: 2750, costed_sales: 9250, covered_revenue: 9250 };
    await insert("customer_metrics", { ...bought, order_count: 1, lifetime_value: 9250, revision: 5, ...margins });
    await insert("orders", {
      ...bought,
      order_id: order,
      external_id: "1",
      storefront_id: 1,
      status: "completed",
      order_date: MAY,
      source: "web",
      total_price: 9250,
      ...margins,
    });
    for (const [i, { productName, price, cost }] of [
      { ...MUG, cost: 500 },
      { ...CARD, cost: 6000 },
    ].entries())
      await insert("order_items", {
        ...own,
        order_id: order,
        line_number: i + 1,
        product_id: productName,
        product_name: productName,
        quantity: 1,
        price,
        line_total: price,
        unit_cost: cost,
      });
  });
  await migrateDatabase(database);
  await connected(database.ownerUrl, async (owner) => {
    const figures = "gross_margin::int as margin, costed_sales::int as sales, covered_revenue::int as covered";
    const right = { margin: 750, sales: 1250, covered: 1250 };
    for (const table of ["orders", "customer_metrics"])
      expect((await owner.query(`select ${figures} from ${table}`)).rows, table).toEqual([right]);
    const { rows } = await owner.query(
      `select margin::int, sales::int, covered::int from (${buildMarginQuery("o.gift_card_amount > 0")}) m`,
      [business],
    );
    expect(rows).toEqual([right]);
  });
});
