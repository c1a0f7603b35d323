import { beforeAll, describe, expect, test } from "vitest";
import { DELETE, GET, PATCH, POST, PUT } from "#app/api/v1/ai/echointel/customer-intelligence/clv-forecast/route.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { toDay } from "#lib/time/day.ts";
import { rightForecast } from "#testing/routes/clv-bodies.ts";
import { callsOf, describePipeline, invalid } from "#testing/routes/heavy-route.ts";
import { describeThreads } from "#testing/routes/heavy-route-threads.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/clv-forecast";

const FIRST_DAY = 20_089; // 2025-01-01

/** Many one-time buyers, some occasional ones, and a few who buy every two weeks, for 300 days. */
const purchases = (customers: number) => {
  const random = createRandom(7);
  return Array.from({ length: customers }, (_, at) => {
    const customer_id = `c${String(at).padStart(5, "0")}`;
    const every = [Number.POSITIVE_INFINITY, 90, 40, 15][at % 4] as number;
    const amount = () => Math.round(1000 + 4000 * random()) / 100;
    const days = [Math.floor(60 * random())];
    for (let day = (days[0] ?? 0) + every; day < 300; day += every * (0.5 + random())) days.push(Math.floor(day));
    return days.map((day) => ({ customer_id, date: toDay(FIRST_DAY + day), amount: amount() }));
  }).flat();
};

const BODY = {
  customer_data: [
    { customer_id: "C001", frequency: 2, recency: 213, t: 273, monetary_value: 22.35 },
    { customer_id: "C002", frequency: 0, recency: 0, t: 271 },
    { customer_id: "C003", frequency: 7, recency: 206, t: 271, monetary_value: 73.74 },
  ],
  model: "mbg_nbd",
};

const methods = { GET, POST, PUT, PATCH, DELETE };
const calls = callsOf(PATH, methods);
const { send, answerOf, asked, refused } = calls;

const route = { path: PATH, methods, body: BODY, right: rightForecast, calls };
describePipeline(route);
describeThreads({ ...route, large: () => ({ transactions: purchases(1500) }) });

type Forecast = {
  customer_id: string;
  predicted_clv: number;
  lower: number;
  upper: number;
  expected_purchases: number;
  expected_order_value: number;
  p_alive: number | null;
  segment: string;
  cohort: string | null;
};

const sumOf = (forecasts: Forecast[]) => forecasts.reduce((sum, { predicted_clv }) => sum + predicted_clv, 0);

