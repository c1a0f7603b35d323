import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "./process-singleton.ts";

/** Interactive reads, downloads, changes through the API, and work that no request waits for. */
export type WorkKind = "read" | "export" | "write" | "batch";

export type Work = { kind: WorkKind; businessId?: string };

const storage = () => once("work", () => new AsyncLocalStorage<Work>());

/** Runs `task` as this kind of work, which determines limits and timeouts. */
export const runAs = <Result>(work: Work, task: () => Result): Result => storage().run(work, task);

/** Work outside of a request is batch work. */
export const currentWork = (): Work => storage().getStore() ?? { kind: "batch" };
