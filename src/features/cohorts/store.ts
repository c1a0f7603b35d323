import type { PoolClient } from "pg";
import { lockUntilCommit } from "#core/db/lock.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { addMonths, type Month, monthsFrom, startOfMonth } from "#lib/time/month.ts";
import { readCohorts } from "#records/orders/copy/order-readings.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";
import type { CustomersWithin } from "#records/rules/order-readings/populations.ts";
import type { CohortDimension } from "#records/rules/report-choices.ts";
import { type CohortKind, type CohortRange, type CohortSums, MOST_COHORTS } from "./rules/cohort-table.ts";

/** The cohorts of a dimension in order, each with its sums, and those of all customers. */
type ReadCohorts = {
  cohorts: { kind: CohortKind; key: string | null; label: string | null; sums: CohortSums[] }[];
  total: CohortSums[];
  /** How many different values there are. */
  values: number;
};

type CohortReading = { now: Month; timeZone: string; within?: CustomersWithin | null | undefined };

/** A start for each month from the first of a range to `now`, and the end of the last one; and the end of the range. */
const toSpan = ({ from, to }: { from: Month; to: Month }, { now, timeZone }: CohortReading) => ({
  monthStarts: monthsFrom(from, addMonths(now, 1)).map((month) => startOfMonth(month, timeZone)),
  startedUntil: startOfMonth(addMonths(to, 1), timeZone),
});

/** The sales of the customers who came from these campaigns and started in these months, by campaign. */
export const readCampaignSums = async (
  scope: Scope,
  range: { from: Month; to: Month },
  { campaigns, ...reading }: CohortReading & { campaigns: readonly string[] },
): Promise<(CohortSums & { campaign: string })[]> => {
  const span = { ...toSpan(range, reading), storefrontId: null };
  const { cohorts } = await readCohorts(scope, { ...span, by: "campaign", only: campaigns });
  return cohorts.flatMap(({ key: campaign, sums }) =>
    campaign === null ? [] : sums.map((each) => ({ ...each, campaign })),
  );
};

/**
 * The sales of the customers whose first counted sale was in these months, in total and by cohort, up to the end of the
 * month `now`, by the months of a time zone. Sales of the same instant are all the first. The most frequent values come
 * first; of months, all are cohorts, in order.
 */
export const readCohortSums = async (
  scope: Scope,
  { storefrontId, ...range }: CohortRange,
  { by, ...reading }: CohortReading & { by: CohortDimension },
): Promise<ReadCohorts> => {
  const span = { ...toSpan(range, reading), storefrontId, within: reading.within };
  const found = await readCohorts(scope, { ...span, by, most: MOST_COHORTS });
  if (by !== "month") return found;
  const months = [...new Set(found.total.map(({ month }) => month))].sort((a, b) => a - b);
  const cohorts = months.map((month) => ({
    kind: "value" as const,
    key: addMonths(range.from, month),
    label: null,
    sums: found.total.filter((sums) => sums.month === month),
  }));
  return { cohorts, total: found.total, values: months.length };
};

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
  await lockUntilCommit(client, "acquisition costs", businessId);
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
