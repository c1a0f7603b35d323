import { describe, expect, test } from "vitest";
import { forecastPostedClv } from "#features/forecast/contracts/clv-forecast.ts";
import { predictPostedChurn } from "#features/forecast/contracts/purchase-timing.ts";
import { segmentPostedCustomers } from "#features/purchasing/contracts/customer-segmentation.ts";
import { segmentPostedPurchases } from "#features/purchasing/contracts/purchasing-segmentation.ts";
import { CONTRACTS } from "#routes.ts";
import { refusalOf, rounded, textOf } from "#testing/routes/heavy-answers.ts";
import { DOCUMENTS, readDocument } from "#testing/seed-documents.ts";

const summaries = Array.from({ length: 40 }, (_, i) => ({
  customer_id: `c${i}`,
  frequency: 1 + (i % 5),
  recency: 100 + i,
  t: 200,
  monetary_value: 20 + i,
}));
const answered = (contract: Parameters<typeof textOf>[0], body: object) => JSON.parse(textOf(contract, body));

test.each([
  ["purchasing segmentation", segmentPostedPurchases],
  ["the CLV forecast", forecastPostedClv],
])("%s says that data is missing, as the specification has it", (_, contract) => {
  expect(refusalOf(contract, {})).toMatchObject({
    code: "MISSING_PARAMETER",
    publicMessage: "Required parameter 'data' is missing",
    issues: [{ parameter: "data", location: "body" }],
  });
});

describe.skipIf(DOCUMENTS !== "")(`the document of purchasing segmentation${DOCUMENTS}`, () => {
  const document = readDocument("000") ?? "";
  const [request = "", response = ""] = [/-d '(\{[^']+\})'/, /### Success `200 OK`\n\n```json\n([^`]+)```/].map(
    (block) => block.exec(document)?.[1] ?? "",
  );

  test("has this address, and its example request the documented members and segments", () => {
    expect(document).toContain(`\nPOST ${segmentPostedPurchases.path}\n`);
    const [wanted, found] = [JSON.parse(response), answered(segmentPostedPurchases, JSON.parse(request))];
    const members = ({ segments }: { segments: object[] }) => segments.map((each) => Object.keys(each).slice(0, 4));
    expect(members(found)).toEqual(members(wanted));
    const customers = ({ segments }: { segments: { segment_id: string; customers: string[] }[] }) =>
      segments.map((each) => [each.segment_id, each.customers]);
    expect(customers(found)).toEqual(customers(wanted));
  });

  test("has the same body for a missing parameter", () => {
    const { message, code, details } = JSON.parse(
      /Missing Required Parameters\n```json\n([^`]+)```/.exec(document)?.[1] ?? "",
    );
    const refused = refusalOf(segmentPostedPurchases, {});
    const [{ parameter, location } = {}] = refused?.issues ?? [];
    expect([refused?.publicMessage, refused?.code, { parameter, location }]).toEqual([message, code, details]);
  });
});

describe.skipIf(DOCUMENTS !== "")(`the document of the CLV forecast${DOCUMENTS}`, () => {
  test("has this address and the same body for a missing parameter", () => {
    const document = readDocument("002") ?? "";
    expect(document).toContain(`\nPOST ${forecastPostedClv.path}\n`);
    const { message, details } = JSON.parse(
      /Missing Required Parameters\n```json\n([^`]+)```/.exec(document)?.[1] ?? "",
    );
    const refused = refusalOf(forecastPostedClv, {});
    const [{ parameter, location } = {}] = refused?.issues ?? [];
    expect([refused?.publicMessage, { parameter, location }]).toEqual([message, details]);
  });
});

describe.skipIf(DOCUMENTS !== "").each([["000"], ["002"]])(`the related routes of %s${DOCUMENTS}`, (number) => {
  test("exist", () => {
    const pages = [...(readDocument(number) ?? "").matchAll(/^- \[[^\]]+\]\((?:\.\.\/\w+\/)?(\w+)\.md\)/gm)];
    const kebab = (name: string) => name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase();
    const routes = CONTRACTS.map(({ path }) => path.split("/").at(-1));
    expect(pages).toHaveLength(5);
    // The forecast and its features are called without "customer" in their addresses.
    for (const [, page = ""] of pages) expect(routes).toContain(kebab(page.replace(/^CustomerClv/, "Clv")));
  });
});

