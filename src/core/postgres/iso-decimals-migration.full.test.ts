import type { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import { aDatabase, dropDatabases, migrationsBefore } from "#testing/processes/scratch-database.ts";

const idOf = (kind: number, n: number) => `${kind}0000000-0000-4000-8000-00000000000${n}`;
const CURRENCIES = ["COP", "IQD", "USD", "JPY"];

/** A business of each currency with one order of 1,000 units, which an import changed from 900. */
const fillEarlier = async (owner: Client, n: number, currency: string): Promise<void> => {
  const business = idOf(1, n);
  const insert = (table: string, row: Record<string, unknown>) =>
    owner.query(
      `insert into ${table} (business_id, ${Object.keys(row).join(", ")})
       values ($1, ${Object.keys(row).map((_, i) => `$${i + 2}`)})`,
      [business, ...Object.values(row)],
    );
  await owner.query("select set_config('app.business_id', $1, false)", [business]);
  await owner.query("insert into businesses (id, slug, name, time_zone, currency) values ($1, $2, $2, 'UTC', $3)", [
    business,
    currency.toLowerCase(),
    currency,
  ]);
  await insert("storefronts", { id: 1, name: "Web" });
  await insert("imports", {
    id: idOf(2, n),
    format: "orders",
    file_name: "f.csv",
    file_hash: "0",
    state: "succeeded",
    resume_at: "0",
  });
  await owner.query("select set_config('app.import_id', $1, false)", [idOf(2, n)]);
  await insert("customers", { customer_id: idOf(3, n), external_id: "ada" });
  await insert("customer_metrics", { customer_id: idOf(3, n), order_count: 1, lifetime_value: 900 });
  await insert("orders", {
    order_id: idOf(4, n),
    external_id: "1",
    customer_id: idOf(3, n),
    storefront_id: 1,
    status: "completed",
    order_date: "2026-01-01",
    total_price: 1000,
    tax_amount: 160,
    refunded_amount: 100,
    source: "web",
  });
  await insert("order_items", {
    order_id: idOf(4, n),
    line_number: 1,
    product_id: "P",
    quantity: 1,
    price: 1000,
    line_total: 1000,
  });
  await insert("refunds", {
    refund_id: idOf(5, n),
    external_id: "r",
    order_id: idOf(4, n),
    amount: 100,
    refunded_at: "2026-01-02",
    items: JSON.stringify([{ lineNumber: 1, quantity: 0, amount: 100 }]),
  });
  await insert("products", { external_id: "P", unit_cost: 400 });
  await insert("rfm_cuts", { day: "2026-01-31", customers: 1, frequency: [1], monetary: [900, 1800] });
  await insert("rfm_schemes", {
    version: 1,
    note: "",
    at: "2026-01-31",
    by_kind: "user",
    by_id: "1",
    scheme: JSON.stringify({ thresholds: { recency: null, frequency: null, monetary: [100, 200, 300, 400] } }),
  });
  await insert("import_changes", {
    import_id: idOf(2, n),
    kind: "orders",
    record: "0",
    before: JSON.stringify({
      total_price: 900,
      gross_margin: null,
      status: "completed",
      items: [{ price: 900, quantity: 2 }],
      refunds: [{ amount: 50, items: [{ amount: 50, lineNumber: 1 }] }],
    }),
  });
  await owner.query("select set_config('app.import_id', '', false)");
};

const STORED = `
  select b.currency, o.total_price::int as total, o.tax_amount::int as tax, o.net_amount::int as net,
         o.written_by_import is not null as "isImported", i.price::int, r.amount::int as refund, r.items as "refundItems",
         p.unit_cost::int as cost, m.lifetime_value::int as value, c.monetary::int[] as cuts,
         s.scheme #> '{thresholds,monetary}' as thresholds, h.before
    from businesses b join orders o on o.business_id = b.id join order_items i on i.business_id = b.id
    join refunds r on r.business_id = b.id join products p on p.business_id = b.id
    join customer_metrics m on m.business_id = b.id join rfm_cuts c on c.business_id = b.id
    join rfm_schemes s on s.business_id = b.id join import_changes h on h.business_id = b.id
   order by b.id`;

test("an earlier database's amounts in whole pesos are in centavos, and those of other currencies as they were", async () => {
  onTestFinished(dropDatabases);
  const database = await aDatabase();
  await migrateDatabase(database, migrationsBefore("0091"));
  await connected(database.ownerUrl, async (owner) => {
    for (const [n, currency] of CURRENCIES.entries()) await fillEarlier(owner, n + 1, currency);
  });
  expect(await migrateDatabase(database)).toContain("0091_iso_decimals");
  const { rows } = await connected(database.ownerUrl, (owner) => owner.query(STORED));
  const times = (factor: number) => ({
    total: 1000 * factor,
    tax: 160 * factor,
    net: 900 * factor,
    price: 1000 * factor,
    cost: 400 * factor,
    refund: 100 * factor,
    refundItems: [{ lineNumber: 1, quantity: 0, amount: 100 * factor }],
    value: 900 * factor,
    cuts: [900 * factor, 1800 * factor],
    isImported: true,
    thresholds: [100, 200, 300, 400].map((amount) => amount * factor),
    before: {
      total_price: 900 * factor,
      gross_margin: null,
      status: "completed",
      items: [{ price: 900 * factor, quantity: 2 }],
      refunds: [{ amount: 50 * factor, items: [{ amount: 50 * factor, lineNumber: 1 }] }],
    },
  });
  expect(rows).toEqual([
    { currency: "COP", ...times(100) },
    { currency: "IQD", ...times(1000) },
    { currency: "USD", ...times(1) },
    { currency: "JPY", ...times(1) },
  ]);
});
