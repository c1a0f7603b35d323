import { describe, expect, test } from "vitest";
import { VIEW_LISTS, VIEW_PAGES, viewFormats } from "#records/rules/view-lists.ts";
import { VIEW_QUERIES, type ViewQuery, viewQuery } from "#records/rules/view-query.ts";
import { buildClearedAddress, buildViewAddress, hasState, isSameQuery, queryInAddress } from "./view-address.ts";

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
  { list: "rfm", method: "value", days: 30, storefront: 2, valueBasis: "margin", compare: "year" },
  { list: "retention", tab: "second-order", group: "channel", months: 12, order: "-3" },
  { list: "products", tab: "pairs", relation: "next", sort: "-customers", storefront: 1 },
  { list: "products", by: "category", sort: "-revenue", q: "shoe" },
  { list: "overview", days: 90, compare: "year", by: "storefront" },
  { list: "overview", from: "2026-01-01", to: "2026-01-31" },
];

test.each(VIEW_LISTS)("every part of a view of %s has its parameter in the address", (list) => {
  const parts = Object.keys(VIEW_QUERIES[list].shape).filter((name) => name !== "list");
  expect(Object.keys(VIEW_PAGES[list].parameters).sort()).toEqual(parts.sort());
});

test.each(VIEW_LISTS)(
  "a view of %s from which everything was removed is an address that is not the view itself",
  (list) => {
    const search = searchOf(buildClearedAddress(list, "v1"));
    expect([hasState(list, search), queryInAddress(list, search)]).toEqual([true, { list }]);
  },
);

test("periods that are relative to the day are saved as such", () => {
  expect(queryInAddress("overview", searchOf("/?days=7&compare=previous"))).toEqual({ list: "overview", days: 7 });
  expect(queryInAddress("retention", searchOf("/retention?months=24&tab=cohorts"))).toEqual({ list: "retention" });
});

test("the order of a tab is a default only there", () => {
  expect(queryInAddress("products", searchOf("/products?sort=-returnRate"))).toEqual({ list: "products" });
  const pairs = searchOf("/products?tab=pairs&sort=-lift");
  expect(queryInAddress("products", pairs)).toEqual({ list: "products", tab: "pairs" });
});

test("only the cohorts of retention, which have a column for each month, are no PDF", () => {
  expect(QUERIES.filter((query) => viewFormats(query).length < 2)).toEqual([]);
  expect(viewFormats({ list: "retention" })).toEqual(["csv"]);
});

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
  expect(queryInAddress("churn", searchOf("/todo?saved=v1&view=table&page=3&tab=outreach"))).toEqual({
    list: "churn",
    tab: "outreach",
  });
  expect(hasState("churn", searchOf("/todo?saved=v1&view=table&page=3"))).toBe(false);
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
