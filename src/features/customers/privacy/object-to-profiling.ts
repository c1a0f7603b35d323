import { insertAuditLine } from "#core/auth/audit-log.ts";
import { forgetProfiling, setObjection } from "#core/db/profiling.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { beginRunsAfterOrders } from "#features/axes/run-after-import.ts";
import { completeFulfilled } from "#features/customers/store/privacy/privacy-requests.ts";
import { assignAutomatically, noCustomer } from "#features/segments/assign-segments.ts";
import { loadCriteriaContext } from "#features/segments/load-criteria-context.ts";
import { inSegmentTurn } from "#features/segments/store/segment-lock.ts";

/**
 * Records or withdraws a customer's objection to profiling, with an audit entry. An objection deletes what was computed about
 * them and ends their membership of segments by rule; after a withdrawal both are computed again. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND).
 */
export const setProfilingObjection = async (actor: Actor, id: string, objects: boolean): Promise<void> => {
  if (!isUuid(id)) throw noCustomer();
  const frame = await loadCriteriaContext(actor);
  await inSegmentTurn(actor, async (client) => {
    const isChanged = await setObjection(client, actor, id, objects ? now() : null);
    if (isChanged === undefined) throw noCustomer();
    if (!isChanged) return;
    if (objects) {
      await forgetProfiling(client, actor, id);
      await completeFulfilled(client, actor, [id], { kind: "objection", at: now() });
    }
    const action = objects ? "customer.objected" : "customer.objection_withdrawn";
    await insertAuditLine(client, actor, { action, things: { customer: id } });
    await assignAutomatically(client, actor, id, frame);
    await beginRunsAfterOrders(client, actor);
  });
};
