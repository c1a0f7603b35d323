import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#core/values/permissions.ts";
import { segmentAxes } from "#features/axes/run-axes.ts";
import { readProfiles } from "#features/axes/store/customer-profiles.ts";
import { listFeatureNames } from "#lib/axes/axis.ts";
import { FEATURE_SET } from "#lib/axes/extract-features.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { countDecimals, toMajor } from "#lib/money.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import { aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { aReader, dropReaders } from "#testing/readers.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";
import { aReportedShop } from "#testing/shops/reported-shop.ts";
import { withBusiness } from "./with-business.ts";

const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
beforeAll(() => owner.connect());
afterAll(async () => {
  await dropReaders();
  await owner.end();
});

const rowsOf = async (client: pg.Client, sql: string) => (await client.query(sql)).rows;

test("the names of the features that this version stores are in the database", async () => {
  const names = AXES.flatMap((axis) => listFeatureNames(axis).map((name) => `${axis.name}.${name}`));
  const { rows } = await owner.query("select names from private.feature_sets where feature_set = $1", [FEATURE_SET]);
  const statement = `insert into "private"."feature_sets" values (${FEATURE_SET}, string_to_array('${names.join(" ")}', ' '));`;
  expect(rows, `Add a migration: ${statement}`).toEqual([{ names }]);
});

test("every currency has its decimals", async () => {
  const currencies = Intl.supportedValuesOf("currency");
  const { rows } = await owner.query(
    "select c as currency, private.minor_unit(c)::text as unit from unnest($1::text[]) as c",
    [currencies],
  );
  expect(rows).toEqual(
    currencies.map((currency) => ({
      currency,
      unit: (10 ** -countDecimals(currency)).toFixed(countDecimals(currency)),
    })),
  );
});

