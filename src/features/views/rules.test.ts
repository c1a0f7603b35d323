import { expect, test } from "vitest";
import { type KnownReferences, openQuery, withHiddenParts } from "#features/views/rules.ts";
import { viewQuery } from "#records/rules/view-query.ts";

const KNOWN: KnownReferences = {
  fields: new Set(["custom_number_shoe_size"]),
  columns: new Set(["shoe_size"]),
  segments: new Set(["s1"]),
  storefronts: new Set([1]),
};
const ORDERS = { field: "orders", operator: "at_least", value: 2 };
const SHOES = { field: "custom_number_shoe_size", operator: "at_least", value: 40 };
const DELETED = { field: "custom_text_color", operator: "is_any_of", value: ["red"] };
const IN_DELETED = { field: "inSegment", operator: "is_any_of", value: ["s2"] };

const open = (stored: Record<string, unknown>) => openQuery("customers", stored, KNOWN);

test("a view whose parts all exist opens as it was saved", () => {
  const stored = {
    list: "customers",
    q: "ana",
    criteria: { all: [ORDERS, SHOES] },
    reachable: "email",
    sort: "-lifetimeValue",
    columns: ["country", "custom.shoe_size"],
  };
  expect(open(stored)).toEqual({ query: stored, problems: [], isWider: false });
  expect(viewQuery.parse(stored)).toEqual(stored);
});

test("deleted custom fields and segments are named, and the rest opens", () => {
  const criteria = { all: [ORDERS, DELETED, IN_DELETED, { any: [SHOES, DELETED] }] };
  expect(open({ criteria, columns: ["custom.color", "country"] })).toEqual({
    query: { list: "customers", criteria: { all: [ORDERS] }, columns: ["country"] },
    problems: [
      { missing: "custom_field", name: "color" },
      { missing: "segment", name: "s2" },
    ],
    isWider: true,
  });
  expect(open({ columns: ["custom.color"], sort: "shoes" })).toMatchObject({ isWider: false });
  expect(open({ criteria: DELETED })).toMatchObject({ query: { list: "customers" } });
});

test("others' search words, conditions on names and their order are left out without personal data", () => {
  const named = { field: "name", operator: "contains", value: "ada" };
  const stored = { list: "customers", q: "ada", criteria: { all: [ORDERS, named] }, sort: "-name" };
  const missing = (...names: string[]) => names.map((name) => ({ missing: "permission", name }));
  const openAs = (isMine: boolean) => openQuery("customers", stored, { ...KNOWN, hidesPersonalData: true, isMine });
  const rest = { list: "customers", criteria: { all: [ORDERS] } };
  expect(openAs(false)).toEqual({ query: rest, problems: missing("q", "sort", "criteria"), isWider: true });
  expect(openAs(true)).toEqual({
    query: { ...rest, q: "ada" },
    problems: missing("sort", "criteria"),
    isWider: true,
  });
  const segments = { list: "segments", q: "ada", sort: "name" };
  expect(openQuery("segments", segments, { ...KNOWN, hidesPersonalData: true }).query).toEqual(segments);
  expect(open(stored).query).toEqual(stored);
});

test("values that the list no longer accepts are left out", () => {
  const stored = { sort: "shoes", reachable: "fax", criteria: { all: [{ field: "shoes" }] }, q: "ana" };
  expect(open(stored)).toEqual({
    query: { list: "customers", q: "ana" },
    problems: ["reachable", "sort", "criteria"].map((name) => ({ missing: "value", name })),
    isWider: true,
  });
  expect(openQuery("churn", { tab: "churn", priority: "urgent", shoes: 1 }, KNOWN)).toEqual({
    query: { list: "churn", tab: "churn" },
    problems: [{ missing: "value", name: "priority" }],
    isWider: true,
  });
});

test("each list saves only its own filters", () => {
  expect(viewQuery.safeParse({ list: "forecast", tier: "high" }).success).toBe(true);
  expect(viewQuery.safeParse({ list: "forecast", tier: "high", criteria: {} }).success).toBe(false);
  expect(viewQuery.safeParse({ list: "customers", columns: ["shoes"] }).success).toBe(false);
  expect(viewQuery.safeParse({ list: "orders" }).success).toBe(false);
});

test("saved by someone who can't see them, parts stay unless replaced", () => {
  const named = { field: "name", operator: "contains", value: "ada" };
  const hidden: KnownReferences = { ...KNOWN, hidesPersonalData: true };
  const stored = { q: "ada", criteria: { all: [ORDERS, named, DELETED] }, sort: "-name", reachable: "email" };
  const save = (given: object) => withHiddenParts(stored, { list: "customers", ...given }, hidden);
  expect(save({ criteria: { all: [SHOES] } })).toEqual({
    list: "customers",
    q: "ada",
    sort: "-name",
    criteria: { all: [named, SHOES] },
  });
  expect(save({ q: "bob", sort: "-orderCount" })).toEqual({
    list: "customers",
    q: "bob",
    sort: "-orderCount",
    criteria: { all: [named] },
  });
  const mine = withHiddenParts(stored, { list: "customers" }, { ...hidden, isMine: true });
  expect(mine).not.toHaveProperty("q");
  const churn = { list: "churn" as const, tab: "churn" as const };
  expect(withHiddenParts({ q: "ada", minValue: 5 }, churn, hidden)).toEqual({ ...churn, q: "ada" });
});
