import { insertAuditLine } from "#core/auth/audit-log.ts";
import { listBusinessIds } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { log } from "#core/server/log.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import type { Scope } from "#core/values/permissions.ts";
import { beginRunsAfterOrders } from "#features/axes/run-after-import.ts";
import { readErasureFiles, writeErasureFile } from "#features/customers/store/erasure-files.ts";
import { adoptKey, readErasures, repeatErasure } from "#features/customers/store/privacy/erasure-list.ts";
import type { Progress } from "#features/runs/run-progress.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { eraseFromTexts } from "./erase-from-texts.ts";

/** A command waits until the end. */
const UNWATCHED: Progress = { at: () => {}, signal: new AbortController().signal };

/**
 * Writes the business's erasures to a file in DATA_DIR. If it can't be written, the erasure is still valid; the nightly clean-up writes
 * it again.
 */
export const saveErasureList = async (scope: Scope): Promise<void> => {
  const { businessId } = scope;
  const list = await withBusiness(scope, (client) => readErasures(client, scope));
  if (!list) return;
  await writeErasureFile({ businessId, ...list }).catch((err: unknown) => {
    log().error({ err, businessId }, "the list of erasures was not written");
  });
};

/**
 * Repeats the erasures in a folder's lists that the database doesn't have, as after restoring an older backup. Returns how many.
 * Throws an OperatorError for lists that can't be read or belong to another installation.
 */
export const repeatErasures = async (folder: string): Promise<number> => {
  const known = new Set(await listBusinessIds());
  let repeated = 0;
  for (const { businessId, key, erasures } of await readErasureFiles(folder)) {
    const scope = { businessId };
    if (!known.has(businessId)) continue;
    const actor = { ...scope, kind: "system", id: "restore" } as const;
    const again = await withBusiness(scope, async (client) => {
      await lockOrderWrites(client, scope);
      if (!(await adoptKey(client, scope, key)))
        throw new OperatorError(`The list of erasures of the business ${businessId} belongs to another installation`);
      let count = 0;
      for (const erasure of erasures) if (await repeatErasure(client, scope, erasure)) count++;
      if (count === 0) return 0;
      await insertAuditLine(client, actor, { action: "customers.erased_again", after: { count } });
      await beginRunsAfterOrders(client, actor);
      return count;
    });
    if (again > 0) await eraseFromTexts(scope, UNWATCHED);
    repeated += again;
  }
  return repeated;
};
