import { beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import { aProfile, aStandingModel } from "#testing/axis-models.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { GET as outreach } from "../outreach/route.ts";
import { GET } from "./route.ts";

let shop: Scope;
let token: string;

type Drifting = { declining: number; premium?: number; lifetimeValue: number; key?: string };

const drifting = async (
  name: string,
  { declining, premium = 0, lifetimeValue, key = "declining_risk" }: Drifting,
  version: number,
) => {
  const customer_id = await idOfCustomer(shop, await aCustomer(shop, { externalId: name, name }));
  await aProfile(shop, version, {
    customer_id,
    dominant_segments: { loyalty_trajectory: declining > 0.5 ? key : "stable_regulars" },
    segment_memberships: {
      loyalty_trajectory: { [key]: declining, stable_regulars: 1 - declining },
      purchase_value: { premium_spenders: premium, small_spenders: 1 - premium },
    },
    lifetime_value: lifetimeValue,
    churn_risk_score: declining,
  });
};

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop, { role: "viewer" });
  const version = await aStandingModel(shop);
  // Spenders are called; above 500.00 one is written to first, also where the segment is a second one of its kind.
  await drifting("Ada", { declining: 0.8, premium: 0.6, lifetimeValue: 40_000 }, version);
  await drifting("Bob", { declining: 0.7, lifetimeValue: 60_000, key: "declining_risk_2" }, version);
  await drifting("Cleo", { declining: 0.6, lifetimeValue: 10_000 }, version);
  await drifting("Dan", { declining: 0.1, lifetimeValue: 90_000 }, version);
});

const ask = async (query = "", by = token) => {
  const response = await GET(aRequest("GET", `/api/admin/actions/churn${query}`, { token: by }));
  return { status: response.status, body: await response.json() };
};

const told = ({ data }: { data: { name: string; action: string; priority: string }[] }) =>
  data.map(({ name, action, priority }) => [name, action, priority]);

describe("GET 200", () => {
  test("gives whoever drifts away an action and a priority, the highest first, with why", async () => {
    const { body } = await ask();
    expect(told(body)).toEqual([
      ["Ada", "personal_call_with_20pct_discount", "high"],
      ["Bob", "outreach_message", "medium"],
      ["Cleo", "outreach_message", "low"],
    ]);
    expect([body.total, body.data[0].lifetime_value]).toEqual([3, 400]);
    expect(body.data[1].why).toContainEqual({ because: "lifetime_value", value: 600, above: 500 });
  });

  test("by priority, words and page", async () => {
    expect(told((await ask("?priority=low")).body)).toEqual([["Cleo", "outreach_message", "low"]]);
    expect(told((await ask("?q=BO")).body)).toEqual([["Bob", "outreach_message", "medium"]]);
    const second = (await ask("?sort=-lifetimeValue&page=2&pageSize=1")).body;
    expect([second.total, told(second).map(([name]) => name)]).toEqual([3, ["Ada"]]);
  });

  test("those worth it are to be written to, in the reader's language", async () => {
    const request = aRequest("GET", "/api/admin/actions/outreach", { token, headers: { "accept-language": "es" } });
    const { data, total } = await (await outreach(request)).json();
    // More than half drifting away and more than 500.00: Bob alone.
    expect([total, data[0].name, data[0].message]).toMatchObject([1, "Bob", expect.stringContaining("Notamos")]);
  });

  test("another business has none of them", async () => {
    expect((await ask("", await aToken(await aBusiness()))).body).toMatchObject({ data: [], total: 0 });
  });
});

describe("GET 400", () => {
  test.each(["?priority=urgent", "?sort=email", "?page=0"])("%s", async (query) => {
    expect((await ask(query)).status).toBe(400);
  });
});
