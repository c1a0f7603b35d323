import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { SEGMENT_KEYS } from "#records/rules/rfm/segment-colors.ts";
import { defineReportAddress, type RfmState, STANDARD, toSegmentRule, writeState } from "./report-state.ts";

const SEGMENT = "0b9c3c51-0d8e-4fd5-9f3b-5b0c2f6d7f10";
const READER = { storefronts: [{ id: 1 }, { id: 2 }, { id: 3 }], business: { rfmDays: 90 } };

test("a segment or cell of the standard report has an equivalent rule", () => {
  const segment = toSegmentRule({ ...STANDARD, focus: "at_risk" }, READER);
  expect(segment).toEqual({ all: [{ field: "rfmSegment", operator: "is", value: "at_risk" }] });
  const cell = toSegmentRule({ ...STANDARD, cell: { recency: 2, frequency: 3 } }, READER);
  expect([segment, cell].map((rule) => readCriteria(rule).problems)).toEqual([[], []]);
});

test("other periods, storefronts, segments and methods have none, and neither has an empty focus", () => {
  const focus = "at_risk";
  expect(toSegmentRule({ ...STANDARD, focus, days: 30 }, READER)).toBeNull();
  expect(toSegmentRule({ ...STANDARD, focus, storefront: 2 }, READER)).toBeNull();
  expect(toSegmentRule({ ...STANDARD, focus: "V3", method: "value" }, READER)).toBeNull();
  expect(toSegmentRule({ ...STANDARD, focus, withinSegment: SEGMENT }, READER)).toBeNull();
  expect(toSegmentRule(STANDARD, READER)).toBeNull();
});

test("lapsed customers have a rule in every period that ends today, over all storefronts", () => {
  const focus = "LAPSED";
  const rule = toSegmentRule({ ...STANDARD, focus, days: 30 }, READER);
  expect(rule).toEqual({ all: [{ field: "daysSinceLastPurchase", operator: "at_least", value: 30 }] });
  expect(readCriteria(rule).problems).toEqual([]);
  expect(toSegmentRule({ ...STANDARD, focus, days: 30, method: "value" }, READER)).toEqual(rule);
  expect(toSegmentRule({ ...STANDARD, focus, storefront: 2 }, READER)).toBeNull();
  expect(toSegmentRule({ ...STANDARD, focus, withoutSegment: SEGMENT }, READER)).toBeNull();
  expect(toSegmentRule({ ...STANDARD, focus, to: "2026-01-31" }, READER)).toBeNull();
});

test("lapsed customers who spent at least an amount are those with that lifetime value, as nothing was bought since", () => {
  const rule = toSegmentRule({ ...STANDARD, focus: "LAPSED", days: 30, minRevenue: 1000 }, READER);
  expect(rule).toEqual({
    all: [
      { field: "daysSinceLastPurchase", operator: "at_least", value: 30 },
      { field: "lifetimeValue", operator: "at_least", value: 1000 },
    ],
  });
  expect(readCriteria(rule).problems).toEqual([]);
  // What others spent in the period is no rule.
  expect(toSegmentRule({ ...STANDARD, focus: "at_risk", minRevenue: 1000 }, READER)).toBeNull();
});

test("a business with another standard period has its report's rules, and addresses leave its days out", () => {
  const yearly = { storefronts: [], business: { rfmDays: 365 } };
  const focus = "at_risk";
  expect(toSegmentRule({ ...STANDARD, focus }, yearly)).toBeNull();
  expect(toSegmentRule({ ...STANDARD, focus, days: 365 }, yearly)).not.toBeNull();
  expect(defineReportAddress(yearly).read(new URLSearchParams("focus=at_risk")).state).toMatchObject({ days: 365 });
  expect(writeState(yearly, { focus, days: 365 })).toBe("?focus=at_risk");
  expect(writeState(yearly, { focus, days: 90 })).toBe("?days=90&focus=at_risk");
});

const address = defineReportAddress(READER);
const read = (query: string) => address.read(new URLSearchParams(query));

test("reads back the state it wrote", () => {
  const score = fc.integer({ min: 1, max: 5 });
  const segments = {
    rfm: fc.constantFrom(...SEGMENT_KEYS),
    value: fc.constantFrom("V3", "V2", "V1"),
    behavior: fc.oneof(
      fc.constantFrom("NONE", "OTHER", "SEA:DEC-FEB"),
      fc.string({ minLength: 1, maxLength: 200 }).map((category) => `CAT:${category}`),
    ),
  };
  const method = fc.constantFrom<RfmState["method"]>("rfm", "value", "behavior");
  const stateOf = (method: RfmState["method"]): fc.Arbitrary<RfmState> =>
    fc
      .record({
        method: fc.constant(method),
        days: fc.integer({ min: 1, max: 9999 }),
        storefront: fc.option(fc.constantFrom(1, 2, 3)),
        withinSegment: fc.option(fc.uuid()),
        withoutSegment: fc.option(fc.uuid()),
        basis: fc.constantFrom<RfmState["basis"]>("revenue", "margin"),
        compare: fc.constantFrom<RfmState["compare"]>("previous", "year", "2024-02-29"),
        focus: fc.option(segments[method]),
        cell: method === "rfm" ? fc.option(fc.record({ recency: score, frequency: score })) : fc.constant(null),
        view: fc.constantFrom<"chart" | "table">("chart", "table"),
      })
      .map((state) => ({ ...state, cell: state.focus ? null : state.cell }));
  fc.assert(
    fc.property(method.chain(stateOf), (state) => {
      expect(read(writeState(READER, state))).toEqual({ state, unknown: [] });
    }),
  );
});

describe("an invalid value is replaced by its default and reported", () => {
  test.each([
    ["days=0", "days"],
    ["days=10000", "days"],
    ["days=1e3", "days"],
    ["days=-5", "days"],
    ["days=", "days"],
    ["basis=profit", "basis"],
    ["storefront=4", "storefront"],
    ["storefront=01", "storefront"],
    ["withinSegment=at_risk", "withinSegment"],
    ["focus=everybody", "focus"],
    ["cell=R6F1", "cell"],
    ["view=pie", "view"],
    ["method=clv", "method"],
    ["compare=2025-02-29", "compare"],
  ])("%s", (query, name) => {
    expect(read(query)).toEqual({ state: STANDARD, unknown: [name] });
  });

  test("a segment or cell of another method is invalid", () => {
    expect(read("method=value&focus=at_risk")).toEqual({ state: { ...STANDARD, method: "value" }, unknown: ["focus"] });
    expect(read("method=behavior&cell=R2F3").unknown).toEqual(["cell"]);
    expect(read("focus=V3").unknown).toEqual(["focus"]);
  });

  test("valid values beside it are kept", () => {
    expect(read("days=30&focus=nobody").state).toEqual({ ...STANDARD, days: 30 });
  });
});

test("a segment takes precedence over a cell", () => {
  expect(read("focus=at_risk&cell=R2F3").state).toMatchObject({ focus: "at_risk", cell: null });
});