describe("purchasing segmentation", () => {
  const customer_data = [
    { customer_id: "a", total_purchases: 10, order_count: 1 },
    { customer_id: "b", total_purchases: 900, order_count: 30 },
  ];

  test("needs customer_data as a list", () => {
    for (const given of [undefined, null, {}, "x", []])
      expect(refusalOf(segmentPostedPurchases, { customer_data: given })?.issues).toHaveLength(1);
  });

  test("is by behavior, value or frequency, as chosen, and by behavior otherwise", () => {
    for (const segmentation_type of ["behavioral", "value", "frequency"])
      expect(answered(segmentPostedPurchases, { customer_data, segmentation_type })).toMatchObject({
        segmentation_type,
        quality: { k: 2 },
      });
    expect(answered(segmentPostedPurchases, { customer_data }).segmentation_type).toBe("behavioral");
    expect(refusalOf(segmentPostedPurchases, { customer_data, segmentation_type: "loyalty" })?.issues).toMatchObject([
      { parameter: "segmentation_type", values: { values: "behavioral, value, frequency" } },
    ]);
  });

  test("counts the orders in the time period only, which is an object", () => {
    const orders = [
      { date: "2025-01-01", amount: 5 },
      { date: "2025-06-01", amount: 7 },
    ];
    const rows = [{ customer_id: "a", orders }];
    const averageIn = (time_period: unknown) =>
      answered(segmentPostedPurchases, { customer_data: rows, time_period }).segments[0].avg_purchase_value;
    expect(averageIn(undefined)).toBe(12);
    expect(averageIn({ start_date: "2025-05-01" })).toBe(7);
    expect(averageIn({ end_date: "2025-05-01" })).toBe(5);
    expect(refusalOf(segmentPostedPurchases, { customer_data: rows, time_period: "2025" })?.issues).toMatchObject([
      { parameter: "time_period", values: { type: "object" } },
    ]);
  });

  test("takes keys in camelCase at every depth", () => {
    const camel = customer_data.map((row) => ({
      customerId: row.customer_id,
      totalPurchases: row.total_purchases,
      orderCount: row.order_count,
    }));
    expect(answered(segmentPostedPurchases, { customerData: camel, segmentationType: "value" })).toEqual(
      answered(segmentPostedPurchases, { customer_data, segmentation_type: "value" }),
    );
  });

  test("uses the algorithm that is asked for", () => {
    for (const algorithm of ["kmeans", "hierarchical"])
      expect(answered(segmentPostedPurchases, { customer_data, algorithm }).algorithm).toBe(algorithm);
  });
});

test.each([
  ["purchasing segmentation", segmentPostedPurchases, "pt"],
  ["the CLV forecast", forecastPostedClv, "en"],
] as const)("the documented answer of %s is the actual one", (_, contract, language) => {
  const { examples, exampleAnswer } = contract;
  expect(rounded(JSON.parse(textOf(contract, examples?.[0]?.body, language)), exampleAnswer)).toEqual(exampleAnswer);
});

