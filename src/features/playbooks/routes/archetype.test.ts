import { beforeAll, describe, expect, test } from "vitest";
import { GET as members } from "#app/api/admin/archetypes/[key]/members/route.ts";
import { GET } from "#app/api/admin/archetypes/[key]/route.ts";
import { GET as list } from "#app/api/admin/archetypes/route.ts";
import { POST as CHANGE } from "#app/api/admin/customers/changes/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anArchetype, aProfile } from "#testing/shops/axis-models.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";

let shop: Scope;
let token: string;
let key: string;
beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "analyst" });
  const made = await anArchetype(shop);
  key = made.key;
  const people = [
    ["Ada", 30_000, key],
    ["Bob", 50_000, key],
    ["Cleo", 10_000, key],
    ["Dan", 90_000, null],
  ] as const;
  for (const [name, lifetime_value, archetype_id] of people) {
    const customer_id = await idOfCustomer(shop, await aCustomer(shop, { externalId: name, name }));
    await anOrder(shop, { customer: name });
    const dominant_segments = { price_sensitivity: archetype_id ? "full_price_buyers" : "discount_hunters" };
    const profile = { customer_id, lifetime_value, archetype_id, dominant_segments };
    await aProfile(shop, made.version, profile);
  }
});

const ask = (door: typeof GET, at: string, values: Record<string, string> = {}, by = token) =>
  answerOf(door(aRequest("GET", `/api/admin/archetypes${at}`, { token: by }), { params: Promise.resolve(values) }));
const read = (wanted = key, by = token) => ask(GET, `/${wanted}`, { key: wanted }, by);
const peopleOf = (query = "", by = token) => ask(members, `/${key}/members${query}`, { key }, by);
const names = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name);

describe("GET 200", () => {
  test("lists all with traits, playbook and reason", async () => {
    const { body } = await ask(list, "");
    expect(body).toMatchObject({ total: 1, coverage: 0.75, stability: 0.9, model: { population: 4 } });
    // All of its customers are full-price buyers, as are three of four of all customers.
    expect(body.data[0]).toMatchObject({
      key,
      name: "Frequent · Full price",
      customerCount: 3,
      play: "new_premium_collection",
      // 900.00 of 1,800.00.
      value: 900,
      valueShare: 0.5,
      marks: [{ axis: "price_sensitivity", segment: "full_price_buyers", share: 1, ofAll: 0.75 }],
      words: [
        { word: "frequent", name: "Frequent", deviation: 1.2, share: 0.9 },
        { word: "full_price", name: "Full price", deviation: 0.8, share: 1 },
      ],
      actions: [
        { play: "new_premium_collection", because: [{ word: "full_price" }, { word: "active" }] },
        { play: "reward_loyalty", because: [{ word: "frequent" }, { word: "active" }] },
      ],
    });
    expect(body.data[0]).not.toHaveProperty("mix");
  });

  test("its customers are a file, and are changed in bulk", async () => {
    const response = await members(
      aRequest("GET", `/api/admin/archetypes/${key}/members?q=o&exportFormat=csv`, { token }),
      { params: Promise.resolve({ key }) },
    );
    expect(response.headers.get("content-disposition")).toContain(`archetype-frequent-full-price-`);
    const rows = (await response.text()).trim().split("\r\n");
    expect(
      rows
        .slice(1)
        .map((row) => row.split(",")[1])
        .sort(),
    ).toEqual(["Bob", "Cleo"]);
    const manager = await aToken(shop, { role: "manager" });
    const body = { action: "tag", tag: "call", list: { name: "archetype", key, q: "o" } };
    const changed = await answerOf(CHANGE(aRequest("POST", "/api/admin/customers/changes", { token: manager, body })));
    expect(changed.body.data).toMatchObject({ matched: 2, changed: 2 });
  });

  test("compares one with all customers on every axis", async () => {
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body.data.axes).toMatchObject([
      {
        axis: "price_sensitivity",
        axisName: "Price sensitivity",
        segments: [
          { segment: "full_price_buyers", share: 1, ofAll: 0.75 },
          { segment: "discount_hunters", share: 0, ofAll: 0.25 },
        ],
      },
    ]);
  });

  test("lists its customers by revenue", async () => {
    const { body } = await peopleOf();
    expect([body.total, names(body)]).toEqual([3, ["Bob", "Ada", "Cleo"]]);
    expect(body.data[0]).toMatchObject({ lifetimeValue: 500, churnRisk: null, lastOrderAt: expect.any(String) });
  });

  test("has the churn risk of those with a forecast, and sorts by it", async () => {
    await withBusiness(shop, async (client) => {
      await saveForecastOf(client, shop, "Ada", { predictedClv: 100, orderChance90: 0.75 });
      await saveForecastOf(client, shop, "Cleo", { predictedClv: 100, orderChance90: 0.25 });
    });
    const { body } = await peopleOf("?sort=-churnRisk");
    expect(body.data.map(({ churnRisk }: { churnRisk: number | null }) => churnRisk)).toEqual([0.75, 0.25, null]);
    expect(names(body)).toEqual(["Cleo", "Ada", "Bob"]);
  });

  test("is empty before the first run", async () => {
    const { body } = await ask(list, "", {}, await aToken(await aBusiness()));
    expect(body).toMatchObject({ data: [], total: 0, model: null });
  });
});
