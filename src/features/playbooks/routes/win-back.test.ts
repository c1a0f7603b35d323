import { beforeAll, describe, expect, test } from "vitest";
import { PUT as markChurn } from "#app/api/admin/actions/churn/[id]/route.ts";
import { GET as getSettings, PUT as putSettings } from "#app/api/admin/actions/settings/route.ts";
import { GET } from "#app/api/admin/actions/win-back/route.ts";
import { GET as READ_ACTIONS } from "#app/api/admin/customers/[id]/actions/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listWinBack } from "#features/playbooks/list-win-back.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";

let shop: Scope;
let token: string;
const never = new AbortController().signal;

/**
 * Expected spending (minor units), probability of being active, which is also that of an order in 90 days; consent; days of
 * orders.
 */
type Planted = {
  clv: number;
  pAlive: number;
  chance?: number;
  consent?: "granted" | "denied";
  sms?: "granted";
  days: number[];
};

const EVERY_TEN = [100, 90, 80, 70, 60, 50];

const PLANTED: Record<string, Planted> = {
  // The value at risk is valueIfBack × (1 − chance of an order): 60/0.5 × 0.5 = 60.00.
  Ada: { clv: 6000, pAlive: 0.5, consent: "granted", days: EVERY_TEN },
  // 50/0.8 × 0.4 = 25.00.
  Bob: { clv: 5000, pAlive: 0.8, chance: 0.6, sms: "granted", days: EVERY_TEN },
  // 90.00, but no consent.
  Cleo: { clv: 9000, pAlive: 0.5, consent: "denied", days: EVERY_TEN },
  // Not overdue: bought yesterday.
  Dan: { clv: 90_000, pAlive: 0.5, consent: "granted", days: [31, 21, 11, 1] },
  // Below the minimum of 20.00: 10/0.5 × 0.5.
  Eve: { clv: 1000, pAlive: 0.5, consent: "granted", days: EVERY_TEN },
  // 1,000.00 × 0.12 = 120.00, but she orders by herself.
  Gwen: { clv: 100_000, pAlive: 1, chance: 0.88, consent: "granted", days: EVERY_TEN },
  // Cannot be expected back.
  Finn: { clv: 5000, pAlive: 0.05, consent: "granted", days: EVERY_TEN },
};

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  for (const [name, { clv, pAlive, chance = pAlive, consent = "unknown", sms = "unknown", days }] of Object.entries(
    PLANTED,
  )) {
    const email = `${name.toLowerCase()}@example.com`;
    await aCustomer(shop, {
      externalId: name,
      name,
      email,
      phone: "+14155550100",
      emailConsent: consent,
      smsConsent: sms,
    });
    await someOrders(
      shop,
      days.map((day) => ({ customer: name, orderedAt: daysAgo(day) })),
    );
    await withBusiness(shop, (client) =>
      saveForecastOf(client, shop, name, { predictedClv: clv, pAlive, expectedPurchases: 50, orderChance90: chance }),
    );
  }
  await updateActions(shop, never);
});

const ask = async (query = "") =>
  (await answerOf(GET(aRequest("GET", `/api/admin/actions/win-back${query}`, { token })))).body;
const names = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name);

const linesOf = async (query: string) => {
  const response = await GET(aRequest("GET", `/api/admin/actions/win-back?exportFormat=csv${query}`, { token }));
  const text = (await response.text()).replace(/^\uFEFF/, "").trim();
  return { file: response.headers.get("content-disposition"), lines: text.split("\r\n") };
};

