import type { DecimalSign } from "#core/values/import-options.ts";
import { createMoneyReader } from "#features/imports/rules/cells/amounts.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import { type Columns, columnPositions } from "#features/imports/rules/layout.ts";
import { countDecimals } from "#lib/money.ts";
import { isDay } from "#lib/time/day.ts";
import { type Month, toMonth } from "#lib/time/month.ts";

/** What was spent on a campaign in a month, in minor units. */
export type AcquisitionCost = { campaign: string; month: Month; amount: number };

export const LONGEST_CAMPAIGN = 255;
/** Of one file, and of one request. */
export const MOST_COSTS = 5000;
/** In minor units; a year of the largest businesses' advertising is far below. */
const LARGEST_COST = 1e14;

/** The reasons for leaving out a row, stated as requirements. */
export const COST_PROBLEMS = {
  columns: "Must have as many cells as the header",
  campaign: `Must be a campaign of at most ${LONGEST_CAMPAIGN} characters`,
  month: "Must be a month such as 2026-03, or a day of it such as 2026-03-15",
  future: "Must not be in the future",
  amount: "Must be an amount from 0 with no more decimals than the currency has, such as 1250.00",
} as const;
export type CostProblemCode = keyof typeof COST_PROBLEMS;

export type CostProblem = { line: number; column: string; code: CostProblemCode; value: string };

/** Column names: ours, then those of advertising reports, in three languages. */
const LAYOUT = {
  name: "acquisition costs",
  columns: ["campaign", "month", "amount"],
  otherNames: {
    campaign: ["campaign_name", "utm_campaign", "campaña", "campanha"],
    month: ["date", "day", "mes", "mês", "fecha", "data", "día", "dia"],
    amount: ["cost", "spend", "amount_spent", "costo", "coste", "gasto", "importe", "custo", "valor"],
  },
} satisfies Columns;
type Column = "campaign" | "month" | "amount";

/** 2026-03, 2026-03-15 and 03/2026. */
const readMonth = (text: string): Month | null => {
  const [, number, year] = /^(0?[1-9]|1[0-2])\/(\d{4})$/.exec(text) ?? [];
  const month = number === undefined ? text : `${year}-${number.padStart(2, "0")}`;
  const day = month.length === 7 ? `${month}-01` : month;
  return isDay(day) && /^(19|20)/.test(day) ? toMonth(day) : null;
};

/** A comma is the decimal sign if it comes last and no thousands can follow it: "12,50" and "1.234,50", not "1,234". "1.234" can be both. */
const detectDecimalSign = (text: string): DecimalSign | undefined => {
  if (/,\d{1,2}\D*$/.test(text) && !/\.\d{1,2}\D*$/.test(text)) return ",";
  return /^\D*\d{1,3}\.\d{3}\D*$/.test(text) ? undefined : ".";
};

const readAmount = (text: string, currency: string): number | null => {
  const money = createMoneyReader({ currency }, "", detectDecimalSign(text), { groupsWhole: true });
  if (!("exact" in money)) return null;
  try {
    const amount = money.exact(text);
    return amount >= 0 && amount <= LARGEST_COST ? amount : null;
  } catch {
    return null;
  }
};

/** Reads the rows of a cost file by its header. Throws INVALID_BODY if the header lacks a column. */
export const costReader = (header: readonly string[], { currency, now }: { currency: string; now: Month }) => {
  const placeOf = columnPositions(LAYOUT, header);
  const width = Math.max(...LAYOUT.columns.map(placeOf)) + 1;
  return ({ line, cells }: Row): AcquisitionCost | CostProblem => {
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

/** Adds up rows of the same campaign and month, such as the days of a report; by month and campaign. */
export const addUpCosts = (costs: readonly AcquisitionCost[]): AcquisitionCost[] => {
  const sums = new Map<string, AcquisitionCost>();
  for (const { campaign, month, amount } of costs) {
    const key = `${month} ${campaign}`;
    sums.set(key, { campaign, month, amount: amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums.keys()].sort().flatMap((key) => sums.get(key) ?? []);
};

/** Whether an amount in major units is one of the currency. */
export const isCostIn = (amount: number, currency: string): boolean => {
  const minor = amount * 10 ** countDecimals(currency);
  return minor >= 0 && minor <= LARGEST_COST && Math.abs(minor - Math.round(minor)) < 1e-4;
};
