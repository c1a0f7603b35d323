import { parentPort } from "node:worker_threads";
import { lowerPriority } from "#core/threads/lower-priority.ts";
import type { Done } from "#core/threads/thread.ts";
import { fitPurchases, type PurchasingFit } from "#lib/purchases/segment-purchases.ts";

import { type FitJob, unpackRows } from "./fit-on-thread.ts";

lowerPriority("run");

const answer = ({ pages, options }: FitJob): Done<PurchasingFit> => {
  try {
    return { result: fitPurchases(unpackRows(pages), options) };
  } catch (error) {
    return { error };
  }
};

parentPort?.on("message", (job: FitJob) => parentPort?.postMessage(answer(job)));
