import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { FEATURE_SET } from "#lib/axes/extract-features.ts";
import { axisNamed } from "#lib/axes/registry/axes.ts";
import { similarityBytes } from "#lib/axes/similar-customers.ts";
import { aBusiness, idOfCustomer, someOrders } from "#testing/builders.ts";
import { anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { sampleAxisCustomers } from "./axis-members.ts";

const NAMES = ["ada", "bob", "cleo", "dan"];

test("a sample finds the customers with current features among outdated ones", async () => {
  const shop = await aBusiness();
  const version = await anActiveModel(shop);
  await someOrders(
    shop,
    NAMES.map((customer) => ({ customer })),
  );
  const ids = await Promise.all(NAMES.map((name) => idOfCustomer(shop, name)));
  for (const customer_id of ids) {
    await aProfile(shop, version, {
      customer_id,
      dominant_segments: { price_sensitivity: "full_price_buyers" },
      feature_vectors: { price_sensitivity: { discount_rate: 0 } },
      likeness: similarityBytes([1]),
    });
  }
  const axis = axisNamed("price_sensitivity");
  if (!axis) throw new Error("No such axis");
  for (const current of ids) {
    await withBusiness(shop, (client) =>
      client.query(
        "update customer_profiles set feature_set = case when customer_id = $2 then $3 else 0 end where business_id = $1",
        [shop.businessId, current, FEATURE_SET],
      ),
    );
    expect((await sampleAxisCustomers(shop, axis, 1)).map(({ id }) => id)).toEqual([current]);
  }
});
