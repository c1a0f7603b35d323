import fc from "fast-check";
import { expect, test } from "vitest";
import { expectFromContact, PUBLISHED_PERSUASION } from "./contact-effect.ts";

test("a published share of the value at risk is expected without own campaigns", () => {
  // (0.884% − 0.573%) ÷ (1 − 0.573%) = 0.3128%; (1.253% − 0.573%) ÷ (1 − 0.573%) = 0.6839%.
  expect(PUBLISHED_PERSUASION.lower).toBeCloseTo(0.003128, 6);
  expect(PUBLISHED_PERSUASION.upper).toBeCloseTo(0.006839, 6);
  // 47,000 × 0.3128% = 147.01; 47,000 × 0.6839% = 321.44.
  const { lower, upper, basis } = expectFromContact({ customers: 50, valueAtRisk: 47_000 }, null);
  expect([Math.round(lower), Math.round(upper), basis]).toEqual([147, 321, "published"]);
});

test("the published shares give the published orders", () => {
  // Of those without an email 0.573% ordered; the others are persuaded with the share.
  const withEmail = (share: number) => 0.00573 + (1 - 0.00573) * share;
  expect(withEmail(PUBLISHED_PERSUASION.lower)).toBeCloseTo(0.00884, 12);
  expect(withEmail(PUBLISHED_PERSUASION.upper)).toBeCloseTo(0.01253, 12);
});

test("own campaigns count per contacted customer, and a loss as nothing", () => {
  const list = { customers: 50, valueAtRisk: 47_000 };
  expect(expectFromContact(list, { lower: 1.5, upper: 4 })).toEqual({ lower: 75, upper: 200, basis: "campaigns" });
  expect(expectFromContact(list, { lower: -2, upper: 4 })).toEqual({ lower: 0, upper: 200, basis: "campaigns" });
  expect(expectFromContact(list, { lower: -2, upper: -1 })).toEqual({ lower: 0, upper: 0, basis: "campaigns" });
});

test("it is never negative, in order, and by the published shares less than what is at risk", () => {
  const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
  const effect = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(fc.nat(1000), amount, fc.option(fc.tuple(effect, effect)), (customers, valueAtRisk, pair) => {
      const measured = pair && { lower: Math.min(...pair), upper: Math.max(...pair) };
      const { lower, upper } = expectFromContact({ customers, valueAtRisk }, measured);
      expect(lower).toBeGreaterThanOrEqual(0);
      expect(upper).toBeGreaterThanOrEqual(lower);
      if (!measured) expect(upper).toBeLessThanOrEqual(valueAtRisk);
    }),
  );
});
