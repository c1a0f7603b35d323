import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import type { Scope } from "#core/values/permissions.ts";
import { calculateCustomerProfile } from "#features/axes/compute-profiles.ts";
import { readProfiles } from "#features/axes/store/customer-profiles.ts";
import { withCopiedConditions } from "#features/segments/store/segment-recalculation.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import { compileAnswers } from "#records/list/criteria/compile.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { allDiscounts } from "#records/rules/order-discounts.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { aDatabase, dropDatabases, migrationsBefore, ownDatabase } from "#testing/processes/scratch-database.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { aCopyOf } from "#testing/shops/order-copies.ts";

const MIGRATION = "0002_order_discounts";

type Line = { product: string; quantity: number; price: number; lineTotal: number };
type Stored = {
  totalPrice: number;
  discountAmount: number;
  shippingAmount: number;
  taxAmount: number;
  lines: readonly Line[];
};

const order = (over: Partial<Stored> & { lines: Stored["lines"] }): Stored => ({
  totalPrice: over.lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0),
  discountAmount: 0,
  shippingAmount: 0,
  taxAmount: 0,
  ...over,
});
const line = (price: number, quantity: number, discount: number, product = "mug"): Line => ({
  product,
  quantity,
  price,
  lineTotal: price * quantity - discount,
});

/** Of each order, what it should have afterwards. */
const ORDERS: [order: Stored, discounts: number][] = [
  [order({ lines: [line(10_000, 1, 2000)] }), 2000],
  [order({ lines: [line(10_000, 1, 0)] }), 0],
  // As Shopify has it: the order's includes the line's, and what else was taken off is spread over the lines.
  [order({ discountAmount: 2500, lines: [line(10_000, 1, 2500)] }), 2500],
  [order({ discountAmount: 1000, totalPrice: 7000, lines: [line(10_000, 1, 2000)] }), 3000],
  // 1.5 at 20.00, stored as two; 2.4 are stored as two as well, which shows that it is sold by weight.
  [order({ lines: [{ product: "rice", quantity: 2, price: 2000, lineTotal: 3000 }] }), 0],
  [order({ lines: [{ product: "rice", quantity: 2, price: 2000, lineTotal: 4800 }] }), 0],
];

const someStored = fc
  .record({
    lines: fc.array(
      fc
        .record({ price: fc.integer({ min: 1, max: 9000 }), quantity: fc.integer({ min: 1, max: 4 }), part: fc.nat(4) })
        .map(({ price, quantity, part }) => line(price, quantity, Math.floor((price * quantity * part) / 4))),
      { maxLength: 4 },
    ),
    own: fc.constantFrom(0, 0, 500, 2500),
    shippingAmount: fc.constantFrom(0, 490),
    taxAmount: fc.constantFrom(0, 77),
    off: fc.constantFrom(0, 500, 2500, 12_345),
  })
  .map(({ lines, own, off, ...rest }): Stored => {
    const charged = lines.reduce((sum, { lineTotal }) => sum + lineTotal, Number(rest.shippingAmount));
    return { ...rest, lines, discountAmount: own, totalPrice: Math.max(charged - off, 0) };
  });

/** A business with these orders as they were stored before, each of a customer with its place as the ID. */
const fill = async (owner: Client, business: string, stored: readonly Stored[]): Promise<void> => {
  const orders = stored.map((each, i) => ({ ...each, i, id: randomUUID(), customer: randomUUID() }));
  const lines = orders.flatMap(({ id, lines }) => lines.map((each, at) => ({ ...each, id, at: at + 1 })));
  const insert = (into: string, rows: readonly object[], columns: string) =>
    owner.query(`insert into ${into} from jsonb_to_recordset($2) as r(${columns})`, [business, JSON.stringify(rows)]);
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1, $2, 'Shop', 'UTC', 'USD')",
    [business, business],
  );
  await owner.query("insert into storefronts (business_id, id, name) values ($1, 1, 'Web')", [business]);
  await insert(
    "customers (business_id, customer_id, external_id) select $1, customer, 'c' || i",
    orders,
    "customer uuid, i int",
  );
  await insert(
    "customer_metrics (business_id, customer_id, order_count, lifetime_value, revision) select $1, customer, 1, 0, 5",
    orders,
    "customer uuid",
  );
  await insert(
    `orders (business_id, order_id, external_id, customer_id, storefront_id, status, order_date, source, total_price, discount_amount,
       shipping_amount, tax_amount)
     select $1, id, i, customer, 1, 'completed', '2026-01-01', 'web', "totalPrice", "discountAmount", "shippingAmount", "taxAmount"`,
    orders,
    `id uuid, i text, customer uuid, "totalPrice" bigint, "discountAmount" bigint, "shippingAmount" bigint, "taxAmount" bigint`,
  );
  await insert(
    `order_items (business_id, order_id, line_number, product_id, quantity, price, line_total)
     select $1, id, at, product, quantity, price, "lineTotal"`,
    lines,
    `id uuid, at int, product text, quantity int, price bigint, "lineTotal" bigint`,
  );
};

