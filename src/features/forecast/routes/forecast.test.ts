import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GET as getGroupPaths } from "#app/api/admin/forecast/path/route.ts";
import { GET } from "#app/api/admin/forecast/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import type { Actor } from "#core/values/permissions.ts";
import { forecastAsOf, forecastStoredCustomers } from "#features/forecast/forecast-stored-customers.ts";
import { FORECAST_AS_OF, FORECAST_CLV } from "#features/forecast/runs.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { addDays, daysBetween, toLocalDay } from "#lib/time/day.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aForecastShop } from "#testing/shops/forecast-shop.ts";

const ask = (token: string, query = "", headers: Record<string, string> = {}) =>
  answerOf(GET(aRequest("GET", `/api/admin/forecast${query}`, { token, headers })));

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

describe("GET 200", () => {
  let actor: Actor;
  let token: string;
  beforeAll(async () => {
    actor = await aForecastShop(80);
    // A guest order belongs to no customer.
    await anOrder(actor, { customer: null });
    await recalculateSegments(actor, { reason: "nightly" });
    await forecastStoredCustomers(actor, STANDARD_SETTING, unwatched());
  });
  beforeEach(async () => {
    token = await aToken(actor, { role: "analyst" });
  });

  test("within a segment, adds up its members' own forecasts without an interval; all else stays that of all customers", async () => {
    const draft = { name: "Monthly", criteria: { minOrders: 6 }, isAutomatic: true };
    const { id } = await createSegment(asAdmin(actor), draft);
    await recalculateSegments(asAdmin(actor), { reason: "request", segmentIds: [id] });
    const { rows } = await withBusiness(actor, (client) =>
      client.query(
        `select tier, count(*)::int as customers, sum(predicted_clv)::float8 / 100 as value from customer_forecasts f
          where business_id = $1 and exists (select from customer_segment_assignments a
            where a.business_id = $1 and a.segment_id = $2 and a.customer_id = f.customer_id)
          group by tier order by tier`,
        [actor.businessId, id],
      ),
    );
    expect(rows[0].customers).toBeGreaterThan(5);
    const whole = (await ask(token)).body.data;
    const within = (await ask(token, `?segment=${id}`)).body.data;
    expect(within.answer).toEqual(whole.answer);
    expect(within.population.segment).toMatchObject({ name: "Monthly", membersAsOf: expect.stringMatching(/^20/) });
    const { tiers, ...sums } = within.ofPopulation;
    const found = tiers.map(({ label: _, ...tier }: { label: string; tier: string }) => tier);
    expect(found.toSorted((a: { tier: string }, b: { tier: string }) => (a.tier < b.tier ? -1 : 1))).toEqual(rows);
    expect(Object.keys(sums).sort()).toEqual(["customers", "expectedPurchases", "value"]);
    const without = (await ask(token, `?withoutSegment=${id}`)).body.data.ofPopulation;
    expect(sums.customers + without.customers).toBe(80);
    expect(sums.value + without.value).toBeCloseTo(whole.answer.totals.value, 0);
    expect((await ask(token, `?months=6&segment=${id}`)).body.data.ofPopulation).toBeNull();
    const { status, body } = await ask(token, "?segment=nothing");
    expect([status, body.code, body.details[0].field]).toEqual([404, "SEGMENT_NOT_FOUND", "segment"]);
  });

  test("returns total expected spending for the next 12 months, and tiers with actions", async () => {
    const { status, body } = await ask(token);
    expect(status).toBe(200);
    const { answer, scores, ...about } = body.data;
    // What is expected of the next month is kept, to be compared with what happens.
    const { all } = answer.path.months.find(({ from }: { from: string }) => from === scores[0].month).orders;
    expect(scores).toMatchObject([{ asOf: answer.asOf, expected: { orders: all }, actual: null }]);
    expect(about).toEqual({
      months: 12,
      model: "auto",
      level: 0.95,
      valueBasis: "revenue",
      isStandard: true,
      currency: "EUR",
      buyers: 80,
      run: null,
    });
    expect([answer.customers, answer.sampled]).toEqual([80, 80]);
    expect(answer.totals.lower).toBeLessThanOrEqual(answer.totals.value);
    expect(answer.totals.upper).toBeGreaterThanOrEqual(answer.totals.value);
    const tiers: { tier: string; customers: number; value: number; recommendedActions: string[] }[] = answer.tiers;
    expect(tiers.map(({ tier }) => tier)[0]).toBe("high");
    expect(sum(tiers.map(({ customers }) => customers))).toBe(80);
    expect(sum(tiers.map(({ value }) => value))).toBeCloseTo(answer.totals.value, 0);
    for (const { recommendedActions } of tiers) expect(recommendedActions.length).toBeGreaterThan(1);
  });

  test("has the forecast of an earlier day once a run with the same settings has calculated it", async () => {
    const asOf = addDays(toLocalDay(new Date(), "UTC"), -90);
    const compared = async (query = "") => (await ask(token, `?compare=${asOf}${query}`)).body.data.compared;
    expect(await compared()).toMatchObject({ asOf, until: addDays(asOf, 365), answer: null, run: null });
    const { id } = await requestRun(actor, FORECAST_AS_OF, { ...STANDARD_SETTING, asOf });
    expect((await compared()).run).toMatchObject({ id, state: "queued" });
    expect(await compared("&months=6")).toBeNull();
    await forecastAsOf(actor, STANDARD_SETTING, asOf, unwatched());
    const { answer, run } = await compared();
    expect(run).toBeNull();
    expect(sum(answer.tiers.map(({ customers }: { customers: number }) => customers))).toBe(answer.customers);
    expect(answer.actual).toMatchObject({ isComplete: false });
  });

  test.each(["tier", "rfmSegment", "cohort", "acquisitionMonth"])(
    "the path by %s adds up to the existing customers' in every week and month",
    async (by) => {
      const { path } = (await ask(token)).body.data.answer;
      const request = aRequest("GET", `/api/admin/forecast/path?by=${by}`, { token });
      const { groups, ...about } = (await answerOf(getGroupPaths(request))).body.data;
      expect(about).toEqual({ by, currency: "EUR", valueBasis: "revenue" });
      expect(sum(groups.map(({ customers }: { customers: number }) => customers))).toBe(80);
      expect(groups.length).toBeGreaterThan(1);
      type Group = Record<"months" | "weeks", Record<"orders" | "revenue", number>[]>;
      for (const span of ["months", "weeks"] as const)
        for (const [at, period] of path[span].entries())
          for (const measure of ["orders", "revenue"] as const) {
            const total = sum(groups.map((group: Group) => group[span][at]?.[measure] ?? 0));
            expect(Math.abs(total - period[measure].existing.expected)).toBeLessThan(0.011 * groups.length);
          }
    },
  );

  test("has the path ahead, whose weeks and months add up, after the months before as they were", async () => {
    const { path } = (await ask(token)).body.data.answer;
    type Period = { orders: Record<string, { expected: number; lower95: number; upper95: number }> };
    const total = (periods: Period[], who: string) => sum(periods.map(({ orders }) => orders[who]?.expected ?? 0));
    for (const who of ["all", "existing", "newcomers"]) {
      expect(total(path.months, who)).toBeCloseTo(total([path.whole], who), 0);
      expect(total(path.weeks, who)).toBeCloseTo(total([path.whole], who), 0);
    }
    expect(total([path.whole], "existing") + total([path.whole], "newcomers")).toBeCloseTo(
      total([path.whole], "all"),
      1,
    );
    const { lower95, expected, upper95 } = path.whole.revenue.all;
    expect(lower95 < expected && expected < upper95).toBe(true);
    const rows = await withBusiness(actor, async (client) => {
      const answer = await client.query<{ month: string; orders: number; revenue: number }>(
        `select to_char(order_date, 'YYYY-MM-01') as month, count(distinct (customer_id, order_date::date)) as orders,
                sum(net_amount) / 100.0 as revenue
           from orders where business_id = $1 and is_counted and customer_id is not null group by 1 order by 1`,
        [actor.businessId],
      );
      return answer.rows.map(({ month, orders, revenue }) => [month, orders, Number(revenue)]);
    });
    const past = path.past.map(({ from, orders, revenue }: Record<string, number>) => [from, orders, revenue]);
    expect(past.filter(([, orders]: number[]) => orders !== 0)).toEqual(rows.slice(-past.length));
  });

  test("says what each method weighs by its past errors, once a period as long as the forecast is over after a year", async () => {
    // Orders of less than two years have no past year to forecast after the first one, but past quarters.
    expect((await ask(token)).body.data.answer.path.record).toBeNull();
    const quarter = { ...STANDARD_SETTING, months: 3, model: "bg_nbd" } as const;
    await forecastStoredCustomers(actor, quarter, unwatched());
    const readPath = async () => (await ask(token, "?months=3&model=bg_nbd")).body.data.answer.path;
    const { record, whole, ...path } = await readPath();
    type Weighed = { method: string; weight: number; error: number };
    const methods: Weighed[] = record.methods;
    expect(methods.map(({ method }) => method)).toContain("model");
    expect(sum(methods.map(({ weight }) => weight))).toBeCloseTo(1, 3);
    expect(methods.map(({ error }) => error)).toEqual(methods.map(({ error }) => error).toSorted((a, b) => a - b));
    const days = (period: { from: string; to: string }) => daysBetween(period.from, period.to);
    for (const period of record.forecasts) expect(days(period)).toBe(days(whole));
    const [latest] = record.forecasts;
    const counted = await withBusiness(actor, async (client) => {
      const { rows } = await client.query<{ orders: number }>(
        `select count(distinct (customer_id, order_date::date)) as orders from orders
          where business_id = $1 and is_counted and customer_id is not null and order_date::date between $2 and $3`,
        [actor.businessId, latest.from, latest.to],
      );
      return Number(rows[0]?.orders);
    });
    expect(latest.actual).toBe(counted);

    // As an earlier version stored it.
    await withBusiness(actor, (client) =>
      client.query(
        "update forecast_answers set answer = answer #- '{path,record}' where business_id = $1 and months = 3 and model = 'bg_nbd'",
        [actor.businessId],
      ),
    );
    expect(await readPath()).toEqual({ ...path, whole });
  });

  test("names the model, the reason, and the holdout errors of all", async () => {
    const { model, tracking, calibration } = (await ask(token)).body.data.answer;
    expect(model.reason).toContain(model.label);
    expect(sum(Object.values(model.weights))).toBeCloseTo(1);
    for (const { selection, holdout } of model.candidates) expect(selection ?? holdout).not.toBeNull();
    if (tracking) expect(tracking.points.length).toBeGreaterThan(1);
    for (const { lower, happened, upper } of calibration) {
      expect(lower).toBeLessThanOrEqual(happened);
      expect(upper).toBeGreaterThanOrEqual(happened);
    }
  });

  test("has the spending of the same number of days before", async () => {
    // One customer with orders of 10.00 a month ago, 30.00 eleven months ago and 500.00 two years ago.
    const shop = asAdmin(await aBusiness({ currency: "EUR" }));
    for (const [days, totalPrice] of [
      [30, 1000],
      [330, 3000],
      [730, 50_000],
    ] as const) {
      await anOrder(shop, { customer: "ada", totalPrice, orderedAt: new Date(Date.now() - days * 86_400_000) });
    }
    await forecastStoredCustomers(shop, STANDARD_SETTING, unwatched());
    const { answer } = (await ask(await aToken(shop))).body.data;
    expect(answer.totals.pastValue).toBe(40);
    expect(sum(answer.cohorts.map(({ revenue }: { revenue: number }) => revenue))).toBe(540);
  });

  test("is in the reader's language", async () => {
    const { answer } = (await ask(token, "", { "accept-language": "pt-BR" })).body.data;
    expect(answer.tiers[0]).toMatchObject({ tier: "high", label: "CLV alto" });
  });

  test("names the most valuable customers only with access to customers", async () => {
    const seen = (await ask(token)).body.data.answer.top;
    expect(seen).toHaveLength(20);
    expect(seen[0].customer.name).toMatch(/^c\d+$/);
    const narrow = await aToken(actor, { role: "viewer", permissions: ["reports:view"] });
    const unseen = (await ask(narrow)).body.data.answer.top;
    expect(unseen.every(({ customer }: { customer: unknown }) => customer === null)).toBe(true);
    expect(unseen[0].predictedClv).toBe(seen[0].predictedClv);
  });

  test("has another answer for other settings, once it was requested", async () => {
    const query = "?months=3&model=cohort&level=0.8";
    expect((await ask(token, query)).body.data).toMatchObject({ isStandard: false, answer: null });
    await forecastStoredCustomers(actor, { months: 3, model: "cohort", level: 0.8 }, unwatched());
    const { answer } = (await ask(token, query)).body.data;
    expect(answer.model.selected).toBe("cohort");
  });

  test("includes the waiting run with its options, and keeps the current answer", async () => {
    const before = (await ask(token)).body.data.answer;
    const { id } = await requestRun(actor, FORECAST_CLV, STANDARD_SETTING);
    const { run, answer } = (await ask(token)).body.data;
    expect(run).toMatchObject({ id, state: "queued", progress: 0, options: STANDARD_SETTING });
    expect(answer).toEqual(before);
  });

  test("has no answer before the first run, and for a business without orders", async () => {
    const shop = asAdmin(await aBusiness());
    const theirs = await aToken(shop);
    expect((await ask(theirs)).body.data).toMatchObject({ buyers: 0, answer: null, run: null });
    await forecastStoredCustomers(shop, STANDARD_SETTING, unwatched());
    expect((await ask(theirs)).body.data).toMatchObject({ buyers: 0, answer: null });
  });
});

describe("GET 400", () => {
  test.each(["months=7", "model=arima", "level=0.5"])("an invalid option is refused: %s", async (query) => {
    const { status, body } = await ask(await aToken(await aBusiness()), `?${query}`);
    expect([status, body.details[0].field]).toEqual([400, query.split("=")[0]]);
  });
});
