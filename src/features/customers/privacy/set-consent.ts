import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { checkNotBlank } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type { recordConsent } from "#features/customers/contracts/customer-privacy.ts";
import { forgetProfiling } from "#features/customers/store/privacy/held-tables.ts";
import { completeFulfilled } from "#features/customers/store/privacy/privacy-requests.ts";
import { assignAutomatically } from "#features/segments/assign-segments.ts";
import { beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { setObjection } from "#records/customers/consent.ts";
import { auditRefused, refuseByAddress } from "#records/customers/consent-changes.ts";
import {
  type ConsentChangeRow,
  findConsents,
  listConsentChanges,
  saveConsent,
} from "#records/customers/consents-and-corrections.ts";
import { noCustomer } from "#records/customers/customers.ts";
import { inSegmentTurn } from "#records/customers/segment-turns.ts";
import { MANUAL_SOURCE } from "#records/rules/customers/customer-change.ts";

/**
 * Records or withdraws a customer's objection to profiling, with an audit entry. An objection deletes what was computed about
 * them and ends their membership of segments by rule; after a withdrawal both are computed again. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND).
 */
export const setProfilingObjection = async (actor: Actor, id: string, objects: boolean): Promise<void> => {
  if (!isUuid(id)) throw noCustomer();
  const frame = await loadBusinessDay(actor);
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

/** Changes are rare; more than this are in the export of the customer's data. */
const SHOWN_CHANGES = 200;

const shownChange = (row: ConsentChangeRow, names: ReadonlyMap<string, string>) => ({
  ...row,
  id: `${row.channel}:${row.recordedAt.toISOString()}`,
  before: row.before.state,
  by: (row.by && names.get(row.by)) ?? null,
});

/** A customer's consents and the changes of these, the latest first. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const readConsents = async (scope: Scope, id: string) => {
  if (!isUuid(id)) throw noCustomer();
  const { found, changes } = await withBusiness(scope, async (client) => ({
    found: await findConsents(client, scope, id),
    changes: await listConsentChanges(client, scope, id, SHOWN_CHANGES),
  }));
  if (!found) throw noCustomer();
  const names = await readDisplayNames(
    scope,
    changes.flatMap(({ by }) => by ?? []),
  );
  return { consents: found.consents, changes: changes.map((row) => shownChange(row, names)) };
};

/**
 * Records that a customer gave or withdrew a consent now, with their automatic segments and an audit entry. Audiences obey at once,
 * and later records with an older date don't undo it. Throws INVALID_PARAMETER for an empty reason, NOT_FOUND (CUSTOMER_NOT_FOUND) and
 * CONFLICT (CUSTOMER_ERASED).
 */
export const setConsent = async (
  actor: Actor,
  { id, channel, state, reason: given }: ContractInput<typeof recordConsent>,
) => {
  const reason = given.trim();
  checkNotBlank("reason", reason);
  if (!isUuid(id)) throw noCustomer();
  const frame = await loadBusinessDay(actor);
  await inSegmentTurn(actor, async (client) => {
    const found = await findConsents(client, actor, id, { isLocked: true });
    if (!found) throw noCustomer();
    if (found.erasedAt) throw refusalBy("CUSTOMER_ERASED", "This customer was erased");
    const before = found.consents.find((one) => one.channel === channel);
    const at = now();
    await saveConsent(client, actor, { id, channel, state, at, source: MANUAL_SOURCE }, reason);
    const also = await refuseByAddress(client, actor, [found.externalId], { channels: [channel], now: at });
    // Without the reason, which may say something about a person.
    await insertAuditLine(client, actor, {
      action: "customer.consent_changed",
      things: { customer: id },
      before: { channel, state: before?.state ?? "unknown", at: before?.at?.toISOString() ?? null },
      after: { channel, state, source: MANUAL_SOURCE },
    });
    await auditRefused(client, actor, also);
    for (const { id: touched } of [{ id }, ...also]) await assignAutomatically(client, actor, touched, frame);
  });
  return readConsents(actor, id);
};
