import { expect, test } from "vitest";
import { toParentName } from "./products-of-orders.ts";

test.each([
  ["Shirt - Red / XL", "Red / XL", "Shirt"],
  ["Shirt (XL)", "XL", "Shirt"],
  ["Shirt, size 4", "size 4", "Shirt"],
  ["Shirt", "XL", "Shirt"],
  ["Camisa – Azul", "Azul", "Camisa"],
  ["Box (set of 2)", "(set of 2)", "Box"],
])("the name %s without its variant %s is %s", (name, variant, parent) => {
  expect(toParentName(name, variant)).toBe(parent);
});

test("a name that is its variant is kept, and without a name or a variant there is nothing to fold by", () => {
  expect(toParentName("XL", "XL")).toBe("XL");
  expect([toParentName("Shirt", null), toParentName(null, "XL"), toParentName("Shirt", "")]).toEqual([
    null,
    null,
    null,
  ]);
});
