import { randomUUID } from "node:crypto";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "../builders.ts";
import { anActiveModel, aProfile } from "./axis-models.ts";
import { saveForecastOf } from "./forecast-shop.ts";

const item = (category: string, price: number) => ({
  productId: `p-${category}`,
  productName: `A ${category}`,
  category,
  productType: "goods",
  brand: `${category}s`,
  quantity: 1,
  price,
  lineTotal: price,
});

/** A business with rows in every view for reporting, all with `word` in them: customers `<word>-ada` and `<word>-bob`. */
export const aReportedShop = async (word: string, currency = "USD"): Promise<Scope & { slug: string }> => {
  const shop = await aBusiness({
    slug: `${word}-${randomUUID().slice(0, 8)}`,
    name: word,
    currency,
    storefronts: [word],
  });
  const [ada, bob] = [`${word}-ada`, `${word}-bob`];
  const contact = {
    email: `${word}@example.com`,
    phone: "+15551230000",
    country: word,
    acquisitionSource: word,
    address: { street: null, city: word, region: null, postalCode: null },
  };
  await aCustomer(shop, { externalId: ada, name: `${word} Ada`, ...contact });
  await aCustomer(shop, { externalId: bob, name: `${word} Bob` });
  await someOrders(shop, [
    {
      customer: ada,
      externalId: `${word}-1`,
      source: word,
      discountAmount: 250,
      items: [item(word, 1250), item("tea", 99)],
    },
    { customer: bob, externalId: `${word}-2`, source: word, items: [item(word, 4000)], refunded: 500 },
    { customer: null, externalId: `${word}-3`, source: word, items: [item(word, 700)] },
  ]);
  const version = await anActiveModel(shop);
  const [adaId, bobId] = [await idOfCustomer(shop, ada), await idOfCustomer(shop, bob)];
  for (const [customer_id, own] of [
    [adaId, 0.75],
    [bobId, 0.25],
  ] as const) {
    await aProfile(shop, version, {
      customer_id,
      archetype_id: word,
      segment_memberships: { price_sensitivity: { full_price_buyers: 1 - own, discount_hunters: own } },
      dominant_segments: { price_sensitivity: own > 0.5 ? "discount_hunters" : "full_price_buyers" },
      feature_vectors: { price_sensitivity: { discount_rate: own, full_price_ratio: 1 - own } },
      lifetime_value: 123_456,
      churn_risk_score: own,
    });
  }
  await withBusiness(shop, async (client) => {
    const forecast = { predictedClv: 9950, tier: "high", nextOrderOn: "2026-01-05", orderChance90: 0.25 };
    for (const who of [ada, bob]) await saveForecastOf(client, shop, who, forecast);
    const { businessId } = shop;
    await client.query(
      `insert into customer_rfm (business_id, customer_id, recency, frequency, monetary, segment) values ($1, $2, 5, 4, 3, $3)`,
      [businessId, adaId, word],
    );
    await client.query(
      `with made as (insert into customer_segments (business_id, segment_id, name, description, is_automatic, member_count)
         values ($1, gen_random_uuid(), $3, $3, false, 1) returning segment_id)
       insert into customer_segment_assignments (business_id, segment_id, customer_id, by_kind) select $1, segment_id, $2, 'system' from made
       on conflict do nothing`,
      [businessId, adaId, word],
    );
    await client.query(
      `with made as (insert into campaigns (business_id, id, name, source, control_share, expected_effect, starts_on, last_day, members,
           controls, created_at, by_kind, by_id)
         values ($1, gen_random_uuid(), $3, '{"kind": "churn"}', 0.5, 0.1, '2025-01-01', '2025-01-31', 1, 0, '2025-01-01', 'system', 'demo')
         returning id)
       insert into campaign_members (business_id, campaign_id, customer_id, stratum, is_control, past_orders, past_revenue)
       select $1, id, $2, $3, false, 1, 1349 from made`,
      [businessId, adaId, word],
    );
  });
  return shop;
};
