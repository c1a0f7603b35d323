import { beforeAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readProfiles } from "#features/axes/store/customer-profiles.ts";
import { eachHeldRow } from "#features/customers/store/privacy/privacy-requests.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { calculateCustomerProfile } from "./compute-profiles.ts";
import { updateProfiles } from "./run-axes.ts";

let shop: Scope;
let ada: string;
let bob: string;

/** Numbers that a decimal of 15 digits would not bring back. */
const FEATURES = { price_sensitivity: { discount_rate: 0.1 + 0.2, full_price_ratio: 5e-324 } };
const NEAREST = { price_sensitivity: "discount_hunters" };
const SHARES = { price_sensitivity: { full_price_buyers: 1 / 3, discount_hunters: 2 / 3 } };
const PROFILE = { segment_memberships: SHARES, dominant_segments: NEAREST, feature_vectors: FEATURES };

beforeAll(async () => {
  shop = await aBusiness();
  await someOrders(shop, [{ customer: "ada" }, { customer: "bob" }]);
  const version = await anActiveModel(shop);
  [ada, bob] = [await idOfCustomer(shop, "ada"), await idOfCustomer(shop, "bob")];
  for (const customer_id of [ada, bob]) await aProfile(shop, version, { ...PROFILE, customer_id });
});

const stored = async (id: string) => (await readProfiles(shop, [id], (await loadActiveModel(shop))?.layout ?? []))[0];

test("memberships, nearest segments and features read back to the bit, and are exported with their names", async () => {
  expect(await stored(ada)).toMatchObject({ isCurrent: true, ...PROFILE });
  const rows: Record<string, unknown>[] = [];
  await eachHeldRow(
    shop,
    { customerId: ada, newest: null },
    async (page) => void rows.push(...page.map(({ row }) => row)),
  );
  const held = rows.find((row) => "segment_memberships" in row) ?? {};
  expect(held).toMatchObject(PROFILE);
  const columns = ["memberships", "nearest", "trajectory_position", "features"];
  expect(columns.filter((column) => column in held)).toEqual([]);
});

test("features of another version of the product are outdated: computed again when read, or at night", async () => {
  await withBusiness(shop, (client) =>
    client.query("update customer_profiles set feature_set = 1 where business_id = $1", [shop.businessId]),
  );
  expect(await stored(ada)).toMatchObject({ isCurrent: false, segment_memberships: SHARES, feature_vectors: {} });
  // An order without a discount.
  expect((await calculateCustomerProfile(shop, ada)).feature_vectors.price_sensitivity).toEqual({
    discount_rate: 0,
    full_price_ratio: 1,
  });
  expect(await stored(ada)).toMatchObject({ isCurrent: true });
  expect(await updateProfiles(shop, unwatched())).toEqual({ customers: 1 });
  expect(await stored(bob)).toMatchObject({ isCurrent: true });
});

test("a profile without its nearest segments, as undoing an older merge restores it, is computed again", async () => {
  await withBusiness(shop, (client) =>
    client.query("update customer_profiles set nearest = null where business_id = $1", [shop.businessId]),
  );
  expect(await stored(ada)).toMatchObject({ isCurrent: false, dominant_segments: {} });
  await calculateCustomerProfile(shop, ada);
  expect(await stored(ada)).toMatchObject({
    isCurrent: true,
    dominant_segments: { price_sensitivity: expect.any(String) },
  });
  expect(await updateProfiles(shop, unwatched())).toEqual({ customers: 1 });
  expect(await stored(bob)).toMatchObject({ isCurrent: true });
});
