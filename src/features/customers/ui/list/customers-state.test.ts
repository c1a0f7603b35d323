import { expect, test } from "vitest";
import { STANDARD_COLUMNS } from "#records/rules/customers/list-fields.ts";
import {
  customersAddress,
  moveColumn,
  readColumns,
  toggleColumn,
  topLevelConditions,
  withoutCondition,
} from "./customers-state.ts";

const read = (query: string) => customersAddress.read(new URLSearchParams(query));
const TWO = {
  all: [
    { field: "orders", operator: "at_least", value: 2 },
    { field: "loyaltyLevel", operator: "is_any_of", value: ["GOLD"] },
  ],
} as const;

test.each(["f={", 'f={"all":[]}', "f=7", 'f={"minOrders":-1}'])("reports that %s is invalid", (query) => {
  expect(read(query)).toMatchObject({ state: { f: null }, unknown: ["f"] });
});

test("removes one condition and keeps the others", () => {
  expect(topLevelConditions(TWO)).toHaveLength(2);
  expect(withoutCondition(TWO, 0)).toEqual({ all: [TWO.all[1]] });
  expect(withoutCondition(TWO.all[0], 0)).toBeNull();
  expect(topLevelConditions(null)).toEqual([]);
});

test("columns are chosen and ordered without repeats; an empty list is the name alone", () => {
  expect([readColumns("country,orderCount"), readColumns("name")]).toEqual([["country", "orderCount"], []]);
  expect([readColumns("shoes"), readColumns("country,country"), readColumns("")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(read("cols=shoes")).toMatchObject({ state: { cols: STANDARD_COLUMNS }, unknown: ["cols"] });
  expect(toggleColumn(toggleColumn(["country"], "orderCount"), "country")).toEqual(["orderCount"]);
  expect(moveColumn(["country", "orderCount"], "orderCount", -1)).toEqual(["orderCount", "country"]);
  expect(moveColumn(["country", "orderCount"], "orderCount", 1)).toEqual(["country", "orderCount"]);
});
