import { expect, test } from "vitest";
import { readCriteria } from "#lib/domain/segments/read-criteria.ts";
import { isTemplate, TEMPLATE_KEYS, TEMPLATES, templateCriteria } from "./templates.ts";

test.each(TEMPLATE_KEYS)("the template %s is a rule that nothing is wrong with, or filled by hand", (key) => {
  expect(readCriteria(TEMPLATES[key] ?? {}).problems).toEqual([]);
  expect(templateCriteria(key) === null).toBe(key === "vip");
});

test("only a template's own name is one", () => {
  expect(["vip", "toString", "nothing"].map(isTemplate)).toEqual([true, false, false]);
});
