import { fileError } from "#core/messages/file-error.ts";
import { findTableColumns, readTableAmount, type TableColumns, type TableRow } from "#features/imports/read-table.ts";
import { isDay } from "#lib/time/day.ts";
import { type Month, toMonth } from "#lib/time/month.ts";
import type { AcquisitionCost } from "#records/rules/incoming-records.ts";
import {
  addUpCosts,
  type CostProblem,
  type CostProblemCode,
  LARGEST_COST,
  LONGEST_CAMPAIGN,
  MOST_COSTS,
} from "./rules/cost-file.ts";

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
export const readCostFile = async (
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
