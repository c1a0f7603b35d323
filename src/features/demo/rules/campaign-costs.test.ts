import { expect, test } from "vitest";
import { campaignCosts } from "./campaign-costs.ts";
import { makeShop } from "./shop.ts";

const options = { seed: 1, customers: 400, days: 200, now: new Date("2026-03-08T21:00:00Z"), timeZone: "UTC" };

const costsOf = (seed: number) => {
  const spent = campaignCosts({ seed, timeZone: options.timeZone });
  for (const life of makeShop(options)) spent.add(life);
  return spent.costs();
};

test("every campaign and month with new customers has one cost in whole dollars, the same each time", () => {
  const expected = new Set<string>();
  for (const { customer, orders } of makeShop(options)) {
    const [first] = orders;
    if (customer?.acquisitionCampaign && first) {
      expected.add(`${customer.acquisitionCampaign} ${first.orderedAt.toISOString().slice(0, 7)}`);
    }
  }
  const costs = costsOf(1);
  expect(costs.map(({ campaign, month }) => `${campaign} ${month}`).sort()).toEqual([...expected].sort());
  for (const { amount } of costs) expect(amount > 0 && amount % 100 === 0).toBe(true);
  expect(costsOf(1)).toEqual(costs);
  expect(costsOf(2)).not.toEqual(costs);
});
