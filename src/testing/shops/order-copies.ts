import { rm } from "node:fs/promises";
import { onTestFinished } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import type { CopyKind } from "#features/report/store/order-copy/copied-orders.ts";
import { buildOrderCopy, getCopyFolder } from "#features/report/store/order-copy/order-copy.ts";

/** Copies the orders until the test ends. */
export const aCopyOf = async (scope: Scope, of: CopyKind = "orders"): Promise<void> => {
  onTestFinished(() => rm(getCopyFolder(scope), { recursive: true, force: true }));
  await buildOrderCopy(scope, of);
};
