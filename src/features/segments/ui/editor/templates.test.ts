import { expect, test } from "vitest";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { isTemplate, TEMPLATE_KEYS, TEMPLATES, templateCriteria } from "./templates.ts";

test.each(TEMPLATE_KEYS)("the template %s is a valid rule or manual", (key) => {
  expect(readCriteria(TEMPLATES[key] ?? {}).problems).toEqual([]);
  expect(templateCriteria(key) === null).toBe(key === "vip");
});

test("new customers are those with a first order in the period, whenever the shop registered them", () => {
  expect(templateCriteria("new_customers")).toEqual({ field: "firstOrderAt", operator: "within_days", value: 30 });
});

test("accepts only the names of templates", () => {
  expect(["vip", "toString", "nothing"].map(isTemplate)).toEqual([true, false, false]);
});
