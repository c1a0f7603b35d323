import { rm } from "node:fs/promises";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import type { CopyKind } from "#lib/server/order-copy/copied-orders.ts";
import { buildOrderCopy } from "#lib/server/order-copy/order-copy.ts";
import { settings } from "#lib/server/settings.ts";

/** Where a business's copies of its orders are. */
export const copyFolderOf = ({ businessId }: Scope): string =>
  path.resolve(settings().DATA_DIR, "analytics", businessId);

/** Copies the orders until the test ends. */
export const aCopyOf = async (scope: Scope, of: CopyKind = "orders"): Promise<void> => {
  await buildOrderCopy(scope, of);
  onTestFinished(() => rm(copyFolderOf(scope), { recursive: true, force: true }));
};
