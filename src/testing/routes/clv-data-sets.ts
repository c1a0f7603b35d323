import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { toDayNumber } from "#lib/time/day.ts";

// Public data sets and published results of other implementations, in files outside the project.

const FOLDER = path.resolve(process.env.SHARED_DIR ?? "../shared", "reference/clv");

/** With published results of other implementations. */
export type DataSet = "cdnow" | "apparel" | "grocery";
/** Those with a purchase log. New customers come all the time to donors and groceries. */
export type LogSet = DataSet | "donors" | "groceries";
const LOGS: Record<LogSet, string> = {
  cdnow: "cdnow_sample_log.csv",
  apparel: "apparel_log.csv",
  grocery: "grocery_log.csv",
  donors: "donors_log.csv.gz",
  groceries: "groceries_log.csv.gz",
};

/** The end of the calibration period and of the holdout. */
export const DATES: Record<DataSet, readonly [string, string]> = {
  cdnow: ["1997-09-30", "1998-06-30"],
  apparel: ["2006-12-31", "2010-12-20"],
  grocery: ["2006-12-31", "2007-12-30"],
};

export const hasClvData = existsSync(FOLDER);

/** Call at the top of a test file: reports what is skipped. */
export const sayMissing = (): void => {
  if (!hasClvData) console.warn(`Skipped: the forecast's data sets are missing at ${FOLDER}`);
};

const rowsOf = (file: string): Record<string, string>[] => {
  const bytes = readFileSync(path.join(FOLDER, "datasets", file));
  const text = file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
  return parse(text, { columns: true, bom: true }) as Record<string, string>[];
};

/** The reference's summaries, as text by column. */
export const referenceSummaries = (set: DataSet): Record<string, string>[] => rowsOf(`${set}_summary.csv`);

/** `reference.json`. */
export const reference = (): unknown => JSON.parse(readFileSync(path.join(FOLDER, "reference.json"), "utf8"));

export const purchaseLog = (set: LogSet): PurchaseLog => {
  const rows = rowsOf(LOGS[set]);
  const places = new Map<string, number>();
  const idOf = ({ customer_id: id, customer = "" }: Record<string, string>): string => id ?? customer;
  for (const row of rows) if (!places.has(idOf(row))) places.set(idOf(row), places.size);
  return {
    customerIds: [...places.keys()],
    customers: Uint32Array.from(rows, (row) => places.get(idOf(row)) ?? 0),
    days: Int32Array.from(rows, ({ date = "" }) => toDayNumber(date)),
    amounts: Float64Array.from(rows, ({ value, amount = value }) =>
      amount === undefined ? Number.NaN : Number(amount),
    ),
  };
};
