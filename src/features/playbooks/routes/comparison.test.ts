import { beforeAll, describe, expect, test } from "vitest";
import { GET as churn } from "#app/api/admin/actions/churn/route.ts";
import { GET } from "#app/api/admin/actions/comparison/route.ts";
import { GET as outreach } from "#app/api/admin/actions/outreach/route.ts";
import { GET as winBack } from "#app/api/admin/actions/win-back/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { aBusiness } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

let shop: Scope;
let token: string;
const never = new AbortController().signal;
const today = toLocalDay(new Date(), "UTC");

/** Moves the figures stored today to an earlier day. */
const storedAgo = (days: number) =>
  withBusiness(shop, (client) =>
    client.query("update report_snapshots set day = $2 where business_id = $1 and day = $3", [
      shop.businessId,
      addDays(today, -days),
      today,
    ]),
  );

const ask = async (query = "") => {
  const { status, body } = await answerOf(GET(aRequest("GET", `/api/admin/actions/comparison${query}`, { token })));
  return { status, body, data: body.data };
};

beforeAll(async () => {
  const made = await aDriftingShop();
  shop = made.shop;
  token = await aToken(shop, { role: "viewer" });
});

describe("GET 200", () => {
  test("says that nothing was stored yet", async () => {
    expect((await ask("?compare=year")).data).toMatchObject({ stored: null, storedSince: null });
  });

  test("has the totals of the lists themselves; compared with itself, nothing changed", async () => {
    const { now, stored, currency } = (await ask(`?compare=${today}`)).data;
    expect(stored).toEqual({ day: today, lists: now });
    const lists = await Promise.all([
      answerOf(churn(aRequest("GET", "/api/admin/actions/churn", { token }))),
      answerOf(outreach(aRequest("GET", "/api/admin/actions/outreach", { token }))),
      answerOf(winBack(aRequest("GET", "/api/admin/actions/win-back", { token }))),
    ]);
    const [byRules, contacts, week] = lists.map(({ body }) => body);
    expect(currency).toBe(byRules.currency);
    expect(now).toEqual([
      { list: "win_back", customers: week.totals.customers, value: week.totals.expectedValueSaved },
      ...byRules.totals.map((total: { priority: string; customers: number; valueAtRisk: number | null }) => ({
        list: total.priority,
        customers: total.customers,
        value: total.valueAtRisk,
      })),
      { list: "outreach", customers: contacts.totals.customers, value: contacts.totals.valueAtRisk },
    ]);
    expect(now.find(({ list }: { list: string }) => list === "high")).toMatchObject({ customers: 1, value: 80 });
  });

  test("has what the last update up to the day stored, and the first stored day before that", async () => {
    const { now } = (await ask(`?compare=${today}`)).data;
    await updateActions(shop, never);
    await storedAgo(40);
    const stored = { day: addDays(today, -40), lists: now };
    expect((await ask(`?compare=${addDays(today, -40)}`)).data.stored).toEqual(stored);
    expect((await ask(`?compare=${addDays(today, -30)}`)).data.stored).toEqual(stored);
    expect((await ask(`?compare=${addDays(today, -41)}`)).data).toMatchObject({
      day: addDays(today, -41),
      stored: null,
      storedSince: addDays(today, -40),
    });
  });

  test("before any run, has only the list that needs none", async () => {
    token = await aToken(await aBusiness(), { role: "viewer" });
    expect((await ask()).data.now).toEqual([{ list: "win_back", customers: 0, value: 0 }]);
  });
});

describe("GET 400", () => {
  test.each(["?compare=never", "?compare=2200-01-01"])("%s", async (query) => {
    const { status, body } = await ask(query);
    expect([status, body.details[0].field]).toEqual([400, "compare"]);
  });
});