describe("the CLV forecast", () => {
  type Forecast = { predicted_clv: number; lower: number; upper: number; segment: string };
  const widths = (body: object): number[] =>
    answered(forecastPostedClv, { data: summaries, model: "bg_nbd", ...body }).forecasts.map(
      ({ lower, upper }: Forecast) => upper - lower,
    );

  test("has intervals of the confidence level, 95% by default", () => {
    const [wide, narrow] = [widths({}), widths({ confidence_level: 0.5 })];
    expect(widths({ confidence_level: 0.95 })).toEqual(wide);
    for (const [at, width] of wide.entries()) expect(narrow[at]).toBeLessThan(width);
    expect(answered(forecastPostedClv, { data: summaries, model: "bg_nbd" }).confidence_level).toBe(0.95);
  });

  test("has a value, an interval around it and a segment of each customer, and the three segments", () => {
    const { forecasts, segments } = answered(forecastPostedClv, { data: summaries, model: "bg_nbd" });
    expect(forecasts).toHaveLength(summaries.length);
    for (const { predicted_clv, lower, upper, segment } of forecasts as Forecast[]) {
      expect(lower).toBeLessThanOrEqual(predicted_clv);
      expect(upper).toBeGreaterThanOrEqual(predicted_clv);
      expect(["high", "medium", "low"]).toContain(segment);
    }
    expect(segments.map(({ segment }: { segment: string }) => segment)).toEqual(["high", "medium", "low"]);
  });

  test("takes keys in camelCase at every depth", () => {
    const camel = summaries.map(({ customer_id, monetary_value, ...row }) => ({
      ...row,
      customerId: customer_id,
      monetaryValue: monetary_value,
    }));
    expect(answered(forecastPostedClv, { customerData: camel, confidenceLevel: 0.8, model: "bg_nbd" })).toEqual(
      answered(forecastPostedClv, { customer_data: summaries, confidence_level: 0.8, model: "bg_nbd" }),
    );
  });

  test("has labels, actions and warnings in three languages, and the same numbers", () => {
    const [en, es, pt] = (["en", "es", "pt"] as const).map((language) =>
      JSON.parse(textOf(forecastPostedClv, { data: summaries, model: "bg_nbd" }, language)),
    );
    const words = ({
      segments,
      warnings,
    }: {
      segments: { recommended_actions: string[] }[];
      warnings: { message: string }[];
    }) => [segments[0]?.recommended_actions[0], warnings[0]?.message];
    for (const [one, other] of [
      [en, es],
      [es, pt],
      [en, pt],
    ])
      for (const [at, text] of words(one).entries()) expect(text).not.toBe(words(other)[at]);
    for (const other of [es, pt]) expect(other.forecasts).toEqual(en.forecasts);
  });

  test("has a year as its horizon by default, and takes the document's words for it", () => {
    const days = (body: object) =>
      answered(forecastPostedClv, { data: summaries, model: "bg_nbd", ...body }).horizon_days;
    expect([days({}), days({ prediction_horizon: "12 months" }), days({ prediction_horizon: 6 })]).toEqual([
      365.25, 365.25, 182.625,
    ]);
  });

  const document = readDocument("002") ?? "";

  test.skipIf(DOCUMENTS !== "")(`recommends the document's actions${DOCUMENTS}`, () => {
    const { segments } = answered(forecastPostedClv, { data: summaries, model: "bg_nbd" });
    const written = [...document.matchAll(/^- \*\*(\w+) CLV Customers:\*\* (.+)$/gm)];
    expect(written.map(([, tier]) => tier?.toLowerCase())).toEqual(["high", "medium", "low"]);
    for (const [at, [, , actions = ""]] of written.entries()) {
      const words = actions.toLowerCase().split(", ");
      const own: string[] = segments[at].recommended_actions;
      // The document names the verb once for both of the medium ones.
      expect(own.map((action, i) => action.toLowerCase().endsWith(words[i] ?? "?"))).toEqual(words.map(() => true));
    }
  });
});

describe("a choice is taken in any case", () => {
  test.each([
    ["ML", "gradient_boosting"],
    ["Probabilistic", "probabilistic"],
    ["BG/NBD", "bg_nbd"],
    ["gradient boosting", "gradient_boosting"],
  ])("model_type %s", (model_type, requested) => {
    expect(answered(forecastPostedClv, { data: summaries, model_type }).model.requested).toBe(requested);
  });

  test("segmentation_type Value, and one that is none is the only problem of a body", () => {
    const customer_data = [{ customer_id: "a", total_purchases: 5 }];
    expect(answered(segmentPostedPurchases, { customer_data, segmentation_type: "Value" }).segmentation_type).toBe(
      "value",
    );
    const refused = refusalOf(forecastPostedClv, { data: summaries, model_type: "ML", cohort_by: "Weekday" });
    expect(refused?.issues.map(({ parameter }) => parameter)).toEqual(["cohort_by"]);
  });
});