test("orders of an earlier database get the discounts of their lines, once, and what depends on them is outdated @full", async () => {
  onTestFinished(dropDatabases);
  const database = await aDatabase();
  await migrateDatabase(database, migrationsBefore(MIGRATION));
  const [shop, other, random] = [randomUUID(), randomUUID(), randomUUID()];
  const some = fc.sample(someStored, { seed: 20_261_129, numRuns: 300 });
  await connected(database.ownerUrl, async (owner) => {
    await fill(
      owner,
      shop,
      ORDERS.map(([each]) => each),
    );
    await fill(owner, other, [order({ discountAmount: 100, totalPrice: 900, lines: [line(1000, 1, 0)] })]);
    await fill(owner, random, some);
    // What undoing an import would bring back.
    await owner.query(
      `insert into imports (business_id, id, format, file_name, file_hash, resume_at, state)
       values ($1, $2, 'orders', 'a.csv', '', '{}', 'succeeded')`,
      [shop, other],
    );
    await owner.query(
      `insert into import_changes (business_id, import_id, kind, record, before)
       select o.business_id, $2, 'orders', o.external_id, to_jsonb(o) || jsonb_build_object('refunds', '[]'::jsonb, 'items',
              (select coalesce(jsonb_agg(to_jsonb(i)), '[]') from order_items i where i.business_id = o.business_id and i.order_id = o.order_id))
         from orders o where business_id = $1`,
      [shop, other],
    );
  });
  expect(await migrateDatabase(database)).toContain(MIGRATION);
  await connected(database.ownerUrl, async (owner) => {
    const rowsOf = async (business: string, sql: string) => (await owner.query(sql, [business])).rows;
    const discountsOf = async (business: string) =>
      (
        await rowsOf(
          business,
          "select discount_amount::int as cents from orders where business_id = $1 order by external_id::int",
        )
      ).map(({ cents }) => cents);
    expect(await discountsOf(shop)).toEqual(ORDERS.map(([, discounts]) => discounts));
    expect(await discountsOf(other)).toEqual([100]);
    // As orders that arrive from now on.
    expect(await discountsOf(random)).toEqual(
      some.map(({ lines: items, ...each }) => allDiscounts({ ...each, items })),
    );
    expect(
      (
        await rowsOf(
          shop,
          "select before -> 'discount_amount' as cents from import_changes where business_id = $1 order by record::int",
        )
      ).map(({ cents }) => cents),
    ).toEqual(ORDERS.map(([, discounts]) => discounts));
    // Of the customers with changed orders alone.
    expect(
      await rowsOf(
        shop,
        `select c.external_id as id, m.revision, m.changed_in = r.revision as "isNew" from customer_metrics m join customers c using (business_id, customer_id)
           join data_revisions r using (business_id) where m.business_id = $1 and m.revision > 5 order by 1`,
      ),
    ).toEqual([
      { id: "c0", revision: 6, isNew: true },
      { id: "c3", revision: 6, isNew: true },
    ]);
    expect(await rowsOf(other, "select from data_revisions where business_id = $1")).toEqual([]);
  });
});

const BARGAINS: Criteria[] = [
  { field: "discountShare", operator: "at_least", value: 0.2 },
  { field: "returnShare", operator: "at_most", value: 1 },
];

test("rules in the database, the copy of the orders and profiles read the new discounts", async () => {
  const shop = await aBusiness();
  const items = [{ productId: "mug", quantity: 1, price: 10_000, lineTotal: 7500 }];
  await someOrders(shop, [{ customer: "ada", items }, { customer: "bob" }]);
  await asOwner(`update orders set discount_amount = 0 where business_id = '${shop.businessId}'`);
  const version = await anActiveModel(shop);
  const ada = await idOfCustomer(shop, "ada");
  const feature_vectors = { price_sensitivity: { discount_rate: 0, full_price_ratio: 1 } };
  const dominant_segments = { price_sensitivity: "full_price_buyers" };
  const segment_memberships = { price_sensitivity: { full_price_buyers: 0.9, discount_hunters: 0.1 } };
  await aProfile(shop, version, { customer_id: ada, segment_memberships, dominant_segments, feature_vectors });
  await aCopyOf(shop, "traits");
  const frame = { businessId: shop.businessId, currency: "USD", timeZone: "UTC", today: "2026-11-29" };
  const bargainHunters = (within: typeof frame) =>
    withBusiness(shop, async (client) => {
      const { columns, from, where, parameters } = compileAnswers(BARGAINS, within);
      const { rows } = await client.query(
        `select c.external_id as id, ${columns} from ${from} where ${where} order by 1`,
        parameters,
      );
      return rows.map((row) => Object.values(row).slice(0, 2));
    });
  const expectHunters = async (isAda: boolean) => {
    const copied = await withCopiedConditions(frame, BARGAINS);
    expect(copied.copied?.bits.size).toBeGreaterThan(0);
    for (const within of [frame, copied])
      expect(await bargainHunters(within)).toEqual([
        ["ada", isAda],
        ["bob", false],
      ]);
  };
  const isCurrent = async (scope: Scope) =>
    (await readProfiles(scope, [ada], (await loadActiveModel(scope))?.layout ?? []))[0]?.isCurrent;
  await expectHunters(false);
  expect(await isCurrent(shop)).toBe(true);

  await asOwner(`delete from _prisma_migrations where migration_name = '${MIGRATION}'`);
  expect(await migrateDatabase(ownDatabase())).toEqual([MIGRATION]);

  await expectHunters(true);
  expect(await isCurrent(shop)).toBe(false);
  expect((await calculateCustomerProfile(shop, ada)).feature_vectors.price_sensitivity).toEqual({
    discount_rate: 0.25,
    full_price_ratio: 0,
  });
});
