import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Contract } from "#core/contracts/contract.ts";
import type { Language } from "#core/messages/language.ts";
import { AppError, errorFields } from "#core/values/errors.ts";
import { forecastPostedClv } from "#features/forecast/contracts/clv-forecast.ts";
import { segmentPostedPurchases } from "#features/purchasing/contracts/purchasing-segmentation.ts";
import { runs } from "#testing/depth.ts";
import { buyersIn, refundedIn, rightForecast } from "#testing/routes/clv-bodies.ts";
import { refusalOf, respelled, rounded, splitUnknown, textOf } from "#testing/routes/heavy-answers.ts";
import { broken, mistaken } from "#testing/routes/posted-bodies.ts";
import { rightPurchases } from "#testing/routes/purchasing-bodies.ts";
import { answer } from "./answer.ts";

const LEAK = /node_modules|at \w+ \(|ZodError|undefined|\[object|NaN/;

type Heavy = {
  name: string;
  contract: Contract;
  /** The language of the documented example. */
  language: Language;
  right: fc.Arbitrary<object>;
  /** The number of random bodies; slower tasks use fewer. */
  bodies: number;
  /** Objects whose keys are data. */
  data: string[];
  /** A property of every answer. */
  law: (answer: never, body: never) => void;
};

type Segments = { segments: { customers: string[]; customer_count: number }[] };
type Forecasts = {
  forecasts: { customer_id: string; predicted_clv: number; lower: number; upper: number; segment: string }[];
  segments: { segment: string; customer_count: number; total_clv: number }[];
  totals: { customer_count: number; predicted_clv: number; lower: number; upper: number };
};

const HEAVY: Heavy[] = [
  {
    name: "purchasing segmentation",
    contract: segmentPostedPurchases,
    language: "pt",
    right: rightPurchases,
    bodies: 400,
    data: ["categories", "brands"],
    law: ({ segments }: Segments, body: { customer_data: { customer_id: string }[] }) => {
      expect(segments.flatMap(({ customers }) => customers).sort()).toEqual(
        body.customer_data.map(({ customer_id }) => customer_id).sort(),
      );
      for (const { customers, customer_count } of segments) expect(customers).toHaveLength(customer_count);
    },
  },
  {
    name: "CLV forecast",
    contract: forecastPostedClv,
    language: "en",
    right: rightForecast,
    bodies: 60,
    data: ["features"],
    law: ({ forecasts, segments, totals }: Forecasts, body: Parameters<typeof buyersIn>[0]) => {
      const listed = new Set(forecasts.map(({ customer_id }) => customer_id));
      const refunded = refundedIn(body);
      expect([...listed]).toEqual(buyersIn(body).filter((id) => listed.has(id) || !refunded.has(id)));
      expect(totals.customer_count).toBe(forecasts.length);
      for (const { predicted_clv: value, lower, upper } of [...forecasts, totals]) {
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(upper);
      }
      for (const { segment, customer_count, total_clv } of segments) {
        const theirs = forecasts.filter((each) => each.segment === segment);
        const sum = theirs.reduce((all, { predicted_clv }) => all + predicted_clv, 0);
        expect(theirs).toHaveLength(customer_count);
        expect(Math.abs(total_clv - sum)).toBeLessThanOrEqual(1e-9 * Math.abs(sum));
      }
    },
  },
];

describe.each(HEAVY)("$name", ({ contract, language, right, bodies, data, law }) => {
  test("the documented example matches the actual answer", () => {
    const answer = JSON.parse(textOf(contract, contract.examples?.[0]?.body, language));
    expect(rounded(answer, contract.exampleAnswer)).toEqual(contract.exampleAnswer);
  });

  test("a valid body always gets the same bytes, and every customer is assigned @full", () => {
    fc.assert(
      fc.property(right, (body) => {
        const text = textOf(contract, body);
        expect(textOf(contract, body)).toBe(text);
        law(JSON.parse(text) as never, body as never);
      }),
      { numRuns: runs(bodies) },
    );
  });

  test("the spelling of keys and their order do not matter; unknown keys only add warnings @full", () => {
    fc.assert(
      fc.property(right, (body) => {
        const { answer, unknown } = splitUnknown(textOf(contract, respelled(body, data)));
        expect(answer).toEqual(JSON.parse(textOf(contract, body)));
        expect(unknown).toContain("shoeSize");
      }),
      { numRuns: runs(0.75 * bodies, bodies / 20) },
    );
  });

  const expectNamed = (body: object, parameter: string) => {
    const refused = refusalOf(contract, body);
    if (!refused) return;
    expect(["INVALID_PARAMETER", "MISSING_PARAMETER"]).toContain(refused.code);
    expect(refused.issues.length).toBeGreaterThan(0);
    expect(JSON.stringify(refused)).not.toMatch(LEAK);
    for (const issue of refused.issues) {
      expect(issue.location).toBe("body");
      // The error's path points at the mistake, within it, or at the row that is now empty or a duplicate; or there are
      // no data left.
      const [row = ""] = /^[a-z_]+(\[\d+\])?/.exec(parameter) ?? [];
      const isThere = issue.parameter.startsWith(parameter) || parameter.startsWith(issue.parameter);
      const isElsewhere = issue.reason === "unique" || issue.parameter === "data";
      expect(isThere || issue.parameter.startsWith(row) || isElsewhere, issue.parameter).toBe(true);
    }
  };

  test("an invalid body is answered, or rejected with the path of the mistake", () => {
    fc.assert(
      fc.property(mistaken(right), ({ body, parameter }) => expectNamed(body, parameter)),
      { numRuns: runs(7 * bodies, bodies / 2) },
    );
  });

  test("corrupted bytes are rejected, or mean something else", () => {
    fc.assert(
      fc.property(broken(right), (bytes) => {
        const refused = refusalOf(contract, bytes);
        if (!refused) return;
        expect(["INVALID_JSON", "INVALID_BODY", "INVALID_PARAMETER", "MISSING_PARAMETER"]).toContain(refused.code);
        expect(JSON.stringify(refused)).not.toMatch(LEAK);
      }),
      { numRuns: runs(3000, 200) },
    );
  });
});

describe("at most twenty problems are reported", () => {
  /** As many as a body can hold in the full ring, and more than the limits in the first. */
  const rows = runs;
  const names = (count: number, value: string) => Array.from({ length: count }, (_, i) => `"${i}":${value}`);

  test.each([
    ["millions of empty rows", `{"customer_data":[${"{},".repeat(rows(1_900_000, 210_000))}{}]}`, "customer_data"],
    [
      "wrong rows",
      `{"customer_data":[${'{"customer_id":1},'.repeat(rows(199_999, 9_999))}{}]}`,
      "customer_data[0].customer_id",
    ],
    [
      "wrong orders",
      `{"customer_data":[{"customer_id":"a","orders":[${'{"date":1},'.repeat(rows(99_999, 9_999))}{}]}]}`,
      "customer_data[0].orders[0].date",
    ],
    [
      "wrong amounts",
      `{"customer_data":[{"customer_id":"a","categories":{${names(9_999, '""')}}}]}`,
      "customer_data[0].categories.0",
    ],
    [
      "too many categories",
      `{"customer_data":[{"customer_id":"a","categories":{${names(rows(900_000, 20_000), "1")}}}]}`,
      "customer_data[0].categories",
    ],
    [
      "spellings",
      `{"customer_data":[${'{"customerId":"a","customer_id":"a"},'.repeat(rows(199_999, 9_999))}{}]}`,
      "customer_data[0].customer_id",
    ],
    [
      "ids alike",
      `{"customer_data":[${'{"customer_id":"a","order_count":1},'.repeat(rows(199_999, 9_999))}{"customer_id":"b","order_count":1}]}`,
      "customer_data[1].customer_id",
    ],
    ["keys twice", `{"customer_data":[${'{"a":1,"a":1},'.repeat(rows(199_999, 9_999))}{}]}`, "customer_data[0].a"],
  ])("a segmentation body full of %s is reported with at most twenty problems", (_, text, parameter) => {
    const { issues = [] } = refusalOf(segmentPostedPurchases, text) ?? {};
    expect(issues[0]?.parameter).toBe(parameter);
    expect(issues.length).toBeLessThanOrEqual(20);
  });

  const bought = (id: string) => `{"customer_id":"${id}","date":"2025-01-01"}`;
  const summed = (id: string) => `{"customer_id":"${id}","frequency":0,"recency":0,"t":1}`;

  test.each([
    [
      "wrong transactions",
      `{"transactions":[${'{"date":1},'.repeat(rows(999_999, 9_999))}{}]}`,
      "transactions[0].customer_id",
    ],
    ["customers", `{"transactions":[${Array.from({ length: 200_001 }, (_, i) => bought(String(i)))}]}`, "transactions"],
    [
      "ids alike",
      `{"customer_data":[${`${summed("a")},`.repeat(rows(199_999, 9_999))}${summed("b")}]}`,
      "customer_data[1].customer_id",
    ],
    [
      "features",
      `{"customer_data":[${summed("a").slice(0, -1)},"features":{${names(rows(900_000, 20_000), "1")}}}]}`,
      "customer_data[0].features",
    ],
    [
      "features of many names",
      `{"customer_data":[${Array.from({ length: 101 }, (_, i) => `${summed(String(i)).slice(0, -1)},"features":{"${i}":1}}`)}]}`,
      "customer_data",
    ],
    [
      "alternatives",
      `{"source":"stored","transactions":[${bought("a")}],"customer_data":[${summed("a")}]}`,
      "customer_data",
    ],
  ])("a forecast body full of %s is reported with at most twenty problems", (_, text, parameter) => {
    const { issues = [] } = refusalOf(forecastPostedClv, text) ?? {};
    expect(issues[0]?.parameter).toBe(parameter);
    expect(issues.length).toBeLessThanOrEqual(20);
  });
});

test("what is wrong with a body is said before why stored data could not be loaded", () => {
  const refused = errorFields(new AppError("INVALID_PARAMETER", "Too many customers"));
  const ask = (body: object) =>
    answer({
      task: forecastPostedClv.path,
      language: "en",
      body: new TextEncoder().encode(JSON.stringify({ source: "stored", ...body })),
      stored: { refused },
    });
  expect(ask({ horizon: "long" })).toMatchObject({ refused: { issues: [{ parameter: "horizon" }] } });
  expect(ask({})).toEqual({ refused });
});
