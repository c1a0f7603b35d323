import { parentPort } from "node:worker_threads";
import { lowerPriority } from "#core/threads/lower-priority.ts";
import type { Done } from "#core/threads/thread.ts";
import { AppError } from "#core/values/errors.ts";
import type { Inspected, InspectionJob } from "./inspect-text-file.ts";
import { joinFilesHere } from "./join-files.ts";
import { START } from "./parse-rows.ts";
import { readRows } from "./read-rows.ts";
import { spreadsheetToCsv } from "./spreadsheet-to-csv.ts";
import { inspectHere } from "./text-file.ts";

lowerPriority("request");

const perform = async (job: InspectionJob): Promise<Inspected> => {
  if ("first" in job) return { joined: await joinFilesHere(job) };
  if ("to" in job) return { converted: await spreadsheetToCsv(job.path, job) };
  const file = await inspectHere(job);
  if (job.asRows) for await (const _ of readRows(file, START));
  return { file };
};

const answer = async (job: InspectionJob): Promise<Done<Inspected>> => {
  try {
    return { result: await perform(job) };
  } catch (error) {
    if (!(error instanceof AppError)) return { error };
    const { code, publicMessage, issues, reason, values } = error;
    return { result: { refused: { code, publicMessage, issues, reason, values } } };
  }
};

parentPort?.on("message", async (job: InspectionJob) => parentPort?.postMessage(await answer(job)));