describe.skipIf(isTestingCitus)("a reader", () => {
  /** As the specification of the axes has them. */
  const SPECIFIED = {
    orders: ["order_id", "customer_id", "store_id", "order_date", "total_price", "discount_amount", "source"],
    order_items: ["order_id", "product_id", "category", "product_type", "quantity", "price", "refund_amount"],
    customer_profiles: [
      "customer_id",
      "store_id",
      "archetype_id",
      "segment_memberships",
      "dominant_segments",
      "feature_vectors",
      "lifetime_value",
      "churn_risk_score",
    ],
    dim_segment_master: [
      "segment_id",
      "store_id",
      "axis_name",
      "segment_name",
      "interpretation",
      "cluster_center",
      "scaler_params",
      "population_percentage",
      "customer_count",
    ],
  };

  test("finds the specification's tables with their columns", async () => {
    const { client } = await aReader(await aReportedShop("columns"));
    const { rows } = await client.query<{ view: string; column: string; type: string }>(
      "select table_name as view, column_name as column, data_type as type from information_schema.columns where table_schema = 'reporting'",
    );
    for (const [view, columns] of Object.entries(SPECIFIED)) {
      expect(rows.filter((row) => row.view === view).map(({ column }) => column)).toEqual(
        expect.arrayContaining(columns),
      );
    }
    const json = rows.filter(({ type }) => type === "jsonb").map(({ view, column }) => `${view}.${column}`);
    expect(json.sort()).toEqual([
      "customer_profiles.dominant_segments",
      "customer_profiles.feature_vectors",
      "customer_profiles.segment_memberships",
      "dim_segment_master.cluster_center",
      "dim_segment_master.scaler_params",
    ]);
  });

  test("reads amounts as decimals of the currency, and IDs as the shop has them", async () => {
    const shop = await aReportedShop("kuwait", "KWD");
    const { client } = await aReader(shop);
    expect(await rowsOf(client, "select * from stores")).toEqual([
      { store_id: shop.slug, name: "kuwait", currency: "KWD", time_zone: "UTC" },
    ]);
    expect(
      await rowsOf(
        client,
        "select order_id, customer_id, store_id, total_price, discount_amount, net_amount, is_sale, storefront from orders order by 1",
      ),
    ).toEqual(
      [
        // 1,349 fils are 1.349 dinars.
        ["kuwait-1", "kuwait-ada", "1.349", "0.250", "1.349"],
        ["kuwait-2", "kuwait-bob", "4.000", "0.000", "3.500"],
        ["kuwait-3", null, "0.700", "0.000", "0.700"],
      ].map(([order_id, customer_id, total_price, discount_amount, net_amount]) => ({
        order_id,
        customer_id,
        store_id: shop.slug,
        total_price,
        discount_amount,
        net_amount,
        is_sale: true,
        storefront: "kuwait",
      })),
    );
    expect(
      await rowsOf(
        client,
        "select order_id, product_id, category, quantity, price from order_items order by 1, line_number",
      ),
    ).toMatchObject([
      { order_id: "kuwait-1", product_id: "p-kuwait", category: "kuwait", quantity: 1, price: "1.250" },
      { order_id: "kuwait-1", product_id: "p-tea", category: "tea", quantity: 1, price: "0.099" },
      { order_id: "kuwait-2" },
      { order_id: "kuwait-3" },
    ]);
    expect(await rowsOf(client, "select customer_id, order_count, lifetime_value from customers order by 1")).toEqual([
      { customer_id: "kuwait-ada", order_count: 1, lifetime_value: "1.349" },
      { customer_id: "kuwait-bob", order_count: 1, lifetime_value: "3.500" },
    ]);
    expect(await rowsOf(client, "select customer_id, predicted_clv, tier from forecasts order by 1 limit 1")).toEqual([
      { customer_id: "kuwait-ada", predicted_clv: "9.950", tier: "high" },
    ]);
    expect(await rowsOf(client, "select customer_id, recency_score, segment from rfm")).toEqual([
      { customer_id: "kuwait-ada", recency_score: 5, segment: "kuwait" },
    ]);
    expect(
      await rowsOf(
        client,
        "select segment_name, member_count, customer_id from segments join segment_members using (segment_id)",
      ),
    ).toEqual([{ segment_name: "kuwait", member_count: 1, customer_id: "kuwait-ada" }]);
  });

  test("reads names and contact data only if it was created for them", async () => {
    const shop = await aReportedShop("contacts");
    await anOrder(shop, { customer: "cleo@example.com" });
    const cleo = await idOfCustomer(shop, "cleo@example.com");
    const [plain, full] = [await aReader(shop), await aReader(shop, { seesPersonalData: true })];
    const contacts = "select name, email, phone, city from customers where customer_id = 'contacts-ada'";
    expect(await rowsOf(plain.client, contacts)).toEqual([{ name: null, email: null, phone: null, city: null }]);
    expect(await rowsOf(full.client, contacts)).toEqual([
      { name: "contacts Ada", email: "contacts@example.com", phone: "+15551230000", city: "contacts" },
    ]);
    for (const view of ["customers", "orders"]) {
      const ids = `select distinct customer_id from ${view} where customer_id not like 'contacts-%'`;
      expect(await rowsOf(plain.client, ids)).toEqual([{ customer_id: cleo }]);
      expect(await rowsOf(full.client, ids)).toEqual([{ customer_id: "cleo@example.com" }]);
    }
  });

  describe("after a run of the axes", () => {
    let shop: Actor;
    let client: pg.Client;
    beforeAll(async () => {
      shop = await anAxisShop();
      await aCustomer(shop, { externalId: "without-orders" });
      await segmentAxes(shop, { asOf: SHOP_AS_OF }, unwatched());
      ({ client } = await aReader(shop));
    });

    test("reads every profile with the names and numbers that the product reads from its arrays", async () => {
      const { rows: ids } = await owner.query("select customer_id as id from customers where business_id = $1", [
        shop.businessId,
      ]);
      const stored = await readProfiles(
        shop,
        ids.map(({ id }) => id),
        (await loadActiveModel(shop))?.layout ?? [],
      );
      const rows = await rowsOf(client, "select * from customer_profiles order by customer_id");
      expect(rows).toHaveLength(120);
      const expected = stored.map((profile) => ({
        customer_id: profile.externalId,
        archetype_id: profile.archetype_id,
        segment_memberships: profile.segment_memberships,
        dominant_segments: profile.dominant_segments,
        feature_vectors: profile.feature_vectors,
        lifetime_value: toMajor(profile.lifetime_value, "USD").toFixed(2),
        churn_risk_score: profile.churn_risk_score,
      }));
      expect(rows.map(({ store_id, calculated_at, ...row }) => row)).toEqual(
        expected.sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1)),
      );
      const first = rows.find(({ customer_id }) => customer_id === "weekly-0");
      expect(first.feature_vectors.purchase_frequency.orders_per_month).toBeGreaterThan(0);
      expect(Object.keys(first.dominant_segments)).toHaveLength(13);
    });

    test("reads the segments that the profiles name, each once", async () => {
      const segments = await rowsOf(client, "select * from dim_segment_master");
      const named = await rowsOf(
        client,
        `select distinct axis, segment from customer_profiles, jsonb_each(segment_memberships) as a(axis, shares), jsonb_object_keys(shares) as segment`,
      );
      expect(segments.map(({ axis_name, segment_id }) => `${axis_name} ${segment_id}`).sort()).toEqual(
        named.map(({ axis, segment }) => `${axis} ${segment}`).sort(),
      );
      expect(new Set(segments.map(({ segment_id }) => segment_id)).size).toBe(segments.length);
      for (const { segment_name, cluster_center, scaler_params, customer_count } of segments) {
        expect(segment_name).toEqual(expect.any(String));
        expect(Object.keys(cluster_center)).toEqual(Object.keys(scaler_params));
        expect(customer_count).toBeGreaterThan(0);
      }
    });

    test("reads a user's name of a segment", async () => {
      await withBusiness(shop, (app) =>
        app.query(
          `insert into axis_segment_names (business_id, axis_name, segment_id, name, at, by_kind, by_id)
           values ($1, 'purchase_frequency', 'high_frequency_loyalists', 'Regulars 100%', now(), 'user', 'ana')`,
          [shop.businessId],
        ),
      );
      expect(
        await rowsOf(
          client,
          "select segment_name from dim_segment_master where segment_id = 'high_frequency_loyalists'",
        ),
      ).toEqual([{ segment_name: "Regulars 100%" }]);
    });

    test("reads no features, rather than wrongly named ones, of a version that the database doesn't know", async () => {
      const change = (set: number) =>
        owner.query("update customer_profiles set feature_set = $2 where business_id = $1", [shop.businessId, set]);
      await change(1);
      expect(await rowsOf(client, "select distinct feature_vectors from customer_profiles")).toEqual([
        { feature_vectors: null },
      ]);
      await owner.query(
        "insert into private.feature_sets select 1, array_agg('axis.f' || i order by i) from generate_series(1, $1::int) i",
        [AXES.flatMap(listFeatureNames).length],
      );
      const [row] = await rowsOf(
        client,
        "select feature_vectors from customer_profiles where customer_id = 'weekly-0'",
      );
      expect(row.feature_vectors.axis.f1).toBeGreaterThan(0);
      await change(FEATURE_SET);
    });
  });
});
