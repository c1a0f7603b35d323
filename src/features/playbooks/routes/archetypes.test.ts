import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/archetypes/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { updateProfiles } from "#features/axes/run-axes.ts";
import { NO_ARCHETYPES } from "#lib/axes/archetypes.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { archetypeName } from "#records/rules/axes/group-names.ts";
import { aBusiness } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aFoundModel, anActiveModel, itsCustomers } from "#testing/shops/axis-models.ts";

let shop: Scope;
let token: string;

const archetype = (key: string, customer_count: number, value: number) => ({
  key,
  customer_count,
  share: customer_count / 4,
  value,
  value_share: value / 400,
  words: [],
  requires: [],
  centers: [],
  mix: {},
});

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR" });
  token = await aToken(shop, { role: "viewer" });
  const archetypes = [archetype("one_order+inactive", 1, 300), archetype("frequent+full_price", 3, 100)];
  const found = { ...NO_ARCHETYPES, archetypes, coverage: 0.9, stability: 0.85 };
  const model = { ...aFoundModel(), archetypes: found };
  await itsCustomers(shop, await anActiveModel(shop, model), model);
});

const list = async (by?: string, language = "en", query = "") => {
  const headers = { "accept-language": language };
  return answerOf(GET(aRequest("GET", `/api/admin/archetypes${query}`, { ...(by && { token: by }), headers })));
};

const today = toLocalDay(new Date(), "UTC");
const comparedWith = async (day: string) => (await list(token, "en", `?compare=${day}`)).body.compared;

describe("GET 200", () => {
  test("lists the most frequent first, named by their words, with their value", async () => {
    const { status, body } = await list(token);
    expect([status, body]).toMatchObject([200, { total: 2, coverage: 1, stability: 0.85, currency: "EUR" }]);
    expect(body.data).toMatchObject([
      { key: "frequent+full_price", name: "Frequent · Full price", customerCount: 3, share: 0.75, value: 100 },
      { key: "one_order+inactive", name: "One order · Inactive", customerCount: 1, share: 0.25, value: 300 },
    ]);
  });

  test("is in the reader's language", async () => {
    expect((await list(token, "es")).body.data[1].name).toBe("Un pedido · Inactivos");
  });

  test("is empty before the first run", async () => {
    const { body } = await list(await aToken(await aBusiness()));
    expect(body).toMatchObject({ data: [], total: 0, coverage: 0 });
  });
});

test("groups of an earlier version of the product are shown nowhere until the next run", async () => {
  const other = await aBusiness();
  const old = {
    archetypes: [{ key: "occasional_buyers+slowing_customers", segments: {}, customer_count: 2 }],
    axes: [],
  };
  await anActiveModel(other, { ...aFoundModel(), archetypes: old as never });
  expect((await list(await aToken(other))).body).toMatchObject({ data: [], total: 0, coverage: 0 });
  expect(archetypeName("occasional_buyers+slowing_customers", "en")).toBe("No clear group");
});

describe("GET 200 compared with an earlier day", () => {
  test("a day compared with itself has no changes, and nothing is compared without compare", async () => {
    const { data, compared } = (await list(token, "en", `?compare=${today}`)).body;
    expect(compared.stored).toEqual({
      day: today,
      population: 4,
      archetypes: expect.arrayContaining(
        data.map(({ key, name, customerCount: customers, value }: Record<string, unknown>) => {
          return { key, name, customers, value };
        }),
      ),
    });
    expect((await list(token)).body).not.toHaveProperty("compared");
  });

  test("has what the last update up to the day stored, and the first stored day before that", async () => {
    expect(await comparedWith("year")).toMatchObject({ stored: null, storedSince: null });
    await updateProfiles(shop, unwatched());
    const { stored } = await comparedWith(today);
    const day = addDays(today, -20);
    await withBusiness(shop, (client) =>
      client.query("update report_snapshots set day = $2 where business_id = $1", [shop.businessId, day]),
    );
    expect((await comparedWith(addDays(today, -10))).stored).toEqual({ ...stored, day });
    expect(await comparedWith(addDays(today, -21))).toMatchObject({ stored: null, storedSince: day });
  });

  test("is null before the first run", async () => {
    const other = await aToken(await aBusiness());
    expect((await list(other, "en", "?compare=year")).body.compared).toBeNull();
  });
});

describe("GET 400", () => {
  test.each(["never", "2200-01-01"])("compare=%s is refused", async (day) => {
    const { status, body } = await list(token, "en", `?compare=${day}`);
    expect([status, body.details[0].field]).toEqual([400, "compare"]);
  });
});
