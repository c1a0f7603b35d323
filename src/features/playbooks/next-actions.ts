import { writeAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { cached } from "#core/cache.ts";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { toLocale } from "#core/messages/language.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { objectsToProfiling } from "#features/axes/compute-profiles.ts";
import type { Reader } from "#features/segments/describe-criteria.ts";
import { type CadencePrior, fitCadence } from "#lib/axes/cadence.ts";
import { toMajor } from "#lib/money.ts";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import { assertCustomer, noCustomer } from "#records/customers/customers.ts";
import { getBuyingHabits } from "#records/orders/customer-purchases.ts";
import { readGapSums } from "#records/orders/purchase-gaps.ts";
import { CACHE_SECONDS } from "#records/rfm/report-scope.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import type { OwnTexts } from "#records/rules/business-texts.ts";
import { crossSellFor, type Habits } from "#records/rules/buying-habits.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { CHURN_MARK, HANDLED_DAYS } from "#records/rules/customers/customer-standing.ts";
import {
  type ActionPlan,
  actionInWords,
  computeActionPlan,
  type LocalizedAction,
  type NextAction,
  nextActionsFor,
  withoutReach,
} from "./rules/next-actions.ts";
import { type CustomerFacts, readActionFacts } from "./store/customer-facts.ts";
import { type ActionMark, deleteMark, readValidMarks, setMark } from "./store/marks.ts";
import { readBusinessTexts } from "./store/playbook-settings.ts";

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
  const frame = await loadBusinessDay(scope);
  const { timeZone, businessId } = frame;
  const key = `cadence:${businessId}:${timeZone}`;
  const [{ value: prior }, habits, active, texts, { scheme }, { name: shop, rfmDays }] = await Promise.all([
    cached(scope, key, CACHE_SECONDS, async () => fitCadence(await readGapSums(scope, timeZone))),
    getBuyingHabits(scope),
    loadActiveModel(scope),
    readBusinessTexts(scope),
    activeScheme(scope),
    getBusinessOrThrow(scope),
  ]);
  return { frame, prior, habits, active, texts: { texts, shop, rfmDays, segmentNames: scheme.looks } };
};

type CustomerActions = {
  id: string;
  revision: number;
  plan: ActionPlan;
  actions: [NextAction, ...NextAction[]];
};

const actionsBy = (
  { plan, lastDay, lifetimeValue, categories, ...facts }: CustomerFacts & { plan: ActionPlan },
  { frame: { today, currency }, habits }: ActionFrame,
) => {
  const { dueOn, overdueOn, usualGapDays, segment, isExpected, chanceToReturn } = plan;
  return nextActionsFor({
    ...facts,
    today,
    segment,
    isExpected,
    chanceToReturn,
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
  const { prior, frame } = given;
  const found = await withBusiness(scope, (client) => readActionFacts(client, scope, customerIds, frame.timeZone));
  return found.map((facts) => {
    const plan = (isFresh ? null : facts.plan) ?? computeActionPlan(facts, prior);
    return { id: facts.id, revision: facts.revision, plan, actions: actionsBy({ ...facts, plan }, given) };
  });
};

/** A customer's first action besides asking for consent, as lists show it: they show how customers can be reached, too. */
export type ShownAction = LocalizedAction & { key: string; kind: ActionKind; plan: ActionPlan };

/** Each of these customers' first action in the reader's language, by ID. */
export const findFirstActions = async (
  scope: Scope,
  customers: readonly { id: string }[],
  given: ActionFrame,
  { language }: Reader,
): Promise<Map<string, ShownAction>> => {
  const { timeZone, currency } = given.frame;
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
  const ids = customers.map(({ id }) => id);
  const found = await listNextActions(scope, ids, given);
  return new Map(
    found.map(({ id, plan, actions }) => {
      const [first] = withoutReach(actions);
      const { key, kind } = first;
      return [id, { key, kind, plan, ...actionInWords(first, { language, formats, texts: given.texts }) }];
    }),
  );
};

const DAY_MS = 86_400_000;

/** What is recommended now, marked or not. Nothing to a customer who objects to profiling. */
const recommended = async (scope: Scope, customerId: string) => {
  const given = await loadActionFrame(scope);
  const [found] = await listNextActions(scope, isUuid(customerId) ? [customerId] : [], given);
  if (!found && !(await objectsToProfiling(scope, customerId))) throw noCustomer();
  return { actions: found?.actions ?? [], frame: given.frame, texts: given.texts };
};

/** Winning a customer back has one outcome, whether it was recorded here or on a list. */
const markName = (key: string): string => (key === "win_back" ? CHURN_MARK : key);

/**
 * Recommended actions for a customer, none if they object to profiling, most important first, in the reader's language, with who handled them. Throws
 * NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readActions = async (scope: Scope, customerId: string, { language }: Reader) => {
  const { actions, frame, texts } = await recommended(scope, customerId);
  const { timeZone, currency } = frame;
  const marks = await withBusinessRows(scope, (rows) => readValidMarks(rows, scope, customerId, now()));
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
  return actions.map((action) => ({
    key: action.key,
    ...actionInWords(action, { language, formats, texts }),
    mark: marks.find((one) => one.action === markName(action.key)) ?? null,
  }));
};

/**
 * Marks an action as done or not now, or clears the mark; returns all actions. Throws NOT_FOUND (CUSTOMER_NOT_FOUND,
 * ACTION_NOT_FOUND).
 */
export const markAction = async (
  actor: Actor,
  customerId: string,
  { action, state }: { action: string; state: ActionMark["state"] | null },
  reader: Reader,
) => {
  const { actions } = await recommended(actor, customerId);
  const at = now();
  await withBusinessRows(actor, async (rows) => {
    await assertCustomer(rows, actor, customerId);
    const name = markName(action);
    const marks = await readValidMarks(rows, actor, customerId, at);
    const before = marks.find((mark) => mark.action === name)?.state ?? null;
    if (before === null && !actions.some(({ key }) => key === action)) {
      throw refusalBy("ACTION_NOT_FOUND", "This action is not recommended for this customer");
    }
    if (before === state) return;
    const until = new Date(at.getTime() + HANDLED_DAYS * DAY_MS);
    if (state === null) await deleteMark(rows, actor, customerId, name);
    else await setMark(rows, actor, customerId, { action: name, state, at, until });
    const things = { customer: customerId };
    await writeAuditLine(rows, actor, {
      action: "customer.action_marked",
      things,
      before: { action, state: before },
      after: { action, state },
    });
  });
  return readActions(actor, customerId, reader);
};
