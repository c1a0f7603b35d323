import { NIL as BEFORE_ALL } from "uuid";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ActionKind } from "#lib/recommend/action-kinds.ts";
import { saveListFigures } from "./compare-lists.ts";
import { listNextActions, loadActionFrame } from "./next-actions-of.ts";
import type { NextAction } from "./rules/next-actions.ts";
import { nextCustomers, saveActions } from "./store/customer-actions.ts";

const PAGE = 500;
/** Consent and addresses are read when they are needed, so that a change counts at once. */
const BY_REACH: readonly ActionKind[] = ["ask_email", "ask_phone", "ask_consent", "in_person"];

const storedKinds = (actions: readonly NextAction[]): ActionKind[] => [
  ...new Set(actions.flatMap(({ kind }) => (BY_REACH.includes(kind) ? [] : [kind]))),
];

/**
 * Recomputes and stores every customer's next actions, a transaction per page; if stopped, the pages so far are kept, and
 * the next update replaces the rest. Then stores the size of the lists, for comparing later ones with it.
 */
export const updateActions = async (scope: Scope, signal: AbortSignal): Promise<{ customers: number }> => {
  const given = await loadActionFrame(scope);
  const asOf = given.frame.today;
  let customers = 0;
  for (let after: string = BEFORE_ALL; ; ) {
    signal.throwIfAborted();
    const ids = await withBusiness(scope, (client) => nextCustomers(client, scope, after, PAGE));
    const found = await listNextActions(scope, ids, given, { isFresh: true });
    const rows = found.map(({ id, revision, plan, actions }) => {
      return { id, revision, asOf, actions: storedKinds(actions), ...plan };
    });
    await withBusiness(scope, (client) => saveActions(client, scope, rows));
    customers += rows.length;
    const last = ids.at(-1);
    if (last === undefined || ids.length < PAGE) break;
    after = last;
  }
  await saveListFigures(scope);
  return { customers };
};
