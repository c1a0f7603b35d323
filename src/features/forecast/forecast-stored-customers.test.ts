import { beforeAll, describe, expect, test } from "vitest";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readForecastAnswer } from "#features/forecast/store/forecasts.ts";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { type ForecastSetting, ORDER_CHANCE_DAYS, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { joinLogs } from "#lib/clv/purchase-log.ts";
import { predictChurn } from "#lib/clv/timing/purchase-timing.ts";
import { addDays, startOfDay, toDayNumber } from "#lib/time/day.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { saveProducts } from "#records/orders/products.ts";
import { eachPurchaseLog } from "#records/orders/purchase-logs.ts";
import { aBusiness, anOrder, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { killWhileItWaits } from "#testing/processes/killed-runs.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { aForecastShop } from "#testing/shops/forecast-shop.ts";
import { forecastStoredCustomers } from "./forecast-stored-customers.ts";

type Row = { customer: string; value: number; lower: number; upper: number; tier: string; cohort: string };

const rowsOf = (actor: Actor): Promise<Row[]> =>
  withBusiness(actor, async (client) => {
    const { rows } = await client.query<Row>(
      `select c.external_id as customer, f.predicted_clv as value, f.lower, f.upper, f.tier, f.cohort
         from customer_forecasts f join customers c using (business_id, customer_id) where business_id = $1 order by 1`,
      [actor.businessId],
    );
    return rows;
  });

const answerOf = (actor: Actor, setting: ForecastSetting = STANDARD_SETTING) =>
  withBusiness(actor, (client) => readForecastAnswer(client, actor, setting));

const forecast = (actor: Actor, options?: { sampleSize: number }) =>
  forecastStoredCustomers(actor, STANDARD_SETTING, unwatched(), options);

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe("forecasting a business's own customers", () => {
  let actor: Actor;
  let made: Awaited<ReturnType<typeof forecast>>;
  beforeAll(async () => {
    actor = await aForecastShop(100);
    made = await forecast(actor);
  });

  test("gives every buyer a forecast and a tier, and logs it in the audit log", async () => {
    const { customers, months } = made;
    const rows = await rowsOf(actor);
    expect([customers, months, rows.length]).toEqual([100, 12, 100]);
    for (const { value, lower, upper } of rows) {
      expect(lower).toBeLessThanOrEqual(value);
      expect(upper).toBeGreaterThanOrEqual(value);
    }
    expect(await auditLines(actor, "forecast.made")).toMatchObject([
      { after: { customers: 100, months: 12, model: "auto", level: 0.95 } },
    ]);
  });

  test("stores the chances of an order that the churn route gives for the same days", async () => {
    const { rows } = await withBusiness(actor, (client) =>
      client.query<{ id: string; chances: number[] }>(
        `select customer_id as id, array[order_chance_7, order_chance_30, order_chance_90] as chances
           from customer_forecasts where business_id = $1 order by 1`,
        [actor.businessId],
      ),
    );
    const log: PurchaseLog[] = [];
    const { today, ...read } = await loadBusinessDay(actor);
    const until = startOfDay(addDays(today, 1), read.timeZone);
    await eachPurchaseLog(actor, { ...read, until }, "all", (page) => void log.push(page));
    const asOf = toDayNumber(today);
    // Where a longer period's own correction gives less, the shorter one's chance holds.
    const least = new Map<string, number>();
    for (const [at, days] of ORDER_CHANCE_DAYS.entries()) {
      const data = { kind: "purchases" as const, log: joinLogs(log) };
      const { customers } = predictChurn(data, { asOf, today: asOf, days, model: "auto", seed: 1 });
      for (const { customerId: id, churn } of customers) least.set(id, Math.max(1 - churn, least.get(id) ?? 0));
      expect(rows.map(({ id, chances }) => [id, chances[at]])).toEqual(
        customers.map(({ customerId: id }) => [id, expect.closeTo(least.get(id) as number, 12)]),
      );
    }
  });

  test("stores totals that match the sum of the customers' forecasts", async () => {
    const rows = await rowsOf(actor);
    const kept = (await answerOf(actor))?.answer;
    const total = sum(rows.map(({ value }) => value)) / 100;
    // To the cent, though each customer's forecast was rounded.
    expect(kept?.totals.value).toBe(total);
    const cents = (kept?.tiers ?? []).map(({ value }) => Math.round(100 * value));
    expect(sum(cents)).toBe(Math.round(100 * total));
    expect(kept?.totals.lower).toBeLessThanOrEqual(total);
    expect(kept?.totals.upper).toBeGreaterThanOrEqual(total);
    for (const { tier, customers, value, from } of kept?.tiers ?? []) {
      const theirs = rows.filter((row) => row.tier === tier).map((row) => row.value);
      expect([customers, from]).toEqual([theirs.length, Math.min(...theirs) / 100]);
      expect(value).toBeCloseTo(sum(theirs) / 100, 2);
    }
    expect(sum(kept?.distribution.bins.map(({ customers }) => customers) ?? [])).toBe(100);
    expect(sum(kept?.cohorts.map(({ customers }) => customers) ?? [])).toBe(100);
    expect(kept?.top.map(({ predictedClv }) => predictedClv)).toEqual(
      rows
        .map(({ value }) => value)
        .sort((a, b) => b - a)
        .slice(0, 20),
    );
  });

  test("repeated with the same orders, writes only rows that differ or are missing, and gives the same answer", async () => {
    const versionsOf = () =>
      withBusiness(actor, async (client) => {
        const { rows } = await client.query<{ id: string; version: string }>(
          "select customer_id as id, xmin::text as version from customer_forecasts where business_id = $1 order by 1",
          [actor.businessId],
        );
        return rows;
      });
    const [rows, stood] = [await rowsOf(actor), await answerOf(actor)];
    const [differs, missing] = (await versionsOf()).map(({ id }) => id);
    await withBusiness(actor, async (client) => {
      const row = "where business_id = $1 and customer_id = $2";
      await client.query(`update customer_forecasts set upper = upper + 1 ${row}`, [actor.businessId, differs]);
      await client.query(`delete from customer_forecasts ${row}`, [actor.businessId, missing]);
    });
    const before = new Map((await versionsOf()).map(({ id, version }) => [id, version]));
    await forecast(actor);
    expect(await rowsOf(actor)).toEqual(rows);
    expect((await answerOf(actor))?.answer).toEqual(stood?.answer);
    const written = (await versionsOf()).filter(({ id, version }) => before.get(id) !== version);
    expect(written.map(({ id }) => id)).toEqual([differs, missing]);
  });

  test("a forecast with other settings is stored beside the standard one and leaves the customers' own forecasts alone", async () => {
    const before = await rowsOf(actor);
    const setting = { months: 3, model: "cohort", level: 0.8 } as const;
    await forecastStoredCustomers(actor, setting, unwatched());
    expect(await rowsOf(actor)).toEqual(before);
    const [year, quarter] = [(await answerOf(actor))?.answer, (await answerOf(actor, setting))?.answer];
    expect(quarter?.model.selected).toBe("cohort");
    expect(quarter?.totals.value).toBeLessThan(year?.totals.value ?? 0);
  });

  test("a forecast by gross margin is stored beside it: without any cost of goods it is the same @full", async () => {
    const [before, revenue] = [await rowsOf(actor), (await answerOf(actor))?.answer];
    const product = { externalId: "p1", title: null, category: null, productType: null, vendor: null, tags: [] };
    await withBusiness(actor, async (client) => {
      await lockOrderWrites(client, actor);
      await saveProducts(client, actor, [{ ...product, unitCost: 0, updatedAt: null }]);
    });
    const setting = { ...STANDARD_SETTING, valueBasis: "margin" as const };
    await forecastStoredCustomers(actor, setting, unwatched());
    expect((await answerOf(actor, setting))?.answer).toEqual(revenue);
    // A third of the revenue is cost from now on: orders of the same days earn two thirds.
    await withBusiness(actor, async (client) => {
      const own = [actor.businessId];
      await client.query("update orders set gross_margin = net_amount - net_amount / 3 where business_id = $1", own);
      await client.query("update customer_metrics set revision = revision + 1 where business_id = $1", own);
    });
    await forecastStoredCustomers(actor, setting, unwatched());
    const margin = (await answerOf(actor, setting))?.answer;
    expect((margin?.totals.value ?? 0) / (revenue?.totals.value ?? 1)).toBeCloseTo(2 / 3, 1);
    expect((margin?.totals.pastValue ?? 0) / (revenue?.totals.pastValue ?? 1)).toBeCloseTo(2 / 3, 2);
    expect([await rowsOf(actor), (await answerOf(actor))?.answer]).toEqual([before, revenue]);
  });

  test("reports its progress, and keeps the stored forecast if stopped", async () => {
    const [before, stood] = [await rowsOf(actor), await answerOf(actor)];
    await anOrder(actor, { customer: "new", totalPrice: 70_000, orderedAt: new Date() });
    const stop = new AbortController();
    const seen: string[] = [];
    const at = (step: string) => {
      seen.push(step);
      if (step === "forecasts") stop.abort();
    };
    const stopped = forecastStoredCustomers(actor, STANDARD_SETTING, { at, signal: stop.signal });
    await expect(stopped).rejects.toThrow();
    expect([...new Set(seen)]).toEqual(["purchases", "models", "forecasts"]);
    expect([await answerOf(actor), await rowsOf(actor)]).toEqual([stood, before]);
    await forecast(actor);
    expect(await rowsOf(actor)).toHaveLength(101);
  });

  test("a forecast of too many customers fits the models to a sample and forecasts all of them", async () => {
    const whole = (await answerOf(actor))?.answer;
    const { customers } = await forecast(actor, { sampleSize: 50 });
    const kept = (await answerOf(actor))?.answer;
    expect([customers, kept?.totals.customers, whole?.sampled]).toEqual([101, 101, 101]);
    // Sampled with a probability of one half: 50, and almost never 30 more or fewer (six standard deviations of 5).
    expect(Math.abs((kept?.sampled ?? 0) - 50)).toBeLessThan(30);
    // Half of the customers give a similar total.
    expect((kept?.totals.value ?? 0) / (whole?.totals.value ?? 1)).toBeGreaterThan(0.5);
    expect((kept?.totals.value ?? 0) / (whole?.totals.value ?? 1)).toBeLessThan(2);
  });

  test("leaves other businesses alone", async () => {
    const other = asAdmin(await aBusiness());
    await anOrder(other, { customer: "theirs", orderedAt: new Date() });
    const before = await rowsOf(actor);
    expect(await forecast(other)).toMatchObject({ customers: 1 });
    expect(await rowsOf(actor)).toEqual(before);
  });

  test("a forecast of a business without any orders left deletes the stored ones", async () => {
    const other = asAdmin(await aBusiness());
    await anOrder(other, { customer: "ada", orderedAt: new Date() });
    await forecast(other);
    expect(await rowsOf(other)).toHaveLength(1);
    await withBusiness(other, (client) =>
      client.query("update customer_metrics set last_order_at = null where business_id = $1", [other.businessId]),
    );
    expect(await forecast(other)).toEqual({ customers: 0, purchases: 0, months: 12 });
    expect([await answerOf(other), await rowsOf(other)]).toEqual([null, []]);
  });
});

test("a run that is killed while writing keeps the stored forecasts, and the next one finishes @full", async () => {
  const actor = await aForecastShop(20);
  await forecast(actor);
  const [stood, before] = [await answerOf(actor), await rowsOf(actor)];
  // Every customer buys for much more from now on, so the forecasts will differ.
  await someOrders(
    actor,
    before.map(({ customer }, i) => ({ customer, totalPrice: 1_000_000 + i * 1000, orderedAt: new Date() })),
  );
  const program = `import("#features/forecast/forecast-stored-customers.ts").then(({ forecastStoredCustomers }) =>
    forecastStoredCustomers(${JSON.stringify(actor)}, ${JSON.stringify(STANDARD_SETTING)},
      { at: () => {}, signal: new AbortController().signal }))`;
  // The customers' forecasts are written before the answers.
  await killWhileItWaits(actor, "select from forecast_answers where business_id = $1 for update", program);
  expect([await answerOf(actor), await rowsOf(actor)]).toEqual([stood, before]);
  await forecast(actor);
  expect((await answerOf(actor))?.answer).not.toEqual(stood?.answer);
});
