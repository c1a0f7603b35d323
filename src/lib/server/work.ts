import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "./process-singleton.ts";

/** Interactive reads, files to download, changes through the API, and everything that no request waits for. */
export type WorkKind = "read" | "export" | "write" | "batch";

export type Work = { kind: WorkKind; businessId?: string };

const storage = () => once("work", () => new AsyncLocalStorage<Work>());

/** Runs `task` as this kind of work; limits and time-outs below follow it. */
export const runAs = <Result>(work: Work, task: () => Result): Result => storage().run(work, task);

/** Outside of any request, work is batch work. */
export const currentWork = (): Work => storage().getStore() ?? { kind: "batch" };
