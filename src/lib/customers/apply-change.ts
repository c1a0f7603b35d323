import type { PoolClient } from "pg";
import type { CriteriaContext } from "#lib/server/criteria/compile.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { changeMatching } from "#lib/server/db/customers/change-customers.ts";
import { type ChangeOf, noteDone } from "#lib/server/db/customers/customer-changes.ts";
import type { CustomerFilter } from "#lib/server/db/customers/customer-filter.ts";
import { raiseWorkMem } from "#lib/server/db/report/rfm-scoring.ts";
import type { Actor } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";
import type { CustomerSelector } from "./resolve-selector.ts";

const AUDITED = {
  assign: "segment.members_added",
  remove: "segment.members_removed",
  tag: "customers.tagged",
  untag: "customers.untagged",
  mark: "customers.marked",
  unmark: "customers.unmarked",
} as const;

export type WantedChange = { id: string; change: ChangeOf; selector: CustomerSelector; filter: CustomerFilter };

/** Applies a change in the caller's transaction, with its audit entry, and records which customers it changed. */
export const applyChange = async (
  client: PoolClient,
  actor: Actor,
  frame: CriteriaContext,
  { id, change, selector, filter }: WantedChange,
) => {
  await raiseWorkMem(client);
  const at = now();
  const changed = await changeMatching(client, frame, filter, { change, actor, at });
  await noteDone(client, actor, id, changed, at);
  if (changed.customerIds.length > 0) {
    const { action, segmentId, tag, outcome } = change;
    await insertAuditLine(client, actor, {
      action: AUDITED[action],
      things: { ...(segmentId !== null && { segment: segmentId }), change: id },
      after: {
        customers: changed.customerIds.length,
        ...(tag !== null && { tag }),
        ...(outcome !== null && { outcome }),
        ...(selector.undoes !== undefined && { undoes: selector.undoes }),
      },
    });
  }
  return changed;
};
