import { expect, test } from "vitest";
import { comparedGroups } from "./compared-table.tsx";

const group = (key: string, customers: number, worth: number | null = null) => ({
  key,
  name: key.toUpperCase(),
  customers,
  worth,
});

test("compared with itself, nothing changed", () => {
  const groups = [group("a", 3, 12.5), group("b", 1)];
  for (const { customers, worth } of comparedGroups(groups, groups)) {
    expect([customers.now, worth.now]).toEqual([customers.before, worth.before]);
  }
});

test("a group of only one period has no customers in the other, and its worth there is unknown", () => {
  expect(comparedGroups([group("a", 3, 5)], [group("b", 2, 7)])).toEqual([
    { key: "a", name: "A", customers: { now: 3, before: 0 }, worth: { now: 5, before: null } },
    { key: "b", name: "B", customers: { now: 0, before: 2 }, worth: { now: null, before: 7 } },
  ]);
});

test("the customers of all groups add up to those of both periods", () => {
  const rows = comparedGroups([group("a", 3), group("b", 4)], [group("b", 2), group("c", 9)]);
  const sum = (of: "now" | "before") => rows.reduce((total, { customers }) => total + (customers[of] ?? 0), 0);
  expect([sum("now"), sum("before")]).toEqual([7, 11]);
});
