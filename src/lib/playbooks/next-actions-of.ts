import { crossSellFor, type Habits } from "../domain/customers/buying-habits.ts";
import { toMajor } from "../domain/money.ts";
import type { Scope } from "../domain/permissions.ts";
import { type ActionPlan, planOf } from "../domain/playbooks/action-plan.ts";
import { type CadencePrior, fitCadence } from "../domain/playbooks/cadence.ts";
import { type NextAction, nextActionsFor } from "../domain/playbooks/next-actions.ts";
import type { OwnTexts } from "../domain/texts/standard-texts.ts";
import { habitsOf } from "../purchasing/buying-habits.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { activeModelOf } from "../server/axes/active-model.ts";
import { cached } from "../server/cache/cache.ts";
import type { CriteriaContext } from "../server/criteria/compile.ts";
import { getBusinessOrThrow } from "../server/db/accounts/businesses.ts";
import type { ActiveModelRow } from "../server/db/axes/axis-models.ts";
import { type CustomerFacts, readActionFacts } from "../server/db/playbooks/action-facts.ts";
import { businessTextsOf } from "../server/db/playbooks/business-texts.ts";
import { readGapSums } from "../server/db/playbooks/purchase-gaps.ts";
import { activeScheme } from "../server/db/rfm-scheme/rfm-schemes.ts";
import { withBusiness } from "../server/db/with-business.ts";

/** What a business's customers are compared with. */
export type ActionFrame = {
  frame: CriteriaContext;
  prior: CadencePrior;
  habits: Habits;
  /** The axes' active model; null before the first run. */
  active: ActiveModelRow | null;
  texts: OwnTexts;
};

export const actionFrameOf = async (scope: Scope): Promise<ActionFrame> => {
  const frame = await loadCriteriaContext(scope);
  const { timeZone, businessId } = frame;
  const key = `cadence:${businessId}:${timeZone}`;
  const [{ value: prior }, habits, active, texts, { scheme }, { name: shop }] = await Promise.all([
    cached(scope, key, CACHE_SECONDS, async () => fitCadence(await readGapSums(scope, timeZone))),
    habitsOf(scope),
    activeModelOf(scope),
    businessTextsOf(scope),
    activeScheme(scope),
    getBusinessOrThrow(scope),
  ]);
  return { frame, prior, habits, active, texts: { texts, shop, segmentNames: scheme.looks } };
};

export type CustomerActions = {
  id: string;
  revision: number;
  plan: ActionPlan;
  actions: [NextAction, ...NextAction[]];
};

const actionsBy = (
  { plan, lastDay, lifetimeValue, categories, ...facts }: CustomerFacts & { plan: ActionPlan },
  { frame: { today, currency }, habits }: ActionFrame,
) => {
  const { dueOn, overdueOn, usualGapDays, segment, isExpected } = plan;
  return nextActionsFor({
    ...facts,
    today,
    segment,
    isExpected,
    revenue: toMajor(lifetimeValue, currency),
    due: lastDay && dueOn && overdueOn ? { lastDay, dueOn, overdueOn, usualGapDays } : null,
    crossSell: crossSellFor(categories, habits),
  });
};

/**
 * These customers' next actions as of today, in order; unknown IDs are skipped. They follow from the stored plan, so that
 * all pages agree; a customer who ordered since, and with `isFresh` every customer, gets a new one.
 */
export const nextActionsOf = async (
  scope: Scope,
  customerIds: readonly string[],
  given: ActionFrame,
  { isFresh = false }: { isFresh?: boolean } = {},
): Promise<CustomerActions[]> => {
  const { prior, frame, active } = given;
  const isCalibrated = active?.churn.model.isCalibrated ?? false;
  const found = await withBusiness(scope, (client) =>
    readActionFacts(client, scope, customerIds, { timeZone: frame.timeZone, isCalibrated }),
  );
  return found.map((facts) => {
    const plan = (isFresh ? null : facts.plan) ?? planOf(facts, prior);
    return { id: facts.id, revision: facts.revision, plan, actions: actionsBy({ ...facts, plan }, given) };
  });
};
