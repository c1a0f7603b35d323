import type { Scope } from "#lib/domain/permissions.ts";
import { createFairQueue } from "./fair-queue.ts";
import { once } from "./process-singleton.ts";

const OPTIONS = {
  capacity: 4,
  perKey: 2,
  waitMs: 30_000,
  message: "This business is already preparing as many files as it may at once",
};

/** Prepares a file: at most two at once per business, further ones wait in line. */
export const prepareExport = <Result>({ businessId }: Scope, task: () => Promise<Result>): Promise<Result> =>
  once("exports", () => createFairQueue(OPTIONS)).run(businessId, task);
