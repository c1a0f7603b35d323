import { parentPort } from "node:worker_threads";
import type { PurchasingFit } from "#lib/domain/purchasing/group-assignments.ts";
import { fitPurchases } from "#lib/domain/purchasing/segment-purchases.ts";
import { lowerPriority } from "../threads/lower-priority.ts";
import type { Done } from "../threads/thread.ts";
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
