import { expect, test } from "vitest";
import { customerAddress } from "./customer-state.ts";

test("a customer's address keeps the complete address of the list", () => {
  const from = "/rfm/customers?segment=at_risk&q=a b";
  expect(new URL(customerAddress("1", from), "https://x").searchParams.get("from")).toBe(from);
});
