import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { fileError } from "#core/messages/file-error.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { refuseBody } from "#features/imports/accept-import.ts";
import { inspectTextFile } from "#features/imports/store/files/inspect-text-file.ts";
import { START } from "#features/imports/store/files/parse-rows.ts";
import { readHeader, readRecords } from "#features/imports/store/files/read-rows.ts";
import { openTextFile, readText } from "#features/imports/store/files/text-file.ts";
import { removeUpload, saveUpload, uploadPath } from "#features/imports/store/uploaded-files.ts";
import { countDecimals, toMajor, toMinor } from "#lib/money.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type Month, toMonth } from "#lib/time/month.ts";
import {
  type AcquisitionCost,
  addUpCosts,
  COST_PROBLEMS,
  type CostProblem,
  costReader,
  isCostIn,
  MOST_COSTS,
} from "./rules/cost-file.ts";
import {
  type CostSort,
  campaignsWithCustomers,
  deleteCosts,
  insertCosts,
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

/** How many of the problems are returned. */
const SHOWN_PROBLEMS = 100;

type CostFile = { rowsRead: number; rowsRefused: number; problems: CostProblem[]; costs: AcquisitionCost[] };

const readCostFile = async (
  path: string,
  { name, currency, timeZone, signal }: { name: string; currency: string; timeZone: string; signal: AbortSignal },
): Promise<CostFile> => {
  await assertShort(path, name, signal);
  const file = await inspectTextFile(path, { name, asRows: true, signal });
  const read = costReader(await readHeader(file, signal), { currency, now: toMonth(toLocalDay(now(), timeZone)) });
  const found: CostFile = { rowsRead: 0, rowsRefused: 0, problems: [], costs: [] };
  for await (const rows of readRecords(file, START, { signal })) {
    const refused: CostProblem[] = [];
    const taken: AcquisitionCost[] = [];
    for (const row of rows) {
      const cost = read(row);
      if ("code" in cost) refused.push(cost);
      else taken.push(cost);
    }
    found.costs = addUpCosts([...found.costs, ...taken]);
    if (found.costs.length > MOST_COSTS) throw fileError("too_many_costs", { file: name, most: MOST_COSTS });
    found.rowsRead += rows.length;
    found.rowsRefused += refused.length;
    found.problems = [...found.problems, ...refused].slice(0, SHOWN_PROBLEMS);
  }
  if (found.rowsRead === 0) throw fileError("no_rows", { file: name });
  return found;
};

/** A compressed file can hold a thousand times the size of the upload, which one request would read for minutes. */
const MOST_UNPACKED_MB = 20;

const assertShort = async (path: string, name: string, signal: AbortSignal): Promise<void> => {
  let bytes = 0;
  for await (const { length } of readText(await openTextFile(path, name), { signal })) {
    bytes += length;
    if (bytes > MOST_UNPACKED_MB * 1024 ** 2) throw fileError("too_much_text", { file: name, most: MOST_UNPACKED_MB });
  }
};

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
  const { upload } = await saveUpload(body);
  try {
    const read = { name: fileName, currency, timeZone, signal };
    const { costs, problems, ...rows } = await refuseBody(() => readCostFile(uploadPath(upload), read));
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
  } finally {
    await removeUpload(upload);
  }
};
