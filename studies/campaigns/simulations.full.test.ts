import { expect, test } from "vitest";
import { STANDARD_SHOP } from "#testing/shops/simulate-campaign.ts";
import { validate } from "./validate.ts";

// A small part of `npm run validate:campaigns`, with fixed seeds.
const SHOP = { ...STANDARD_SHOP, members: 700 };

test("looking every day raises no more false alarms than promised if there is no effect", () => {
  const { everMissed, everMissedByPlain } = validate(SHOP, { campaigns: 80, seed: 1 });
  expect(everMissed).toBeLessThanOrEqual(0.05);
  // An ordinary interval fails this.
  expect(everMissedByPlain).toBeGreaterThan(0.1);
});

test("the intervals of all days hold a planted effect, which is found as often as promised", () => {
  const { everMissed, found } = validate(SHOP, { campaigns: 80, seed: 2, isPromised: true });
  expect(everMissed).toBeLessThanOrEqual(0.05);
  // Of 80, 80% has a standard error of 4.5%.
  expect(found).toBeGreaterThanOrEqual(0.71);
  expect(found).toBeLessThan(0.98);
});
