import { expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { readProfiles } from "#features/axes/store/customer-profiles.ts";
import { aBusiness, anOrder, idOfCustomer } from "#testing/builders.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import {
  calculateCustomerProfile,
  computeProfiles,
  readProfileFrame,
  storeCustomerProfile,
  storeCustomerProfiles,
} from "./compute-profiles.ts";

/** A shop with one customer, Ada, who bought for 10.00 and then for 8.00. */
const aShop = async () => {
  const shop = await aBusiness();
  await anOrder(shop, { customer: "ada", totalPrice: 1000 });
  const ada = await idOfCustomer(shop, "ada");
  const version = await anActiveModel(shop);
  await aProfile(shop, version, { customer_id: ada, lifetime_value: 1000, revision: 1 });
  await anOrder(shop, { customer: "ada", totalPrice: 800 });
  return { shop, ada, version };
};
const stored = async (scope: Scope, id: string) => (await readProfiles(scope, [id], []))[0]?.lifetime_value;

test("a profile is computed from all orders to date, and stored on request", async () => {
  const { shop, ada } = await aShop();
  const profile = await calculateCustomerProfile(shop, ada, { storeProfile: false });
  expect([profile.lifetime_value, await stored(shop, ada)]).toEqual([18, 1000]);
  await calculateCustomerProfile(shop, ada, { storeProfile: true });
  expect(await stored(shop, ada)).toBe(1800);
});

test("an unknown customer has no profile", async () => {
  const shop = await aBusiness();
  const { ada } = await aShop();
  await expect(calculateCustomerProfile(shop, ada, { storeProfile: true })).rejects.toMatchObject({
    reason: "CUSTOMER_NOT_FOUND",
  });
});

test("a profile is not stored over one based on newer orders, nor for a model that is no longer active", async () => {
  const { shop, ada, version } = await aShop();
  const [row] = await computeProfiles(shop, [ada], await readProfileFrame(shop));
  if (!row) throw new Error("There is no profile");
  await storeCustomerProfiles(shop, [row], version + 1);
  expect(await stored(shop, ada)).toBe(1000);
  await storeCustomerProfile(shop, row, version);
  await storeCustomerProfiles(shop, [{ ...row, revision: row.revision - 1, lifetime_value: 5 }], version);
  expect(await stored(shop, ada)).toBe(1800);
});
