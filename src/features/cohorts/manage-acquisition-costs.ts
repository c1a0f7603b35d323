import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { readTable } from "#features/imports/read-table.ts";
import { countDecimals, toMajor, toMinor } from "#lib/money.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type Month, toMonth } from "#lib/time/month.ts";
import { insertCosts } from "#records/customers/acquisition-costs.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";
import { readCostFile } from "./read-cost-file.ts";
import { addUpCosts, COST_PROBLEMS, isCostIn } from "./rules/cost-file.ts";
import {
  type CostSort,
  campaignsWithCustomers,
  deleteCosts,
  lockCosts,
  monthsWithCosts,
  readCostPage,
} from "./store.ts";

/** A page of the costs, in major units. */
export const listAcquisitionCosts = async (scope: Scope, { page, pageSize, sort, q }: ListRequest<CostSort>) => {
  const { currency } = await getBusinessOrThrow(scope);
  const window = toPageWindow({ page, pageSize });
  const { data, total } = await readCostPage(scope, { words: searchWords(q), sort }, window);
  return { data: data.map((cost) => ({ ...cost, amount: toMajor(cost.amount, currency) })), total, currency };
};

const refuse = (i: number, field: string, reason: string, message: string, values = {}): AppError => {
  const parameter = `costs[${i}].${field}`;
  return new AppError("INVALID_PARAMETER", `${parameter} ${message}`, {
    issues: [{ parameter, location: "body", message, reason, values }],
  });
};

/**
 * Replaces all costs of the months in `costs` (major units), in one transaction with its audit entry. Throws INVALID_PARAMETER
 * for a month in the future and an amount with more decimals than the currency has.
 */
export const saveAcquisitionCosts = async (actor: Actor, costs: readonly AcquisitionCost[]) => {
  const { currency, timeZone } = await getBusinessOrThrow(actor);
  const current = toMonth(toLocalDay(now(), timeZone));
  costs.forEach(({ month, amount }, i) => {
    if (month > current) throw refuse(i, "month", "future", "must not be in the future");
    if (!isCostIn(amount, currency)) {
      throw refuse(i, "amount", "amount", "must be an amount of the currency", {
        currency,
        decimals: countDecimals(currency),
      });
    }
  });
  const sums = addUpCosts(costs.map((cost) => ({ ...cost, amount: toMinor(cost.amount, currency) })));
  const months = [...new Set(sums.map(({ month }) => month))];
  return withBusiness(actor, async (client) => {
    await lockCosts(client, actor);
    const replaced = await deleteCosts(client, actor, months);
    await insertCosts(client, actor, sums);
    const after = { months, costs: sums.length, replaced };
    await insertAuditLine(client, actor, { action: "acquisition_costs.saved", after });
    return after;
  });
};

/** Deletes all costs of a month, with an audit entry if there were any. */
export const deleteAcquisitionCosts = (actor: Actor, month: Month): Promise<{ deleted: number }> =>
  withBusiness(actor, async (client) => {
    const deleted = await deleteCosts(client, actor, [month]);
    if (deleted > 0) {
      await insertAuditLine(client, actor, {
        action: "acquisition_costs.deleted",
        before: { months: [month], costs: deleted },
      });
    }
    return { deleted };
  });

/** Of a file's text once it is unpacked. */
const MOST_MEGABYTES = 20;

/**
 * Reads a file of costs without saving anything: its costs in major units, its problems by row, and what saving them would
 * replace. Throws INVALID_PARAMETER (`body`) if it can't be read.
 */
export const previewAcquisitionCosts = async (
  scope: Scope,
  fileName: string,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
) => {
  const { currency, timeZone } = await getBusinessOrThrow(scope);
  const shop = { name: fileName, currency, now: toMonth(toLocalDay(now(), timeZone)) };
  const { costs, problems, ...rows } = await readTable(
    body,
    { name: fileName, mostMegabytes: MOST_MEGABYTES, signal },
    (header, pages) => readCostFile(header, pages, shop),
  );
  const campaigns = [...new Set(costs.map(({ campaign }) => campaign))];
  const [replacedMonths, known] = await Promise.all([
    monthsWithCosts(scope, [...new Set(costs.map(({ month }) => month))]),
    campaignsWithCustomers(scope, campaigns),
  ]);
  return {
    currency,
    ...rows,
    problems: problems.map((problem) => ({ ...problem, reason: COST_PROBLEMS[problem.code] })),
    costs: costs.map((cost) => ({ ...cost, amount: toMajor(cost.amount, currency) })),
    replacedMonths,
    unknownCampaigns: campaigns.filter((campaign) => !known.includes(campaign)),
  };
};
