import type { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { connected, migrateDatabase } from "#core/postgres/open-database.ts";
import { aDatabase, dropDatabases, migrationsBefore } from "#testing/processes/scratch-database.ts";

const BUSINESS = "11111111-1111-4111-8111-111111111111";
const idOf = (kind: string, n: number) => `${kind}0000000-0000-4000-8000-00000000000${n}`;

/** In the order of creation. The fourth has the webhooks of the second one's shop; the last adds to the first shop's records. */
const CONNECTIONS = [
  { kind: "woocommerce", address: "https://a.example.com" },
  { kind: "woocommerce", address: "https://b.example.com" },
  { kind: "shopify", address: null },
  { kind: "woocommerce", address: null },
  { kind: "magento", address: "https://m.example.com" },
  { kind: "woocommerce", address: "https://c.example.com" },
  { kind: "generic", address: null },
];
const [SHOP_A, SHOP_B, HOOKS_OF_B] = [idOf("c", 1), idOf("c", 2), idOf("c", 4)];

/** Of whom each was sent, in which version. Order 1 and customer 5 are of A and B; B's order 3 came both ways. */
const RECORDS: [connection: string, record: string, day: string, externalId: string | null][] = [
  [SHOP_A, "order:1", "2026-01-01", null],
  [SHOP_A, "customer:5", "2026-01-01", "5"],
  [SHOP_A, "order:2", "2026-01-01", null],
  [SHOP_B, "order:1", "2026-01-02", null],
  [SHOP_B, "customer:5", "2026-01-02", "5"],
  [SHOP_B, "order:3", "2026-01-03", null],
  [SHOP_B, "customer:6", "2026-01-03", "6"],
  [SHOP_B, "contact:6", "2026-01-03", null],
  [SHOP_B, "customer:ada@example.com", "2026-01-03", "ada@example.com"],
  [HOOKS_OF_B, "order:3", "2026-01-03", null],
];

/** Of the orders 1 to 3. */
const PRODUCTS = [["7"], ["7", "9", "MUG"], ["7", "8", "MUG"]];

const fillEarlier = async (owner: Client): Promise<void> => {
  const at = (n: number) => `2026-01-01T00:00:0${n}Z`;
  await owner.query("select set_config('app.business_id', $1, false)", [BUSINESS]);
  await owner.query(
    "insert into businesses (id, slug, name, time_zone, currency) values ($1, 'shop', 'Shop', 'UTC', 'USD')",
    [BUSINESS],
  );
  await owner.query("insert into storefronts (business_id, id, name) values ($1, 1, 'Web')", [BUSINESS]);
  for (const [i, { kind, address }] of CONNECTIONS.entries())
    await owner.query(
      `insert into connections (business_id, id, kind, name, storefront_id, sealed_secrets, secret_key_id, created_at, settings)
       values ($1, $2, $3, $3, 1, '', '', $4, $5)`,
      [BUSINESS, idOf("c", i + 1), kind, at(i), { address }],
    );
  for (const [connection, record, day, externalId] of RECORDS)
    await owner.query(
      `insert into source_records (business_id, connection_id, record, updated_at, triggered_at, external_id)
       values ($1, $2, $3, $4, $4, $5)`,
      [BUSINESS, connection, record, day, externalId],
    );
  for (const [i, id] of ["1", "2", "3"].entries()) {
    await owner.query(
      `insert into orders (business_id, order_id, external_id, storefront_id, status, order_date, total_price, source, source_updated_at)
       values ($1, $2, $3, 1, 'completed', '2026-01-01', 1000, 'web', '2026-01-02')`,
      [BUSINESS, idOf("a", i + 1), id],
    );
    // Product 7 is in orders of A and B, 8 only in B's, 9 in A's; the last one is a SKU of both.
    for (const [line, product] of PRODUCTS[i]?.entries() ?? [])
      await owner.query(
        `insert into order_items (business_id, order_id, line_number, product_id, quantity, price, line_total)
         values ($1, $2, $3, $4, 1, 100, 100)`,
        [BUSINESS, idOf("a", i + 1), line + 1, product],
      );
    await owner.query(
      `insert into refunds (business_id, refund_id, external_id, order_id, amount, refunded_at) values ($1, $2, $3, $4, 100, '2026-01-02')`,
      [BUSINESS, idOf("b", i + 1), `r${id}`, idOf("a", i + 1)],
    );
  }
};

const rows = async (owner: Client, sql: string) => (await owner.query(sql)).rows;

test("an earlier database with two shops keeps its records, and each shop continues its own", async () => {
  onTestFinished(dropDatabases);
  const database = await aDatabase();
  await migrateDatabase(database, migrationsBefore("0080"));
  await connected(database.ownerUrl, fillEarlier);
  expect(await migrateDatabase(database)).toContain("0081_id_prefixes");
  await connected(database.ownerUrl, async (owner) => {
    await owner.query("select set_config('app.business_id', $1, false)", [BUSINESS]);
    expect(
      (await rows(owner, "select id_prefix as prefix from connections order by created_at")).map(
        ({ prefix }) => prefix,
      ),
    ).toEqual(["", "woo2-", "", "woo2-", "magento2-", "woo3-", ""]);
    expect(await rows(owner, "select kind, prefix, address from id_prefixes order by created_at")).toEqual([
      { kind: "woocommerce", prefix: "", address: "https://a.example.com" },
      { kind: "woocommerce", prefix: "woo2-", address: "https://b.example.com" },
      { kind: "magento", prefix: "magento2-", address: "https://m.example.com" },
      { kind: "woocommerce", prefix: "woo3-", address: "https://c.example.com" },
      { kind: "generic", prefix: "", address: null },
    ]);
    const records = await rows(
      owner,
      `select right(connection_id::text, 1) as of, record, external_id as id, updated_at = '-infinity' as "isReset"
         from source_records order by connection_id, record collate "C"`,
    );
    expect(records.map(({ of, record, id, isReset }) => `${of} ${record} ${id}${isReset ? " reset" : ""}`)).toEqual([
      "1 customer:5 5 reset",
      "1 order:1 null reset",
      "1 order:2 null",
      "2 contact:6 6",
      "2 customer:5 woo2-5 reset",
      "2 customer:6 6",
      "2 customer:ada@example.com ada@example.com",
      "2 order:1 null reset",
      "2 order:3 3",
      "2 product:8 8 reset",
      "4 order:3 3",
      "4 product:8 8 reset",
    ]);
    // Both shops may write the mixed order again, whichever version is stored.
    expect(
      await rows(owner, "select external_id as id, source_updated_at is null as open from orders order by 1"),
    ).toEqual([
      { id: "1", open: true },
      { id: "2", open: false },
      { id: "3", open: false },
    ]);
    expect(await rows(owner, "select external_id as id from refunds order by 1")).toEqual([
      { id: "r1" },
      { id: "r2" },
      { id: "r3" },
    ]);
  });
});
