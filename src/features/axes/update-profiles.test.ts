import { expect, test } from "vitest";
import { readProfiles } from "#features/axes/store/customer-profiles.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { updateProfiles } from "./run-axes.ts";

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

test("an inactive customer's profile is updated after a week, with a higher churn risk", async () => {
  const shop = await aBusiness();
  await someOrders(shop, [
    { customer: "ada", orderedAt: daysAgo(200) },
    { customer: "bob", orderedAt: daysAgo(200) },
  ]);
  const version = await anActiveModel(shop);
  const [ada, bob] = [await idOfCustomer(shop, "ada"), await idOfCustomer(shop, "bob")];
  for (const [customer_id, days] of [[ada, 8] as const, [bob, 6] as const])
    await aProfile(shop, version, { customer_id, churn_risk_score: 0.1, calculatedAt: daysAgo(days) });
  expect(await updateProfiles(shop, unwatched())).toEqual({ customers: 1 });
  const risks = new Map(
    (await readProfiles(shop, [ada, bob], [])).map((one) => [one.customer_id, one.churn_risk_score]),
  );
  expect(risks.get(bob)).toBe(0.1);
  expect(risks.get(ada)).toBeGreaterThan(0.5);
  expect(await updateProfiles(shop, unwatched())).toEqual({ customers: 0 });
});
