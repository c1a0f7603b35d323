import { rm } from "node:fs/promises";
import { onTestFinished } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import type { CopyKind } from "#lib/server/order-copy/copied-orders.ts";
import { buildOrderCopy, copyFolderOf } from "#lib/server/order-copy/order-copy.ts";

/** Copies the orders until the test ends. */
export const aCopyOf = async (scope: Scope, of: CopyKind = "orders"): Promise<void> => {
  onTestFinished(() => rm(copyFolderOf(scope), { recursive: true, force: true }));
  await buildOrderCopy(scope, of);
};
