import { describe, expect, test } from "vitest";
import { type ViewQuery, viewQuery } from "#records/rules/view-query.ts";
import { buildViewAddress, hasState, isSameQuery, queryInAddress } from "./view-address.ts";

const CRITERIA = { all: [{ field: "orders", operator: "at_least", value: 2 }] };

const QUERIES: ViewQuery[] = [
  { list: "customers", q: "ana", criteria: CRITERIA, reachable: "email", sort: "-orderCount", columns: ["country"] },
  { list: "customers", columns: [] },
  { list: "segments", q: "vip", kind: "automatic", isArchived: true, sort: "-memberCount" },
  { list: "churn", tab: "churn", priority: "high", minValue: 99.5, state: "marked", sort: "name", reachable: "all" },
  { list: "churn", overdue: "all" },
  { list: "forecast", q: "bo", tier: "high", sort: "-pAlive" },
  { list: "forecast", segment: "0b9c3c51-0d8e-4fd5-9f3b-5b0c2f6d7f10" },
  { list: "forecast", tier: "low", withoutSegment: "0b9c3c51-0d8e-4fd5-9f3b-5b0c2f6d7f10" },
];

const searchOf = (address: string) => new URL(address, "http://shop").searchParams;

describe.each(QUERIES)("a view of $list", (query) => {
  test("opens as an address that says the same", () => {
    const search = searchOf(buildViewAddress(query, "v1"));
    expect(queryInAddress(query.list, search)).toEqual(query);
    expect(viewQuery.parse(queryInAddress(query.list, search))).toEqual(query);
    expect(hasState(query.list, search)).toBe(true);
  });
});

test("the pages with charts and tables have the view in a parameter of its own", () => {
  expect(buildViewAddress({ list: "customers" }, "v1")).toBe("/customers?view=v1");
  expect(buildViewAddress({ list: "forecast", tier: "low" }, "v1")).toBe("/forecast?saved=v1&tier=low");
  expect(queryInAddress("churn", searchOf("/churn?saved=v1&view=table&page=3&tab=outreach"))).toEqual({
    list: "churn",
    tab: "outreach",
  });
  expect(hasState("churn", searchOf("/churn?saved=v1&view=table&page=3"))).toBe(false);
});

test("defaults that are spelled out make no difference", () => {
  const standard = "rfmSegment,lifetimeValue,orderCount,lastOrderAt,predictedClv,segments".split(",");
  expect(
    isSameQuery({ list: "customers", sort: "-lifetimeValue", columns: standard as [] }, { list: "customers" }),
  ).toBe(true);
  expect(isSameQuery({ list: "churn", sort: "-saveValue" }, { list: "churn" })).toBe(true);
  expect(isSameQuery({ list: "churn", tab: "churn", sort: "-saveValue" }, { list: "churn", tab: "churn" })).toBe(false);
  expect(isSameQuery({ list: "customers", sort: "name" }, { list: "customers" })).toBe(false);
});

test("the order of keys makes no difference, that of columns does", () => {
  const other = { all: [{ value: 2, operator: "at_least", field: "orders" }] };
  expect(isSameQuery({ list: "customers", criteria: CRITERIA }, { list: "customers", criteria: other })).toBe(true);
  const [ab, ba] = [["country", "orderCount"] as const, ["orderCount", "country"] as const];
  expect(isSameQuery({ list: "customers", columns: [...ab] }, { list: "customers", columns: [...ba] })).toBe(false);
});

test("an address that is no JSON has no criteria", () => {
  expect(queryInAddress("customers", searchOf("/customers?f={"))).toEqual({ list: "customers" });
});
