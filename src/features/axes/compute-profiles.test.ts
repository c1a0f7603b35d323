import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readProfiles } from "#features/axes/store/customer-profiles.ts";
import { aBusiness, anOrder, idOfCustomer } from "#testing/builders.ts";
import { countLockWaits } from "#testing/processes/locks.ts";
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

test("the profile of a customer who is deleted while it is stored is left out, and the others are stored", async () => {
  const { shop, ada, version } = await aShop();
  await anOrder(shop, { customer: "bob", totalPrice: 500 });
  const bob = await idOfCustomer(shop, "bob");
  const rows = await computeProfiles(shop, [ada, bob], await readProfileFrame(shop));
  const storing = await withBusiness(shop, async (client) => {
    await client.query("delete from orders where business_id = $1 and customer_id = $2", [shop.businessId, bob]);
    await client.query("delete from customers where business_id = $1 and customer_id = $2", [shop.businessId, bob]);
    const write = storeCustomerProfiles(shop, rows, version);
    write.catch(() => {});
    await expect.poll(countLockWaits).toBe(1);
    return { write };
  });
  await storing.write;
  expect([await stored(shop, ada), await stored(shop, bob)]).toEqual([1800, undefined]);
});
