import { beforeAll, describe, expect, test } from "vitest";
import { GET as churn } from "#app/api/admin/actions/churn/route.ts";
import { GET as outreach } from "#app/api/admin/actions/outreach/route.ts";
import { GET, PUT } from "#app/api/admin/actions/settings/route.ts";
import { GET as routing } from "#app/api/admin/customers/[id]/routing/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

let shop: Scope;
let token: string;
let ids: Record<string, string>;
beforeAll(async () => {
  ({ shop, ids } = await aDriftingShop());
  token = await aToken(shop);
});

const read = async (by = token) => {
  const response = await GET(aRequest("GET", "/api/admin/actions/settings", { token: by }));
  return { status: response.status, data: (await response.json()).data };
};
const put = (body: object, by = token) =>
  answerOf(PUT(aRequest("PUT", "/api/admin/actions/settings", { token: by, body })));

const STANDARD = {
  drifting: ["declining_risk"],
  premiumMembership: 0.5,
  outreachMembership: 0.5,
  outreachLifetimeValue: 500,
  hardCases: ["high_touch_shoppers"],
  flashSale: ["discount_hunters"],
  premiumCollection: ["full_price_buyers"],
};

const prioritiesNow = async () => {
  const { data } = await (await churn(aRequest("GET", "/api/admin/actions/churn?sort=name", { token }))).json();
  return data.map(({ priority }: { priority: string }) => priority);
};

describe("GET 200", () => {
  test("the seed's numbers until they are changed, also for a viewer", async () => {
    const { data } = await read(await aToken(await aBusiness({ currency: "EUR" }), { role: "viewer" }));
    const winBack = { winBackPerWeek: 50, winBackLeastValue: 20 };
    expect(data).toEqual({ ...STANDARD, ...winBack, version: 0, changedAt: null, currency: "EUR" });
  });
});

describe("PUT 200", () => {
  test("changes lists and routing, and is audited", async () => {
    expect(await prioritiesNow()).toEqual(["high", "medium", "low"]);
    // Above 0.6 there are no premium spenders, and Ada's 400.00 qualify; Dan is no longer a hard case.
    const wanted = { ...STANDARD, premiumMembership: 0.6, outreachLifetimeValue: 399.999, hardCases: [], version: 0 };
    const { status, body } = await put(wanted);
    expect([status, body.data.version, body.data.outreachLifetimeValue]).toEqual([200, 1, 400]);
    expect(await prioritiesNow()).toEqual(["low", "medium", "low"]);
    const again = await put({ ...wanted, outreachLifetimeValue: 399, version: 1 });
    expect(again.body.data.version).toBe(2);
    expect(await prioritiesNow()).toEqual(["medium", "medium", "low"]);
    const { data } = await (await outreach(aRequest("GET", "/api/admin/actions/outreach", { token }))).json();
    expect(data).toHaveLength(2);
    const lines = await auditLines(shop, "plays.changed");
    expect(lines.at(-1)).toMatchObject({
      before: { outreachLifetimeValue: "400" },
      after: { outreachLifetimeValue: "399" },
    });
  });

  test("decides who is routed to senior agents", async () => {
    const { version } = (await read()).data;
    const queueOf = async (name: string) => {
      const id = ids[name] ?? "";
      const request = aRequest("GET", `/api/admin/customers/${id}/routing`, { token });
      return (await (await routing(request, { params: Promise.resolve({ id }) })).json()).data.queue;
    };
    // With every segment in the list each customer is a hard case, with none no customer is.
    const everything = [
      "high_touch_shoppers",
      "code_seekers",
      "product_switchers",
      "low_maintenance",
      "standard_needs",
    ];
    await put({ ...STANDARD, hardCases: everything, version });
    expect(await queueOf("Dan")).toBe("senior_agent_queue");
    await put({ ...STANDARD, hardCases: [], version: version + 1 });
    expect(await queueOf("Dan")).not.toBe("senior_agent_queue");
  });

  test("the win-back list's settings stay as they are if left out", async () => {
    const other = await aToken(await aBusiness());
    const first = await put({ ...STANDARD, winBackPerWeek: 12, winBackLeastValue: 7.5, version: 0 }, other);
    expect(first.body.data).toMatchObject({ winBackPerWeek: 12, winBackLeastValue: 7.5 });
    const second = await put({ ...STANDARD, outreachMembership: 0.6, version: 1 }, other);
    expect(second.body.data).toMatchObject({ winBackPerWeek: 12, winBackLeastValue: 7.5, outreachMembership: 0.6 });
  });

  test("an unchanged setting is not audited", async () => {
    const { version, changedAt: _, currency: __, ...same } = (await read()).data;
    const before = await auditLines(shop, "plays.changed");
    expect((await put({ ...same, version })).body.data.version).toBe(version);
    expect(await auditLines(shop, "plays.changed")).toHaveLength(before.length);
  });
});

describe("PUT 400", () => {
  test.each([
    ["drifting", []],
    ["drifting", ["full_price_buyers"]],
    ["premiumMembership", 1],
    ["outreachMembership", -0.1],
    ["outreachLifetimeValue", "much"],
    ["winBackPerWeek", 0],
    ["winBackPerWeek", 2.5],
    ["winBackLeastValue", -1],
  ])("%s: %j", async (field, value) => {
    const { status, body } = await put({ ...STANDARD, version: 0, [field]: value });
    expect([status, body.details[0].field]).toEqual([400, expect.stringContaining(field)]);
  });
});

describe("PUT 409", () => {
  test("a save is refused if another user saved first", async () => {
    const other = await aToken(await aBusiness());
    expect((await put({ ...STANDARD, premiumMembership: 0.4, version: 0 }, other)).status).toBe(200);
    const late = await put({ ...STANDARD, premiumMembership: 0.3, version: 0 }, other);
    expect(late).toMatchObject({ status: 409, body: { code: "EDITED_MEANWHILE" } });
  });
});
