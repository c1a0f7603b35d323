import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { fileError } from "#core/messages/file-error.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import {
  findTableColumns,
  readTable,
  readTableAmount,
  type TableColumns,
  type TableRow,
} from "#features/imports/read-table.ts";
import { countDecimals, toMajor, toMinor } from "#lib/money.ts";
import { isDay, toLocalDay } from "#lib/time/day.ts";
import { type Month, toMonth } from "#lib/time/month.ts";
import { insertCosts } from "#records/customers/acquisition-costs.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";
import {
  addUpCosts,
  COST_PROBLEMS,
  type CostProblem,
  type CostProblemCode,
  isCostIn,
  LARGEST_COST,
  LONGEST_CAMPAIGN,
  MOST_COSTS,
} from "./rules/cost-file.ts";
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

/** Column names: ours, then those of advertising reports, in three languages. */
const LAYOUT = {
  name: "acquisition costs",
  columns: ["campaign", "month", "amount"],
  otherNames: {
    campaign: ["campaign_name", "utm_campaign", "campaña", "campanha"],
    month: ["date", "day", "mes", "mês", "fecha", "data", "día", "dia"],
    amount: ["cost", "spend", "amount_spent", "costo", "coste", "gasto", "importe", "custo", "valor"],
  },
} satisfies TableColumns;
type Column = "campaign" | "month" | "amount";

/** 2026-03, 2026-03-15 and 03/2026. */
const readMonth = (text: string): Month | null => {
  const [, number, year] = /^(0?[1-9]|1[0-2])\/(\d{4})$/.exec(text) ?? [];
  const month = number === undefined ? text : `${year}-${number.padStart(2, "0")}`;
  const day = month.length === 7 ? `${month}-01` : month;
  return isDay(day) && /^(19|20)/.test(day) ? toMonth(day) : null;
};

/** A comma is the decimal sign if it comes last and no thousands can follow it: "12,50" and "1.234,50", not "1,234". "1.234" can be both. */
const detectDecimalSign = (text: string): "." | "," | undefined => {
  if (/,\d{1,2}\D*$/.test(text) && !/\.\d{1,2}\D*$/.test(text)) return ",";
  return /^\D*\d{1,3}\.\d{3}\D*$/.test(text) ? undefined : ".";
};

const readAmount = (text: string, currency: string): number | null => {
  const amount = readTableAmount(text, { currency, decimalSign: detectDecimalSign(text) });
  return amount !== null && amount >= 0 && amount <= LARGEST_COST ? amount : null;
};

/** Reads the rows of a cost file by its header. Throws INVALID_BODY if the header lacks a column. */
export const costReader = (header: readonly string[], { currency, now }: { currency: string; now: Month }) => {
  const placeOf = findTableColumns(LAYOUT, header);
  const width = Math.max(...LAYOUT.columns.map(placeOf)) + 1;
  return ({ line, cells }: TableRow): AcquisitionCost | CostProblem => {
    const cell = (column: Column): string => cells[placeOf(column)]?.trim() ?? "";
    const wrong = (column: Column, code: CostProblemCode): CostProblem => ({
      line,
      code,
      column: header[placeOf(column)]?.trim() ?? column,
      value: cell(column).slice(0, 200),
    });
    if (cells.length < width) return { ...wrong("campaign", "columns"), value: cells.join(",").slice(0, 200) };
    const campaign = cell("campaign");
    if (campaign === "" || campaign.length > LONGEST_CAMPAIGN) return wrong("campaign", "campaign");
    const month = readMonth(cell("month"));
    if (month === null) return wrong("month", "month");
    if (month > now) return wrong("month", "future");
    const amount = readAmount(cell("amount"), currency);
    return amount === null ? wrong("amount", "amount") : { campaign, month, amount };
  };
};

/** How many of the problems are returned. */
const SHOWN_PROBLEMS = 100;

type CostFile = { rowsRead: number; rowsRefused: number; problems: CostProblem[]; costs: AcquisitionCost[] };

/** The costs of a file, added up by campaign and month. Throws INVALID_BODY if it has no rows, or too many costs. */
const readCostFile = async (
  header: readonly string[],
  pages: AsyncIterable<readonly TableRow[]>,
  { name, ...shop }: { name: string; currency: string; now: Month },
): Promise<CostFile> => {
  const read = costReader(header, shop);
  const found: CostFile = { rowsRead: 0, rowsRefused: 0, problems: [], costs: [] };
  for await (const rows of pages) {
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