describe("features that are texts, or yes and no", () => {
  const gender = (i: number) => ["f", "m"][i % 2];
  const described = summaries.map((row, i) => ({
    ...row,
    features: { gender: gender(i), newsletter: i % 3 === 0, email: `c${i}@example.com`, visits: i, city: "" },
  }));

  test.each([
    ["the CLV forecast", forecastPostedClv, { model_type: "ML" }],
    ["churn probability", predictPostedChurn, {}],
  ])("are taken by %s, and one that differs for each customer is left out with a warning", (_, contract, more) => {
    const { warnings } = answered(contract, { data: described, ...more });
    expect(warnings).toContainEqual({
      code: "text_feature",
      message: "The text feature “email” was left out: its values do not repeat, or there are too many features",
      values: { feature: "email", kept: 0, dropped: 40 },
    });
    expect(warnings.filter(({ code }: { code: string }) => code === "text_feature")).toHaveLength(1);
  });

  test("separate customers as numbers do", () => {
    const customer_data = Array.from({ length: 12 }, (_, i) => ({
      customer_id: `c${i}`,
      features: { plan: ["free", "gold", "pro"][i % 3], trial: i % 3 === 0 },
    }));
    const { segments, features } = answered(segmentPostedCustomers, { customer_data, segments: 3 });
    expect(features.map(({ feature }: { feature: string }) => feature)).toEqual([
      "plan=free",
      "plan=gold",
      "plan=pro",
      "trial",
    ]);
    expect(segments.map(({ customer_count }: { customer_count: number }) => customer_count)).toEqual([4, 4, 4]);
  });

  test("the last of a customer's purchases counts", () => {
    const transactions = Array.from({ length: 60 }, (_, i) => ({
      customer_id: `c${i % 20}`,
      date: `2025-0${1 + Math.floor(i / 20)}-1${i % 10}`,
      amount: 10 + i,
      features: { gender: gender(i) },
    }));
    expect(answered(forecastPostedClv, { transactions, model: "ml" }).forecasts).toHaveLength(20);
  });

  test("a list or an object is refused by name", () => {
    const wrong = [{ ...summaries[0], features: { tags: ["a"] } }];
    expect(refusalOf(forecastPostedClv, { data: wrong })?.issues).toMatchObject([
      { parameter: "data[0].features.tags", reason: "type" },
    ]);
  });
});

describe("a parameter under two names", () => {
  const customer_data = [{ customer_id: "a", orders: [{ date: "2025-01-01", amount: 5 }] }];
  const problem = (body: object) => refusalOf(segmentPostedPurchases, body)?.issues;

  test.each([
    [{ start: "2025-01-01", start_date: "2025-01-02" }, "is given twice, as start and as start_date"],
    [{ start: "2025-01-01", startDate: "2025-01-02" }, "is given twice, as startDate and as start"],
    [{ startDate: "2025-01-01", start_date: "2025-01-02" }, "is given in both snake_case and camelCase"],
  ])("is refused with both: %j", (time_period, message) => {
    expect(problem({ customer_data, time_period })).toMatchObject([{ parameter: "time_period.start_date", message }]);
  });

  test("is refused for the rows too", () => {
    expect(problem({ customer_data, data: customer_data })).toMatchObject([
      { parameter: "customer_data", message: "is given twice, as data and as customer_data" },
    ]);
  });
});

test("an unknown key is compared with what is near, and with nothing else", () => {
  const rows = summaries.map((row) => ({ ...row, age: 30, gender: "f", custmer_name: "x" }));
  const { warnings } = answered(forecastPostedClv, { data: rows, confidence: 0.9, horizon_months: 6, sku: 1, foo: 1 });
  const nearest = warnings.flatMap(
    ({ code, values }: { code: string; values: { parameter: string; nearest?: string } }) =>
      code === "unknown_parameter" ? [[values.parameter, values.nearest]] : [],
  );
  expect(Object.fromEntries(nearest)).toEqual({
    "customer_data[].age": undefined,
    "customer_data[].gender": undefined,
    "customer_data[].custmer_name": undefined,
    confidence: "confidence_level",
    horizon_months: "horizon",
    sku: undefined,
    foo: undefined,
  });
});
