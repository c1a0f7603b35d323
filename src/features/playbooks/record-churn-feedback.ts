import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { findCandidate } from "#features/playbooks/store/playbook-candidates.ts";
import { loadPlaybookSettings } from "#features/playbooks/store/playbook-settings.ts";
import { toMajor } from "#lib/money.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import { assertCustomer, assertCustomerExists } from "#records/customers/customers.ts";
import { CHURN_MARK, HANDLED_DAYS } from "#records/rules/customers/customer-standing.ts";
import { churnActionFor, outreachFor } from "#records/rules/playbook.ts";
import { listNextActions, loadActionFrame } from "./next-actions.ts";
import { withoutReach } from "./rules/next-actions.ts";
import { findChurnMark, findChurnMarks, type Mark, saveChurnMark } from "./store/marks.ts";

const DAY_MS = 86_400_000;

/** What the rules' lists would say about a customer; undefined if they are on neither. */
const byRules = async (scope: Scope, customerId: string, at: Date, { version }: { version: number }) => {
  const [{ currency }, settings, candidate] = await Promise.all([
    loadBusinessDay(scope),
    loadPlaybookSettings(scope),
    withBusiness(scope, (client) => findCandidate(client, scope, customerId, { version, at })),
  ]);
  if (!candidate) return {};
  const profile = {
    dominant_segments: candidate.dominant,
    fuzzy_memberships: candidate.memberships,
    lifetime_value: toMajor(candidate.lifetimeValue, currency),
  };
  const recommended = churnActionFor(profile, settings)?.action ?? outreachFor(profile, settings)?.message;
  return { recommended, risk: candidate.churnRisk, version };
};

/** What the lists would say about a customer now; null if they are on none. */
const listedAs = async (scope: Scope, customerId: string, at: Date) => {
  const active = await loadActiveModel(scope);
  const { recommended, ...model } = active ? await byRules(scope, customerId, at, active) : { recommended: undefined };
  if (recommended !== undefined) return { recommended, ...model };
  const [found] = await listNextActions(scope, [customerId], await loadActionFrame(scope));
  const [first] = found ? withoutReach(found.actions) : [];
  return first?.kind === "win_back" ? { recommended: first.kind, ...model } : null;
};

/** The outcomes of these customers that are still valid, by ID. */
export const readChurnMarks = (scope: Scope, ids: readonly string[]): Promise<Map<string, Mark>> =>
  withBusiness(scope, (client) => findChurnMarks(client, scope, ids, now()));

/**
 * Records the outcome for a customer on the lists of this page, which then leave them out for 30 days, or clears
 * it. The audit entry includes the recommendation and the risk, and the reason if one is given. Throws NOT_FOUND (CUSTOMER_NOT_FOUND; ACTION_NOT_FOUND
 * for a customer on none of the lists).
 */
export const markChurn = async (
  actor: Actor,
  customerId: string,
  state: Mark["state"] | null,
  { reason }: { reason?: string } = {},
) => {
  const at = now();
  await assertCustomerExists(actor, customerId);
  const listed = await listedAs(actor, customerId, at);
  return withBusiness(actor, async (client) => {
    await assertCustomer(client, actor, customerId);
    const before = await findChurnMark(client, actor, customerId, at);
    if (state === null ? before === null : before?.state === state) return { id: customerId, mark: before };
    if (before === null && listed === null) {
      throw refusalBy("ACTION_NOT_FOUND", "This action is not recommended for this customer");
    }
    const until = new Date(at.getTime() + HANDLED_DAYS * DAY_MS);
    await saveChurnMark(client, actor, customerId, state && { state, at, until });
    await insertAuditLine(client, actor, {
      action: "customer.action_marked",
      things: { customer: customerId },
      before: { action: CHURN_MARK, state: before?.state ?? null },
      after: { action: CHURN_MARK, state, ...listed },
      ...(reason !== undefined && { reason }),
    });
    return { id: customerId, mark: await findChurnMark(client, actor, customerId, at) };
  });
};
