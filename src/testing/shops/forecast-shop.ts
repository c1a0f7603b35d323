import type { PoolClient } from "pg";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { type ClvTier, ORDER_CHANCES, type OrderChanceRow } from "#lib/clv/forecast-setting.ts";

import { aBusiness, type OrderOptions, someOrders } from "../builders.ts";
import { asAdmin } from "../request.ts";

type Forecast = {
  predictedClv: number;
  expectedPurchases?: number;
  tier?: string | ClvTier;
  pAlive?: number | null;
  nextOrderOn?: string | null;
} & Partial<OrderChanceRow>;

/** Saves a customer's forecast without a run: money in minor units, between zero and the expected value. */
export const saveForecastOf = async (
  client: PoolClient,
  { businessId }: Scope,
  externalId: string,
  { predictedClv, expectedPurchases = 1, tier = "medium", pAlive = null, nextOrderOn = null, ...forecast }: Forecast,
): Promise<void> => {
  const chances = ORDER_CHANCES.map((field) => forecast[field] ?? null);
  await client.query(
    `insert into customer_forecasts (business_id, customer_id, tier, predicted_clv, p_alive, next_order_on,
       lower, upper, likely_lower, likely_upper, expected_purchases, expected_order_value,
       order_chance_7, order_chance_30, order_chance_90)
     select $1, customer_id, $3, $4::bigint, $5, $6, 0, $4::bigint, 0, $4::bigint, $7, $4::bigint, $8, $9, $10
       from customers where business_id = $1 and external_id = $2 returning 1`,
    [businessId, externalId, tier, predictedClv, pAlive, nextOrderOn, expectedPurchases, ...chances],
  );
};

const DAY = 86_400_000;

/**
 * Customers over two years: one of four still buys about monthly for about 700.00 (`c0`, `c4`, …), the others bought
 * once to three times for about 20.00.
 */
export const aForecastShop = async (people = 400): Promise<Actor> => {
  const actor = asAdmin(await aBusiness({ currency: "EUR" }));
  const ordersOf = (person: number): OrderOptions[] => {
    const isLarge = person % 4 === 0;
    const [count, gap, last] = isLarge
      ? [8 + (person % 9), 30, 3 + (person % 25)]
      : [1 + (person % 3), 60, 20 + ((7 * person) % 600)];
    return Array.from({ length: count }, (_, i) => ({
      customer: `c${person}`,
      totalPrice: (isLarge ? 70_000 : 2000) + 7 * person,
      orderedAt: new Date(Date.now() - (last + gap * i + ((person * 31 + i * 17) % 13)) * DAY),
    }));
  };
  await someOrders(actor, Array.from({ length: people }, (_, person) => ordersOf(person)).flat());
  return actor;
};
