import type { PoolClient } from "pg";
import type { ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import type { Scope } from "#lib/domain/permissions.ts";

type Forecast = { predictedClv: number; tier?: string | ClvTier; pAlive?: number | null; nextOrderOn?: string | null };

/** Saves a customer's forecast without a run: money in minor units, between zero and the expected value. */
export const saveForecastOf = async (
  client: PoolClient,
  { businessId }: Scope,
  externalId: string,
  { predictedClv, tier = "medium", pAlive = null, nextOrderOn = null }: Forecast,
): Promise<void> => {
  await client.query(
    `insert into customer_forecasts (business_id, customer_id, tier, predicted_clv, p_alive, next_order_on,
       lower, upper, likely_lower, likely_upper, expected_purchases, expected_order_value)
     select $1, customer_id, $3, $4::bigint, $5, $6, 0, $4::bigint, 0, $4::bigint, 1, $4::bigint
       from customers where business_id = $1 and external_id = $2`,
    [businessId, externalId, tier, predictedClv, pAlive, nextOrderOn],
  );
};
