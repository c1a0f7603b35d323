import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "../server/process-singleton.ts";

/**
 * Interactive reads, files to download, changes through the API, runs and imports in the background, and everything else:
 * logins, health checks and commands.
 */
export type WorkKind = "read" | "export" | "write" | "batch" | "other";

type Work = { kind: WorkKind; businessId?: string };

const storage = () => once("work", () => new AsyncLocalStorage<Work>());

/** Runs `task` as this kind of work, which determines limits and timeouts. */
export const runAs = <Result>(work: Work, task: () => Result): Result => storage().run(work, task);

export const currentWork = (): Work => storage().getStore() ?? { kind: "other" };
