import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { segmentPostedPurchases } from "#contracts/purchasing-segmentation.ts";
import { EXAMPLE_ANSWER, EXAMPLES } from "#contracts/purchasing-segmentation-examples.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { type Body, brokenBytes, mistakenBody, rightBody } from "#testing/purchasing-bodies.ts";
import { answer } from "./answer.ts";

const bytesOf = (body: unknown) => new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body));
const ask = (body: Uint8Array<ArrayBuffer>, language: Language = "en") =>
  answer({ task: segmentPostedPurchases.path, language, body });
const textOf = (body: unknown, language?: Language): string => {
  const told = ask(bytesOf(body), language);
  if (!("bytes" in told)) throw new Error(JSON.stringify(told));
  return new TextDecoder().decode(told.bytes);
};
const refusalOf = (body: Uint8Array<ArrayBuffer>) => {
  const told = ask(body);
  return "refused" in told ? told.refused : null;
};

/** Thousands of answers, on a machine that may be busy. */
const PATIENCE_MS = 180_000;

const LEAK = /node_modules|at \w+ \(|ZodError|undefined|\[object|NaN/;

test("the example of the reference is what the example's call gets", () => {
  expect(JSON.parse(textOf(EXAMPLES[0]?.body, "pt"))).toEqual(EXAMPLE_ANSWER);
});

describe("a right body", () => {
  test(
    "is answered, every customer in exactly one segment, by the same bytes whenever it is asked",
    () => {
      fc.assert(
        fc.property(rightBody, (body) => {
          const text = textOf(body);
          expect(textOf(body)).toBe(text);
          const { segments } = JSON.parse(text) as { segments: { customers: string[]; customer_count: number }[] };
          expect(segments.flatMap(({ customers }) => customers).sort()).toEqual(
            body.customer_data.map(({ customer_id }) => customer_id).sort(),
          );
          for (const { customers, customer_count } of segments) expect(customers).toHaveLength(customer_count);
        }),
        { numRuns: 400 },
      );
    },
    PATIENCE_MS,
  );

  test(
    "means the same in either spelling, in any order of its keys, with keys of no meaning",
    () => {
      const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      const NAMES = ["categories", "brands"];
      const respell = (value: unknown, isData = false): unknown => {
        if (Array.isArray(value)) return value.map((item) => respell(item));
        if (typeof value !== "object" || value === null) return value;
        const entries = Object.entries(value).map(([key, item]) => [
          isData ? key : camel(key),
          respell(item, NAMES.includes(key)),
        ]);
        return { ...Object.fromEntries(isData ? entries : entries.reverse()), ...(isData ? {} : { shoeSize: 44 }) };
      };
      fc.assert(
        fc.property(rightBody, (body) => {
          expect(textOf(respell(body))).toBe(textOf(body));
        }),
        { numRuns: 300 },
      );
    },
    PATIENCE_MS,
  );
});

describe("a mistaken body", () => {
  const expectNamed = (body: Body, parameter: string) => {
    const refused = refusalOf(bytesOf(body));
    if (!refused) return;
    expect(["INVALID_PARAMETER", "MISSING_PARAMETER"]).toContain(refused.code);
    expect(refused.issues.length).toBeGreaterThan(0);
    expect(JSON.stringify(refused)).not.toMatch(LEAK);
    for (const issue of refused.issues) {
      expect(issue.location).toBe("body");
      // At the place itself, within what was put there, or at the row that has nothing left or is like another.
      const [row = ""] = /^[a-z_]+(\[\d+\])?/.exec(parameter) ?? [];
      const isThere = issue.parameter.startsWith(parameter) || parameter.startsWith(issue.parameter);
      expect(isThere || issue.parameter.startsWith(row) || issue.reason === "unique", issue.parameter).toBe(true);
    }
  };

  test(
    "is answered, or refused by the place of the mistake",
    () => {
      fc.assert(
        fc.property(mistakenBody, ({ body, parameter }) => expectNamed(body, parameter)),
        { numRuns: 3000 },
      );
    },
    PATIENCE_MS,
  );
});

describe("broken bytes", () => {
  test(
    "are refused, or mean something else",
    () => {
      fc.assert(
        fc.property(brokenBytes, (bytes) => {
          const refused = refusalOf(bytes);
          if (!refused) return;
          expect(["INVALID_JSON", "INVALID_BODY", "INVALID_PARAMETER", "MISSING_PARAMETER"]).toContain(refused.code);
          expect(JSON.stringify(refused)).not.toMatch(LEAK);
        }),
        { numRuns: 3000 },
      );
    },
    PATIENCE_MS,
  );

  test.each([
    ["millions of empty rows", `{"customer_data":[${"{},".repeat(1_900_000)}{}]}`, "customer_data"],
    ["wrong rows", `{"customer_data":[${'{"customer_id":1},'.repeat(199_999)}{}]}`, "customer_data[0].customer_id"],
    [
      "wrong orders",
      `{"customer_data":[{"customer_id":"a","orders":[${'{"date":1},'.repeat(99_999)}{}]}]}`,
      "customer_data[0].orders[0].date",
    ],
    [
      "wrong amounts",
      `{"customer_data":[{"customer_id":"a","categories":{${Array.from({ length: 9_999 }, (_, i) => `"${i}":""`)}}}]}`,
      "customer_data[0].categories.0",
    ],
    [
      "too many categories",
      `{"customer_data":[{"customer_id":"a","categories":{${Array.from({ length: 900_000 }, (_, i) => `"${i}":1`)}}}]}`,
      "customer_data[0].categories",
    ],
    [
      "spellings",
      `{"customer_data":[${'{"customerId":"a","customer_id":"a"},'.repeat(199_999)}{}]}`,
      "customer_data[0].customer_id",
    ],
    [
      "ids alike",
      `{"customer_data":[${'{"customer_id":"a","order_count":1},'.repeat(199_999)}{"customer_id":"b","order_count":1}]}`,
      "customer_data[1].customer_id",
    ],
    ["keys twice", `{"customer_data":[${'{"a":1,"a":1},'.repeat(199_999)}{}]}`, "customer_data[0].a"],
  ])("of a body full of %s, no more problems are told than twenty", (_, text, parameter) => {
    const { issues = [] } = refusalOf(bytesOf(text)) ?? {};
    expect(issues[0]?.parameter).toBe(parameter);
    expect(issues.length).toBeLessThanOrEqual(20);
  });
});