describe("200 for posted purchases", () => {
  let answer: Awaited<ReturnType<typeof answerOf>>;
  let forecasts: Forecast[];
  beforeAll(async () => {
    answer = await answerOf(send({ transactions: purchases(200), model: "pareto_nbd" }));
    forecasts = answer.body.forecasts;
  });

  test("the answer is JSON that no cache stores, with what is left of the rate limit", () => {
    const { status, headers } = answer;
    expect([status, headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(headers.get("x-ratelimit-remaining")).not.toBeNull();
  });

  test("each customer has a forecast within its interval, and a probability", () => {
    expect(Object.keys(forecasts[0] ?? {})).toEqual([
      "customer_id",
      "predicted_clv",
      "lower",
      "upper",
      "expected_purchases",
      "expected_order_value",
      "p_alive",
      "segment",
      "cohort",
    ]);
    expect(forecasts.map(({ customer_id }) => customer_id)).toEqual(
      [...new Set(purchases(200).map(({ customer_id }) => customer_id))].sort(),
    );
    for (const { lower, predicted_clv, upper, p_alive } of forecasts) {
      expect(lower).toBeLessThanOrEqual(predicted_clv);
      expect(predicted_clv).toBeLessThanOrEqual(upper);
      expect(p_alive).toBeGreaterThan(0);
      expect(p_alive).toBeLessThanOrEqual(1);
    }
  });

  test("tiers are by rank", () => {
    const { segments } = answer.body;
    // A fifth of 200 at each end, except for ties.
    expect(segments).toMatchObject([
      { segment: "high", label: "High CLV", recommended_actions: { length: 3 } },
      { segment: "medium", label: "Medium CLV", recommended_actions: { length: 2 } },
      { segment: "low", label: "Low CLV", recommended_actions: { length: 3 } },
    ]);
    expect(segments[0].customer_count).toBeLessThanOrEqual(40);
    expect(segments[0].customer_count).toBeGreaterThan(30);
    const least = Math.min(
      ...forecasts.filter(({ segment }) => segment === "high").map(({ predicted_clv }) => predicted_clv),
    );
    for (const { segment, predicted_clv } of forecasts) {
      if (segment !== "high") expect(predicted_clv).toBeLessThan(least);
    }
  });

  test("the totals, and those of the tiers, are the sum of the customers' forecasts", () => {
    const { totals, segments } = answer.body;
    expect(totals.customer_count).toBe(200);
    expect(totals.predicted_clv).toBeCloseTo(sumOf(forecasts), 6);
    const inSegments = segments.reduce((sum: number, { total_clv }: { total_clv: number }) => sum + total_clv, 0);
    expect(inSegments).toBeCloseTo(sumOf(forecasts), 6);
  });

  test("the model is named with its parameters, and the horizon with its level", () => {
    const { body } = answer;
    expect(body.model).toMatchObject({ requested: "pareto_nbd", selected: "pareto_nbd", weights: { pareto_nbd: 1 } });
    expect(Object.keys(body.model.parameters.pareto_nbd)).toEqual(["r", "alpha", "s", "beta"]);
    expect(Object.keys(body.model.parameters.gamma_gamma)).toEqual(["p", "q", "v"]);
    expect(Number.isFinite(body.model.log_likelihood.pareto_nbd)).toBe(true);
    expect(body).toMatchObject({
      as_of: expect.stringMatching(/^2025-/),
      horizon_days: 365.25,
      confidence_level: 0.95,
    });
  });
});

describe("200", () => {
  test("totals have the model of the shop beside them, by month too; those of summaries are assumed", async () => {
    const { totals, path, warnings, forecasts } = await asked({ transactions: purchases(200), model: "mbg_nbd" });
    const { shop } = totals;
    expect([shop.from, shop.to]).toEqual([path[0].from, path.at(-1).to]);
    const expected = path.reduce((sum: number, { orders }: typeof shop) => sum + orders.all.expected, 0);
    expect(expected).toBeCloseTo(shop.orders.all.expected, 0);
    const difference = totals.expected_purchases / shop.orders.existing.expected - 1;
    expect(shop.difference.expected_purchases).toBeCloseTo(difference, 3);
    expect(shop.difference.predicted_clv).toBeCloseTo(totals.predicted_clv / shop.predicted_clv - 1, 9);
    expect(totals.lower).toBeLessThan(shop.predicted_clv);
    expect(totals.upper).toBeGreaterThan(shop.predicted_clv);
    const [assumed, left] = [
      await asked(BODY),
      await asked({ transactions: purchases(200), model: "mbg_nbd", path: false }),
    ];
    for (const other of [assumed, left]) expect([other.totals.shop, other.path]).toEqual([null, null]);
    expect(left.forecasts).toEqual(forecasts);
    const codes = [warnings, assumed.warnings, left.warnings].map((own) =>
      own.map(({ code }: { code: string }) => code),
    );
    expect(codes.map((own) => own.includes("totals_assumed"))).toEqual([false, true, true]);
  });

  test("`auto` explains its choice by the holdout's errors, and a longer horizon is worth more", async () => {
    const transactions = purchases(150);
    const [short, long] = [
      await asked({ transactions, horizon: 3 }),
      await asked({ transactions, horizon: { value: 1, unit: "years" } }),
    ];
    expect(short.model.requested).toBe("auto");
    expect(short.model.explanation).toMatch(/\.$/);
    expect(short.model.validation.errors.map(({ model }: { model: string }) => model)).toEqual(
      expect.arrayContaining(["pareto_nbd", "cohort", "ensemble", "status_quo", "cohort_mean"]),
    );
    const { folds, holdout } = short.model.validation;
    for (const { end } of folds) expect(end <= holdout.as_of).toBe(true);
    expect(long.totals.predicted_clv).toBeGreaterThan(2 * short.totals.predicted_clv);
  });

  test("the order of rows changes nothing, and the same body gets the same bytes @full", async () => {
    const transactions = purchases(100);
    const body = { transactions, model: "bg_nbd", cohort_by: "quarter" };
    const texts = await Promise.all(
      [body, body, { ...body, transactions: transactions.toReversed() }].map(async (each) => (await send(each)).text()),
    );
    expect(new Set(texts).size).toBe(1);
  });

  test.each([
    [12, 365.25],
    [{ value: 26, unit: "weeks" }, 182],
    [{ value: 90, unit: "days" }, 90],
    [{ value: 2 }, 60.875],
    [{ value: 1, unit: "years" }, 365.25],
  ])("a horizon of %j is %d days", async (horizon, days) => {
    expect((await asked({ ...BODY, horizon })).horizon_days).toBe(days);
  });

  test.each([
    ["probabilistic", /^(bg|mbg|pareto)_nbd$/],
    ["ml", /^gradient_boosting$/],
    ["cohort", /^cohort$/],
    ["ensemble", /^ensemble$/],
  ])(
    "model %s chooses among its own",
    async (model, selected) => {
      const { requested, selected: chosen } = (await asked({ transactions: purchases(120), model })).model;
      expect(chosen).toMatch(selected);
      expect(requested).toBe(model === "ml" ? "gradient_boosting" : model);
    },
    60_000,
  );

  test("cohorts are by first purchase, and each customer is in one", async () => {
    const { forecasts, cohorts } = await asked({
      transactions: purchases(100),
      model: "mbg_nbd",
      cohort_by: "month",
    });
    expect(cohorts.map(({ cohort }: { cohort: string }) => cohort)).toEqual(["2025-01", "2025-02", "2025-03"]);
    const count = cohorts.reduce((sum: number, each: { customer_count: number }) => sum + each.customer_count, 0);
    expect(count).toBe(100);
    for (const { cohort } of forecasts as Forecast[]) expect(cohort).toMatch(/^2025-0[123]$/);
  });

  test("cohorts are by a field of the first purchase or of the customer, with own parameters where many customers have it", async () => {
    const channelOf = (customer: string) => (Number(customer.slice(-2)) % 4 === 0 ? "shop" : "web");
    const transactions = purchases(240).map((each) => ({ ...each, channel: channelOf(each.customer_id) }));
    const later = transactions.map((each) => (each.date > "2025-06-01" ? { ...each, channel: "app" } : each));
    const { forecasts, cohorts, totals } = await asked({
      transactions: later,
      model: "mbg_nbd",
      cohort_by: "channel",
    });
    expect(cohorts.map(({ cohort }: { cohort: string }) => cohort)).toEqual(["shop", "web"]);
    for (const { customer_id, cohort } of forecasts as Forecast[]) expect(cohort).toBe(channelOf(customer_id));
    const sum = cohorts.reduce((all: number, each: { predicted_clv: number }) => all + each.predicted_clv, 0);
    expect(sum / totals.predicted_clv).toBeCloseTo(1, 9);
    const [shop, web] = cohorts;
    expect(shop.parameters).toBeNull();
    expect(web.parameters.mbg_nbd.r).toBeGreaterThan(0);
    expect(web.ages[0]).toMatchObject({ age: 0, active_customers: web.customer_count });
  });

  test("what later purchases say about the cohort is ignored, as they are", async () => {
    const transactions = purchases(60).map((each) => ({
      ...each,
      ...(each.date > "2025-06-01" && { channel: "app" }),
    }));
    const { forecasts } = await asked({ transactions, model: "mbg_nbd", cohort_by: "channel", as_of: "2025-06-01" });
    expect(new Set(forecasts.map(({ cohort }: Forecast) => cohort))).toEqual(new Set([null]));
  });

  test("customers without the field are in a cohort of their own, also of summaries", async () => {
    const [first, ...others] = BODY.customer_data;
    const { forecasts, cohorts } = await asked({
      customer_data: [{ ...first, country: "BR" }, ...others],
      model: "mbg_nbd",
      cohort_by: "country",
    });
    expect(forecasts.map(({ cohort }: Forecast) => cohort)).toEqual(["BR", null, null]);
    expect(cohorts).toMatchObject([
      { cohort: "BR", customer_count: 1, purchases: 3, ages: [], parameters: null },
      { cohort: null, customer_count: 2, purchases: 9, ages: [], parameters: null },
    ]);
  });

  test("features of purchases are learned by gradient boosting, and others say that they are not used", async () => {
    const transactions = purchases(240).map((each, at) => ({ ...each, features: { visits: at % 7, age: null } }));
    const warningsOf = async (model: string) => {
      const { warnings } = await asked({ transactions, model });
      return warnings.map(({ code }: { code: string }) => code);
    };
    expect(await warningsOf("ml")).not.toContain("features_unused");
    const others = await warningsOf("mbg_nbd");
    expect(others).toContain("features_unused");
    expect(others).not.toContain("unknown_parameter");
  });

  test("the cohort model uses the finest span with thirty customers in the median cohort", async () => {
    // About half joined in January, half in February, hardly any in March: 100 customers give the middle month thirty, 40 do
    // not.
    const cohortsOf = async (customers: number) => {
      const { cohorts } = await asked({ transactions: purchases(customers), model: "cohort" });
      return cohorts.map(({ cohort }: { cohort: string }) => cohort);
    };
    expect(await cohortsOf(100)).toEqual(["2025-01", "2025-02", "2025-03"]);
    expect(await cohortsOf(40)).toEqual(["2025-Q1"]);
  });

  test("names the replacement of a model that could not be fitted", async () => {
    const { model, warnings } = await asked({ ...BODY, model: "ml" });
    expect(model).toMatchObject({ requested: "gradient_boosting", reason: "stood_in" });
    expect(model.selected).not.toBe("gradient_boosting");
    expect(model.explanation).toMatch(/^Gradient boosting could not be fitted .* was used instead\.$/);
    expect(warnings.map(({ message }: { message: string }) => message).join()).toContain("Gradient boosting");
  });

  test("a higher discount rate lowers the value, and a lower confidence level narrows the interval", async () => {
    const [plain, dear] = [await asked({ ...BODY, discount_rate: 0 }), await asked({ ...BODY, discount_rate: 0.5 })];
    const narrow = await asked({ ...BODY, discount_rate: 0, confidence_level: 0.5 });
    expect(dear.totals.predicted_clv).toBeLessThan(plain.totals.predicted_clv);
    for (const [at, { predicted_clv, expected_purchases, expected_order_value, upper }] of (
      plain.forecasts as Forecast[]
    ).entries()) {
      expect(predicted_clv).toBeCloseTo(expected_purchases * expected_order_value, 6);
      expect(narrow.forecasts[at].upper).toBeLessThanOrEqual(upper);
    }
  });

  test("accepts camelCase at every depth, and says which unknown keys it ignored", async () => {
    const camel = {
      customerData: BODY.customer_data.map(({ customer_id, monetary_value, ...each }) => {
        return { customerId: customer_id, monetaryValue: monetary_value ?? null, ...each, shoeSize: 44 };
      }),
      model: BODY.model,
      cohortBy: "none",
      confidenceLevel: 0.95,
      discountRate: 0.1,
    };
    const { warnings, ...answer } = await asked(camel);
    const { warnings: without, ...known } = await asked(BODY);
    expect(answer).toEqual(known);
    expect(warnings).toEqual([
      ...without,
      {
        code: "unknown_parameter",
        message: expect.stringContaining("customer_data[].shoeSize"),
        values: { parameter: "customer_data[].shoeSize", count: BODY.customer_data.length },
      },
    ]);
  });

  test("customers of equal histories are forecast more if they spent more, from a mean of 0", async () => {
    const spenders = [0, 0.01, 30].map((monetary_value, i) => ({
      customer_id: `spender-${i}`,
      frequency: 20,
      recency: 200,
      t: 210,
      monetary_value,
    }));
    const { forecasts } = await asked({ ...BODY, customer_data: [...BODY.customer_data, ...spenders] });
    const [free, cent, thirty] = spenders.map(
      ({ customer_id: id }) => (forecasts as Forecast[]).find((each) => each.customer_id === id) as Forecast,
    );
    for (const figure of ["expected_order_value", "predicted_clv", "upper"] as const) {
      expect(free?.[figure]).toBeLessThan(cent?.[figure] as number);
      expect((free?.[figure] as number) / (cent?.[figure] as number)).toBeGreaterThan(0.99);
      expect(cent?.[figure]).toBeLessThan(thirty?.[figure] as number);
    }
  });

  test("takes its parameters as the specification calls them", async () => {
    const { customer_data, ...rest } = BODY;
    const wanted = await asked({ ...BODY, horizon: 12, model: "probabilistic" });
    const called = { ...rest, model: undefined, data: customer_data, model_type: "probabilistic" };
    for (const prediction_horizon of [12, "12 months", "1 year", { value: 12, unit: "months" }])
      expect(await asked({ ...called, prediction_horizon })).toEqual(wanted);
    const transactions = [1, 2, 3].map((day) => ({ customer_id: "c", date: `2025-0${day}-0${day}`, amount: day }));
    expect(await asked({ data: transactions, modelType: "bg_nbd" })).toEqual(
      await asked({ transactions, model: "bg_nbd" }),
    );
  });

  test.each([
    ["pt-BR, en;q=0.5", "CLV alto", "Designar gerentes de conta dedicados"],
    ["es-MX", "CLV alto", "Asignar ejecutivos de cuenta dedicados"],
    ["fr", "High CLV", "Assign dedicated account managers"],
  ])("labels, actions and warnings are in the language of %s", async (language, label, action) => {
    const { segments, warnings, model } = await asked(BODY, { headers: { "accept-language": language } });
    expect(segments[0]).toMatchObject({
      segment: "high",
      label,
      recommended_actions: expect.arrayContaining([action]),
    });
    expect(warnings.map(({ code }: { code: string }) => code)).toContain("few_customers");
    expect(model.explanation).toContain("MBG/NBD");
  });

  test("warns of missing, outlying, negative and later amounts", async () => {
    const transactions = [
      ...purchases(100),
      { customer_id: "c00001", date: "2025-03-03" },
      { customer_id: "c00002", date: "2025-03-03", amount: null },
      { customer_id: "c00003", date: "2025-03-04", amount: 1e9 },
      { customer_id: "c00003", date: "2025-03-05", amount: -5 },
      { customer_id: "c00004", date: "2026-01-01", amount: 5 },
    ];
    const { warnings, totals } = await asked({ transactions, as_of: "2025-11-01", model: "mbg_nbd" });
    const values = Object.fromEntries(
      warnings.map(({ code, values: said }: { code: string; values: object }) => [code, said]),
    );
    expect(values).toMatchObject({
      amounts_missing: { count: 2 },
      amounts_capped: { count: 1 },
      refunds: { count: 1 },
      after_as_of: { count: 1 },
    });
    expect(totals.predicted_clv).toBeLessThan(1e6);
  });

  test.each([
    ["one customer", [{ customer_id: "a", date: "2025-01-01", amount: 10 }]],
    [
      "one purchase each",
      Array.from({ length: 40 }, (_, i) => ({ customer_id: `${i}`, date: "2025-01-01", amount: 10 })),
    ],
    ["no money", purchases(60).map((each) => ({ ...each, amount: 0 }))],
    ["one enormous buyer", [...purchases(60), { customer_id: "whale", date: "2025-02-02", amount: 1e12 }]],
  ])(
    "data of %s gets an answer with a warning",
    async (_, transactions) => {
      const text = await (await send({ transactions })).text();
      expect(text).not.toMatch(/NaN|Infinity|null,"upper"|"predicted_clv":null,"lower"/);
      expect(JSON.parse(text).warnings).not.toEqual([]);
    },
    60_000,
  );
});

describe("422", () => {
  test("missing data is refused in the specification's wording", async () => {
    const missing = { parameter: "data", location: "body" };
    const message = "Required parameter 'data' is missing";
    for (const body of [{}, { transactions: null, customer_data: null }]) {
      expect(await refused(body)).toEqual([
        422,
        {
          error: "Validation failed",
          message,
          code: "MISSING_PARAMETER",
          details: missing,
          errors: [{ ...missing, code: "MISSING_PARAMETER", message }],
        },
      ]);
    }
  });

  const bought = { customer_id: "a", date: "2025-01-01", amount: 1 };
  const purchase = (given: object) => ({ transactions: [bought, { ...bought, ...given }] });
  const summary = (given: object) => ({
    customer_data: [BODY.customer_data[0], { ...BODY.customer_data[2], ...given }],
  });
  const option = (given: object) => ({ ...BODY, ...given });

  test.each([
    ["two alternatives", { ...BODY, transactions: [bought] }, "customer_data"],
    ["three alternatives", { ...BODY, transactions: [bought], source: "stored" }, "customer_data"],
    ["a field of stored orders as cohort", { source: "stored", cohort_by: "channel" }, "cohort_by"],
    [
      "more than a hundred cohorts",
      {
        transactions: Array.from({ length: 101 }, (_, i) => ({ ...bought, channel: `c${i}` })),
        cohort_by: "channel",
      },
      "cohort_by",
    ],
    ["a channel that is no text", purchase({ channel: 5 }), "transactions[1].channel"],
    ["an empty list of transactions", { transactions: [] }, "transactions"],
    ["an empty list of customers", { customer_data: [] }, "customer_data"],
    ["an empty list called data", { data: [] }, "data"],
    [
      "a customer in data without an ID",
      { data: [{ ...BODY.customer_data[0], customer_id: "" }] },
      "data[0].customer_id",
    ],
    ["no list", { transactions: {} }, "transactions"],
    ["another source", { source: "elsewhere" }, "source"],
    ["a transaction that is none", { transactions: [1] }, "transactions[0]"],
    ["a day there is not", purchase({ date: "2025-02-30" }), "transactions[1].date"],
    ["an amount as text", purchase({ amount: "12.50" }), "transactions[1].amount"],
    ["an endless amount", purchase({ amount: 1e300 }), "transactions[1].amount"],
    ["an id that is a number", purchase({ customer_id: 7 }), "transactions[1].customer_id"],
    ["a fraction of purchases", summary({ frequency: 1.5 }), "customer_data[1].frequency"],
    ["less than no purchase", summary({ frequency: -1 }), "customer_data[1].frequency"],
    ["time as text", summary({ t: "271" }), "customer_data[1].t"],
    ["a last purchase after the end", summary({ recency: 272 }), "customer_data[1].recency"],
    ["days between one purchase", summary({ frequency: 0, monetary_value: null }), "customer_data[1].recency"],
    ["more purchases than hours", summary({ frequency: 100, recency: 1, t: 2 }), "customer_data[1].recency"],
    ["the same id twice", summary({ customer_id: "C001" }), "customer_data[1].customer_id"],
    ["a feature that is a list", summary({ features: { visits: [3] } }), "customer_data[1].features.visits"],
    ["no time ahead", option({ horizon: 0 }), "horizon"],
    ["eleven years", option({ horizon: { value: 11, unit: "years" } }), "horizon"],
    ["a horizon in words", option({ horizon: "a year" }), "horizon"],
    ["a unit that is none", option({ horizon: { value: 1, unit: "moons" } }), "horizon.unit"],
    ["an unknown model", option({ model: "astrology" }), "model"],
    ["an unknown span", option({ cohort_by: "week" }), "cohort_by"],
    ["hardly any confidence", option({ confidence_level: 0.4 }), "confidence_level"],
    ["all confidence", option({ confidence_level: 1 }), "confidence_level"],
    ["a discount below nothing", option({ discount_rate: -0.1 }), "discount_rate"],
    ["a day that is none", option({ as_of: "yesterday" }), "as_of"],
    ["a broken seed", option({ seed: 1.5 }), "seed"],
    ["both spellings", option({ discountRate: 0, discount_rate: 0 }), "discount_rate"],
    ["both spellings in a row", summary({ monetaryValue: 1 }), "customer_data[1].monetary_value"],
    ["nothing bought yet", { transactions: [bought], as_of: "2024-12-31" }, "data"],
    ["everything given back", { transactions: [{ ...bought, amount: -1 }] }, "data"],
  ])("%s is reported with its path", async (_, body, parameter) => {
    expect(await refused(body)).toEqual([422, expect.objectContaining(invalid(parameter))]);
  });

  test("names missing data before other problems, in the reader's language", async () => {
    const [status, said] = await refused({ horizon: -1, model: "x" }, { headers: { "accept-language": "es" } });
    expect([status, said.details.parameter]).toEqual([422, "data"]);
    expect(said.errors.map(({ parameter }: { parameter: string }) => parameter)).toEqual(["data", "horizon", "model"]);
    expect(said.errors[1].message).toBe("El parámetro 'horizon' no es válido: debe estar entre un día y diez años");
  });
});
