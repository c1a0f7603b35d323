import { rm } from "node:fs/promises";
import { onTestFinished } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import type { CopyKind } from "#records/orders/copy/copied-orders.ts";
import { buildOrderCopy, getCopyFolder } from "#records/orders/copy/order-copy.ts";

/** Copies the orders until the test ends. */
export const aCopyOf = async (scope: Scope, of: CopyKind = "orders"): Promise<void> => {
  onTestFinished(() => rm(getCopyFolder(scope), { recursive: true, force: true }));
  await buildOrderCopy(scope, of);
};
