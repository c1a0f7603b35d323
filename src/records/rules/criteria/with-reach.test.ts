import { expect, test } from "vitest";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { withReach } from "./with-reach.ts";

const VIP: Criteria = { field: "lifetimeValue", operator: "at_least", value: 1000 };
const BY_EMAIL: Criteria[] = [
  { field: "emailConsent", operator: "is", value: "granted" },
  { field: "email", operator: "is_set" },
];

test("a list of customers who can be emailed is its rule and their consent and address", () => {
  expect(withReach({ all: [VIP] }, "email")).toEqual({ all: [VIP, ...BY_EMAIL] });
  expect(withReach({ any: [VIP] }, "email")).toEqual({ all: [{ any: [VIP] }, ...BY_EMAIL] });
  expect(withReach(null, "email")).toEqual({ all: BY_EMAIL });
  expect(readCriteria(withReach(VIP, "email")).problems).toEqual([]);
});

test("the rule stays without a filter, and there is none with one that no rule can say", () => {
  expect(withReach(VIP, null)).toBe(VIP);
  expect(withReach(VIP, "all")).toBe(VIP);
  expect([withReach(VIP, "sms"), withReach(VIP, "any"), withReach(null, null)]).toEqual([null, null, null]);
});
