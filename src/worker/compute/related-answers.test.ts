import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Contract } from "#core/contracts/contract.ts";
import { parseBody, parseStoredHead } from "#core/http/parse.ts";
import { predictPostedPropensity } from "#features/api/contracts/propensity.ts";
import { findPostedCrossSell, recommendPostedItems } from "#features/api/contracts/recommendations.ts";
import { extractPostedFeatures } from "#features/forecast/contracts/clv-features.ts";
import { predictPostedChurn, predictPostedNextPurchase } from "#features/forecast/contracts/purchase-timing.ts";

import { segmentPostedCustomers } from "#features/purchasing/contracts/customer-segmentation.ts";
import { scorePostedCustomers } from "#features/report/contracts/customer-rfm.ts";
import { runs } from "#testing/depth.ts";
import { refusalOf, respelled, rounded, splitUnknown, textOf } from "#testing/routes/heavy-answers.ts";
import { rightOrders } from "#testing/routes/order-bodies.ts";
import { mistaken } from "#testing/routes/posted-bodies.ts";

const horizon = fc.constantFrom(1, 6, { value: 40, unit: "days" });

/** The product is in two orders, so that a mistake in one does not make it unknown. */
const rightPropensity = rightOrders({ horizon }).map((body) => {
  const { orders } = body as { orders: object[] };
  return { ...body, orders: [...orders, structuredClone(orders[0])], product_id: "tea" };
});

const ROUTES: [name: string, contract: Contract, right: fc.Arbitrary<object>][] = [
  ["churn probability", predictPostedChurn, rightOrders({ horizon, model: fc.constantFrom("auto", "bg_nbd") })],
  ["next purchase", predictPostedNextPurchase, rightOrders({ horizon, confidence_level: fc.constantFrom(0.5, 0.99) })],
  ["CLV features", extractPostedFeatures, rightOrders()],
  [
    "customer RFM",
    scorePostedCustomers,
    // Without days, the last 90 may have refunds alone.
    rightOrders({ days: fc.constantFrom(9999, 4000) }).map((body) => ({ days: 9999, ...body })),
  ],
  [
    "customer segmentation",
    segmentPostedCustomers,
    rightOrders({ segments: fc.constantFrom("auto", 3), algorithm: fc.constantFrom("kmeans", "hierarchical") }),
  ],
  [
    "cross-sell matrix",
    findPostedCrossSell,
    rightOrders({ min_support: fc.constantFrom(0, 0.5), basket: fc.constantFrom("order", "customer") }),
  ],
  [
    "recommended items",
    recommendPostedItems,
    rightOrders({ limit: fc.constantFrom(1, 100), customer_ids: fc.constantFrom(["c1", "new"], null) }),
  ],
  ["propensity to buy", predictPostedPropensity, rightPropensity],
];

const BODIES = 15;

describe.each(ROUTES)("%s", (_, contract, right) => {
  test("answers in three languages with the same numbers, however keys are spelled", () => {
    const numbersOf = (text: string) =>
      text.replace(
        /"(message|label|segment_name|recommended_action|definition|explanation|description)":"[^"]*"|"recommended_actions":\[[^\]]*\]/g,
        "",
      );
    fc.assert(
      fc.property(right, (body) => {
        const text = textOf(contract, body);
        const { answer, unknown } = splitUnknown(textOf(contract, respelled(body, [])));
        expect(answer).toEqual(JSON.parse(text));
        expect(unknown).toContain("shoeSize");
        for (const language of ["es", "pt"] as const)
          expect(numbersOf(textOf(contract, body, language))).toBe(numbersOf(text));
      }),
      { numRuns: runs(BODIES) },
    );
  });

  test("answers or refuses a body with a mistake, and names its place", () => {
    fc.assert(
      fc.property(mistaken(right), ({ body, parameter }) => {
        const refused = refusalOf(contract, body);
        if (!refused) return;
        expect(["INVALID_PARAMETER", "MISSING_PARAMETER"]).toContain(refused.code);
        expect(JSON.stringify(refused)).not.toMatch(/node_modules|ZodError|undefined|NaN/);
        for (const { parameter: found } of refused.issues)
          expect(found === "data" || found.startsWith(parameter) || parameter.startsWith(found), found).toBe(true);
      }),
      { numRuns: runs(10 * BODIES) },
    );
  });

  test("the source of stored orders is found in the bytes of its body, with the same fields", async () => {
    const { signal } = new AbortController();
    const bytesOf = (body: unknown) => new TextEncoder().encode(JSON.stringify(body));
    const source = fc.constantFrom("stored", "Stored", null);
    await fc.assert(
      fc.asyncProperty(
        right,
        source,
        fc.boolean(),
        async ({ orders, ...options }: { orders?: unknown }, source, isOther) => {
          const body = source ? { ...options, as_of: "2025-03-01", source } : { ...options, orders };
          const bytes = bytesOf(isOther ? respelled(body, []) : body);
          const { input } = parseBody(contract, bytes);
          const { source: asked, as_of } = input as { source?: unknown; as_of?: unknown };
          const head = await parseStoredHead(contract, bytes, signal);
          if (asked === "stored") expect(head).toMatchObject({ source: "stored", as_of });
          else expect(head).toBeNull();
        },
      ),
      { numRuns: runs(BODIES) },
    );
  });

  test("needs exactly one source", () => {
    expect(refusalOf(contract, {})).toMatchObject({ code: "MISSING_PARAMETER", issues: [{ parameter: "data" }] });
    const both = { orders: [{ customer_id: "a", date: "2025-01-01" }], source: "stored" };
    expect(refusalOf(contract, both)).toMatchObject({ issues: [{ parameter: "source", reason: "one_of_two" }] });
  });
});

test("an order with lines under two names is refused", () => {
  const orders = [{ customer_id: "a", date: "2025-01-01", lines: [], items: [] }];
  expect(refusalOf(extractPostedFeatures, { orders })?.issues[0]).toMatchObject({ parameter: "orders[0].items" });
});

test.each(ROUTES)("the documented answer of %s matches the actual one", (_, { path, examples, exampleAnswer }) => {
  expect(exampleAnswer).toBeDefined();
  expect(rounded(JSON.parse(textOf({ path }, examples?.[0]?.body)), exampleAnswer)).toEqual(exampleAnswer);
});

test("a product that was not bought up to the as-of day is refused by name", () => {
  const orders = [{ customer_id: "a", date: "2025-01-01", lines: [{ product_id: "tea" }] }];
  expect(refusalOf(predictPostedPropensity, { orders, product_id: "pot" })?.issues).toMatchObject([
    { parameter: "product_id", reason: "never_bought" },
  ]);
  expect(refusalOf(predictPostedPropensity, { orders })?.issues).toMatchObject([
    { parameter: "product_id", reason: "one_of_two", values: { other: "category" } },
  ]);
});
