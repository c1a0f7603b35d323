import { AppError, type ErrorFields, errorFields } from "#core/values/errors.ts";
import type { Encoding } from "#features/imports/rules/layout.ts";
import { joinFilesHere } from "./join-files.ts";
import { START } from "./parse-rows.ts";
import { readRows } from "./read-rows.ts";
import { type Converted, spreadsheetToCsv } from "./spreadsheet-to-csv.ts";
import { inspectHere, type TextFile } from "./text-file.ts";

/** `asRows`: also parses the rows, so that a file with an unclosed quote is rejected before anything is imported. */
type Inspection = { path: string; name: string; encoding?: Encoding | undefined; asRows: boolean };
/** `to`: the CSV file to write. `sheet`: by default the one with most rows. */
export type Conversion = { path: string; name: string; to: string; sheet?: string | undefined };
/** `to`: the CSV file to write. `key`: the name of the column that both files have, by default the one that fits. */
export type Joining = { first: TextFile; second: TextFile; key?: string | undefined; to: string };
export type InspectionJob = Inspection | Conversion | Joining;
export type Joined = Awaited<ReturnType<typeof joinFilesHere>>;

export type Inspected =
  | { file: TextFile }
  | { converted: Converted | null }
  | { joined: Joined }
  | { refused: ErrorFields };

const perform = async (job: InspectionJob): Promise<Inspected> => {
  if ("first" in job) return { joined: await joinFilesHere(job) };
  if ("to" in job) return { converted: await spreadsheetToCsv(job.path, job) };
  const file = await inspectHere(job);
  if (job.asRows) for await (const _ of readRows(file, START));
  return { file };
};

export const workOnFile = async (job: InspectionJob): Promise<Inspected> => {
  try {
    return await perform(job);
  } catch (error) {
    if (error instanceof AppError) return { refused: errorFields(error) };
    throw error;
  }
};
