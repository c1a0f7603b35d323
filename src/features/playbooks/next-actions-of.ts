import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { cached } from "#core/cache/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import type { OwnTexts } from "#records/rules/texts/standard-texts.ts";
import { type CadencePrior, fitCadence } from "../axes/rules/cadence.ts";
import { readGapSums } from "../axes/store/purchase-gaps.ts";
import { getBuyingHabits } from "../purchasing/buying-habits.ts";
import { crossSellFor, type Habits } from "../purchasing/rules/buying-habits.ts";
import { CACHE_SECONDS } from "../report/load-report-context.ts";
import { activeScheme } from "../report/store/rfm-schemes.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { type ActionPlan, computeActionPlan } from "./rules/action-plan.ts";
import { type NextAction, nextActionsFor } from "./rules/next-actions.ts";
import { type CustomerFacts, readActionFacts } from "./store/action-facts.ts";
import { readBusinessTexts } from "./store/business-texts.ts";

/** What a business's customers are compared with. */
export type ActionFrame = {
  frame: CriteriaContext;
  prior: CadencePrior;
  habits: Habits;
  /** The axes' active model; null before the first run. */
  active: ActiveModelRow | null;
  texts: OwnTexts;
};

export const loadActionFrame = async (scope: Scope): Promise<ActionFrame> => {
  const frame = await loadCriteriaContext(scope);
  const { timeZone, businessId } = frame;
  const key = `cadence:${businessId}:${timeZone}`;
  const [{ value: prior }, habits, active, texts, { scheme }, { name: shop }] = await Promise.all([
    cached(scope, key, CACHE_SECONDS, async () => fitCadence(await readGapSums(scope, timeZone))),
    getBuyingHabits(scope),
    loadActiveModel(scope),
    readBusinessTexts(scope),
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
export const listNextActions = async (
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
    const plan = (isFresh ? null : facts.plan) ?? computeActionPlan(facts, prior);
    return { id: facts.id, revision: facts.revision, plan, actions: actionsBy({ ...facts, plan }, given) };
  });
};
