import type { ClientBase, PoolClient } from "pg";
import { keepCurrency } from "#core/auth/currency-lock.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AcquisitionCost } from "#features/cohorts/rules/cost-file.ts";
import type { Month } from "#lib/time/month.ts";

const MONTH = "to_char(month, 'YYYY-MM')";

const KEYS = { month: "month", campaign: "campaign", amount: "amount" };
export type CostSort = keyof typeof KEYS | `-${keyof typeof KEYS}`;

/** A page of the costs whose campaign has all these words. */
export const readCostPage = (
  scope: Scope,
  { words, sort }: { words: readonly string[]; sort: CostSort },
  window: PageWindow,
): Promise<Page<AcquisitionCost & { id: string }>> =>
  withBusiness(scope, (client) =>
    readPage(
      client,
      {
        found: `select ${MONTH} || ' ' || campaign as id, campaign, ${MONTH} as month, amount
          from acquisition_costs where business_id = $1 and ${hasWords("campaign", "$2")}`,
        order: orderBy(KEYS, sort),
        values: [scope.businessId, words],
      },
      window,
    ),
  );

/** The costs of these months. */
export const readCosts = (scope: Scope, { from, to }: { from: Month; to: Month }): Promise<AcquisitionCost[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<AcquisitionCost>(
      `select campaign, ${MONTH} as month, amount from acquisition_costs
        where business_id = $1 and month between $2 and $3 order by acquisition_costs.month, campaign`,
      [scope.businessId, `${from}-01`, `${to}-01`],
    );
    return rows;
  });

/** Until the transaction ends, no other one replaces costs: two files of a month would be mixed. */
export const lockCosts = async (client: PoolClient, { businessId }: Scope): Promise<void> => {
  await client.query("select pg_advisory_xact_lock(hashtextextended('acquisition costs ' || $1, 0))", [businessId]);
};

/** Deletes all costs of these months; returns how many there were. */
export const deleteCosts = async (
  client: PoolClient,
  { businessId }: Scope,
  months: readonly Month[],
): Promise<number> => {
  const { rowCount } = await client.query("delete from acquisition_costs where business_id = $1 and month = any($2)", [
    businessId,
    months.map((month) => `${month}-01`),
  ]);
  return rowCount ?? 0;
};

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

/** Of these months, those that have costs. */
export const monthsWithCosts = (scope: Scope, months: readonly Month[]): Promise<Month[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ month: Month }>(
      `select distinct ${MONTH} as month from acquisition_costs where business_id = $1 and month = any($2) order by 1`,
      [scope.businessId, months.map((month) => `${month}-01`)],
    );
    return rows.map(({ month }) => month);
  });

/** Of these campaigns, those that a customer came from. */
export const campaignsWithCustomers = (scope: Scope, campaigns: readonly string[]): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ campaign: string }>(
      `select distinct acquisition_campaign as campaign from customers
        where business_id = $1 and acquisition_campaign = any($2)`,
      [scope.businessId, campaigns],
    );
    return rows.map(({ campaign }) => campaign);
  });
