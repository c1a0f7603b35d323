import type { ClientBase } from "pg";
import { keepCurrency } from "#core/auth/businesses.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";

/** Stores what was spent on campaigns, in the caller's transaction. */
export const insertCosts = async (
  client: ClientBase,
  { businessId }: Scope,
  costs: readonly AcquisitionCost[],
): Promise<void> => {
  await keepCurrency(client, { businessId });
  await client.query(
    `insert into acquisition_costs (business_id, campaign, month, amount)
     select $1, * from unnest($2::text[], $3::date[], $4::bigint[]) returning 1`,
    [
      businessId,
      costs.map(({ campaign }) => campaign),
      costs.map(({ month }) => `${month}-01`),
      costs.map(({ amount }) => amount),
    ],
  );
};
