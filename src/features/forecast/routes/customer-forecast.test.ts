import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/forecast/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readCustomer } from "#features/customer-page/read-customer.ts";
import { forecastStoredCustomers } from "#features/forecast/forecast-stored-customers.ts";
import { listForecasts } from "#features/forecast/list-forecasts.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aForecastShop } from "#testing/shops/forecast-shop.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

let actor: Actor;
let token: string;
beforeAll(async () => {
  actor = await aForecastShop(60);
  // One order of 20.00 10 days ago; and orders of 5,000.00 every 100 days, the last 400 days ago.
  await anOrder(actor, { customer: "once", totalPrice: 2000, orderedAt: daysAgo(10) });
  for (const days of [400, 500, 600]) {
    await anOrder(actor, { customer: "overdue", totalPrice: 500_000, orderedAt: daysAgo(days) });
  }
  await forecastStoredCustomers(actor, STANDARD_SETTING, unwatched());
  token = await aToken(actor, { role: "viewer" });
});

const ask = (id: string, { by = token, language = "en" } = {}) =>
  answerOf(
    GET(
      aRequest("GET", `/api/admin/customers/${id}/forecast`, {
        token: by,
        headers: { "accept-language": language },
      }),
      { params: Promise.resolve({ id }) },
    ),
  );

const of = async (externalId: string, language?: string) =>
  (await ask(await idOfCustomer(actor, externalId), { ...(language && { language }) })).body.data;

const codes = ({ why }: { why: { code: string }[] }) => why.map(({ code }) => code);

describe("GET 200", () => {
  test("expected spending, its rank, and the model", async () => {
    const { status, body } = await ask(await idOfCustomer(actor, "c4"));
    expect(status).toBe(200);
    const { data } = body;
    expect(data).toMatchObject({ currency: "EUR", months: 12, level: 0.95, customers: 62 });
    const all = await listForecasts(actor, { page: 1, pageSize: 200, sort: "-predictedClv" });
    expect(data.rank).toBe(1 + all.data.filter(({ predictedClv }) => predictedClv > data.predictedClv).length);
    expect(data.lower).toBeLessThanOrEqual(data.predictedClv);
    expect(data.upper).toBeGreaterThanOrEqual(data.predictedClv);
    expect(data.model.label).not.toBe("");
  });

  test("explains it by the customer's inputs beside the median customer's, in words", async () => {
    const overdue = await of("overdue");
    expect(overdue.facts).toMatchObject({
      purchaseDays: { value: 3 },
      daysSinceLast: { value: 400 },
      meanGapDays: { value: 100 },
      tenureDays: { value: 600 },
      orderValue: { value: 5000 },
    });
    expect(codes(overdue)).toEqual(expect.arrayContaining(["overdue", "spends_much"]));
    const once = await of("once");
    expect(codes(once)[0]).toBe("one_purchase");
    expect(codes(once)).toContain("new");
    expect(once.why[0].message).toContain("Bought once, 10 days ago");
    expect((await of("once", "pt")).why[0].message).toContain("Comprou uma vez, há 10 dias");
  });

  test("is in the customer's header as well", async () => {
    const id = await idOfCustomer(actor, "c4");
    const { predictedClv, lower, upper, tier, asOf, orderChance7, orderChance30, orderChance90 } = await of("c4");
    const { forecast } = await readCustomer(actor, id, { language: "en" });
    const chances = { orderChance7, orderChance30, orderChance90 };
    expect(forecast).toEqual({ predictedClv, lower, upper, tier, asOf, ...chances, months: 12, level: 0.95 });
    expect(Object.values(chances)).toEqual(Object.values(chances).toSorted((a, b) => a - b));
    expect([orderChance7 > 0, orderChance90 < 1]).toEqual([true, true]);
    expect(
      (await readCustomer(actor, await idOfCustomer(actor, await aCustomer(actor)), { language: "en" })).forecast,
    ).toBeNull();
  });

  test("is null for customers without orders at the last forecast", async () => {
    expect(await of(await aCustomer(actor))).toBeNull();
  });
});