describe("GET 200", () => {
  test("lists who is overdue, reachable, expected back but not by themselves, and worth it, by value at risk", async () => {
    const body = await ask();
    expect(names(body)).toEqual(["Ada", "Bob"]);
    expect(body.data[0]).toMatchObject({
      usualGapDays: 10,
      daysSinceLastOrder: 50,
      valueIfBack: 120,
      chanceToReturn: 0.5,
      saveValue: 60,
      reachableByEmail: true,
      reachableBySms: false,
      nextAction: {
        kind: "win_back",
        title: "Win back",
        why: "Usually buys every 10 days; last purchase 50 days ago",
      },
      mark: null,
    });
    expect(body).toMatchObject({
      total: 2,
      totals: {
        customers: 2,
        reachableByEmail: 1,
        reachableBySms: 1,
        expectedValueSaved: 85,
        // 85.00 × 0.3128% = 0.27 and 85.00 × 0.6839% = 0.58: no campaign has measured anything.
        expectedFromContact: { lower: 0.27, upper: 0.58, basis: "published" },
      },
      overdue: 3,
      unreachable: 1,
      marked: 0,
      contacted: 0,
      cap: 50,
    });
  });

  test("a customer who likely orders anyway is on no list to win back, and gets a reminder", async () => {
    expect(names(await ask("?view=all&reachable=all"))).not.toContain("Gwen");
    const id = await idOfCustomer(shop, "Gwen");
    const request = aRequest("GET", `/api/admin/customers/${id}/actions`, { token });
    const own = await answerOf(READ_ACTIONS(request, { params: Promise.resolve({ id }) }));
    expect(own.body.data[0]).toMatchObject({ key: "reorder_due", title: "Remind now" });
  });

  test("own campaigns replace the published share: 2 customers × 1.50 to 4.00, and a loss counts as nothing", async () => {
    const request = {
      view: "week",
      reachable: "any",
      state: "open",
      sort: "-saveValue",
      page: 1,
      pageSize: 10,
    } as const;
    const expected = async (lower: number, upper: number) =>
      (await listWinBack(shop, request, { language: "en" }, { lower, upper })).totals.expectedFromContact;
    expect(await expected(1.5, 4)).toEqual({ lower: 3, upper: 8, basis: "campaigns" });
    expect(await expected(-1, 4)).toEqual({ lower: 0, upper: 8, basis: "campaigns" });
  });

  test("filters by channel, words and view, and sorts", async () => {
    expect(names(await ask("?reachable=sms"))).toEqual(["Bob"]);
    expect(names(await ask("?reachable=all"))).toEqual(["Cleo", "Ada", "Bob"]);
    expect(names(await ask("?view=all"))).toEqual(["Ada", "Bob", "Eve"]);
    expect(names(await ask("?view=all&reachable=all&sort=name"))).toEqual(["Ada", "Bob", "Cleo", "Eve"]);
    const found = await ask("?q=bob");
    expect([names(found), found.total, found.totals.customers]).toEqual([["Bob"], 1, 2]);
  });

  test("exports the same customers with their consent, in a file named after the list", async () => {
    const { file, lines } = await linesOf("");
    expect(file).toContain("win-back-this-week-");
    expect(lines).toHaveLength(3);
    const [head = "", ada = ""] = lines;
    const cell = (name: string) => ada.split(",")[head.split(",").indexOf(name)];
    expect([cell("name"), cell("reachableByEmail"), cell("reachableBySms"), cell("saveValue")]).toEqual([
      "Ada",
      "yes",
      "no",
      "60",
    ]);
    expect((await linesOf("&view=all&reachable=all")).lines).toHaveLength(5);
    expect((await linesOf("&view=all")).file).toContain("win-back-all-overdue-");
  });

  test("a change of consent and a purchase count at once", async () => {
    const other = await aBusiness();
    const its = await aToken(other);
    const read = async () => (await answerOf(GET(aRequest("GET", "/api/admin/actions/win-back", { token: its })))).body;
    expect(await read()).toMatchObject({ data: [], total: 0, asOf: null, forecast: null });
    const orders = (days: number[]) => days.map((day) => ({ customer: "gil", orderedAt: daysAgo(day) }));
    await aCustomer(other, { externalId: "gil", name: "Gil", phone: "+14155550100", smsConsent: "granted" });
    await someOrders(other, orders(EVERY_TEN));
    await withBusiness(other, (client) =>
      saveForecastOf(client, other, "gil", { predictedClv: 6000, orderChance90: 0.5, pAlive: 0.5 }),
    );
    await updateActions(other, never);
    expect(names(await read())).toEqual(["Gil"]);
    const consent = (state: string) =>
      withBusiness(other, (client) =>
        client.query("update customers set sms_consent = $2 where business_id = $1", [other.businessId, state]),
      );
    await consent("denied");
    expect(names(await read())).toEqual([]);
    await consent("granted");
    expect(names(await read())).toEqual(["Gil"]);
    await someOrders(other, orders([0]));
    expect(names(await read())).toEqual([]);
  });

  test("is capped at what the team can do, and those contacted this week count", async () => {
    const now = await answerOf(getSettings(aRequest("GET", "/api/admin/actions/settings", { token })));
    const { version, changedAt: _, currency: __, ...settings } = now.body.data;
    const put = (body: object) =>
      answerOf(putSettings(aRequest("PUT", "/api/admin/actions/settings", { token, body })));
    expect((await put({ ...settings, winBackPerWeek: 1, version })).status).toBe(200);
    expect(names(await ask())).toEqual(["Ada"]);
    expect(names(await ask("?sort=name&q=bob"))).toEqual([]);
    const id = await idOfCustomer(shop, "Ada");
    const mark = (state: string | null) =>
      markChurn(aRequest("PUT", `/api/admin/actions/churn/${id}`, { token, body: { state } }), {
        params: Promise.resolve({ id }),
      });
    expect((await mark("not_now")).status).toBe(200);
    // Snoozed: the next one takes their place. Contacted: the week's work is done.
    expect(names(await ask())).toEqual(["Bob"]);
    await mark("done");
    const body = await ask();
    expect([names(body), body.contacted, body.marked]).toEqual([[], 1, 1]);
    expect(names(await ask("?state=marked"))).toEqual(["Ada"]);
    await mark(null);
    await put({ ...settings, winBackPerWeek: 50, winBackLeastValue: 5, version: version + 1 });
    expect(names(await ask())).toEqual(["Ada", "Bob", "Eve"]);
    await put({ ...settings, version: version + 2 });
  });
});

describe("GET 400", () => {
  test.each(["?view=month", "?reachable=phone", "?state=hidden"])("%s", async (query) => {
    expect((await answerOf(GET(aRequest("GET", `/api/admin/actions/win-back${query}`, { token })))).status).toBe(400);
  });
});
