import { now } from "#core/server/clock.ts";
import type { ReadScope, Scope } from "#core/values/permissions.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { isUuid } from "#core/values/texts.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import { PRIORITIES } from "#lib/recommend/recommender.ts";
import { daysSince, toLocalDay } from "#lib/time/day.ts";
import type { ActiveModelRow } from "#records/axes/axis-models.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import type { PlaybookReason } from "#records/rules/axes/reason-words.ts";
import { fillText, placeholderValues, textIn } from "#records/rules/business-texts.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";
import type { Reach } from "#records/rules/customers/reach.ts";
import { type ChurnAction, firstThatHolds, type PlaybookRule, type PlaybookSettings } from "#records/rules/playbook.ts";
import type { Reader } from "../segments/describe-criteria.ts";
import { type ActionFrame, findFirstActions, loadActionFrame, type ShownAction } from "./next-actions.ts";
import type { Candidate, PlaybookQuery } from "./store/playbook-candidates.ts";
import { loadPlaybookSettings } from "./store/playbook-settings.ts";

export type PlaybookRequest = {
  q?: string | undefined;
  /** In major units. */
  minValue?: number | undefined;
  state?: "open" | "marked" | undefined;
  reachable?: Reach | undefined;
  /** Only these customers. */
  ids?: readonly string[] | undefined;
};

export type ChurnAsked = PlaybookRequest & { priority?: ChurnAction["priority"] | undefined };

/** The data all lists are built with. */
export type ListFrame = {
  given: ActionFrame;
  frame: CriteriaContext;
  settings: PlaybookSettings;
  active: ActiveModelRow | null;
  at: Date;
};

export const loadListFrame = async (scope: Scope): Promise<ListFrame> => {
  const [given, settings] = await Promise.all([loadActionFrame(scope), loadPlaybookSettings(scope)]);
  return { given, frame: given.frame, settings, active: given.active, at: now() };
};

export const playbookQuery = <Play>(
  scope: ReadScope,
  { frame: { currency }, at }: ListFrame,
  active: ActiveModelRow,
  rules: readonly PlaybookRule<Play>[],
  { q, minValue, state, ids, reachable }: PlaybookRequest,
): PlaybookQuery => ({
  rules,
  currency,
  at,
  version: active.version,
  models: active.models,
  words: customerWords(scope, q),
  ids: ids?.filter(isUuid) ?? null,
  leastAtRisk: minValue === undefined ? null : toMinor(minValue, currency),
  places: null,
  isMarked: state === "marked",
  reachable: reachable ?? null,
});

/** The columns all lists share; money in major units. */
export const localizedRows = (
  candidate: Candidate,
  next: ShownAction | undefined,
  { frame: { currency, timeZone, today } }: ListFrame,
) => {
  const { lifetimeValue, churnScore, churnRisk, predictedClv, lastOrderAt, mark } = candidate;
  const major = (minor: number | null) => (minor === null ? null : toMajor(minor, currency));
  const last = lastOrderAt && toLocalDay(lastOrderAt, timeZone);
  return {
    ...pickIdentity(candidate),
    lifetimeValue: toMajor(lifetimeValue, currency),
    churnRisk: churnRisk,
    churnRiskScore: churnScore,
    predictedClv: major(predictedClv),
    valueIfBack: major(candidate.valueIfBack),
    valueAtRisk: major(candidate.valueAtRisk),
    usualGapDays: next?.plan.usualGapDays ?? null,
    nextAction: next ?? null,
    lastOrderAt: lastOrderAt,
    daysSinceLastOrder: last ? daysSince(last, today) : null,
    mark: mark && { ...mark, at: new Date(mark.at), until: new Date(mark.until) },
  };
};

/** What a list says about a customer: the shared columns, and the playbook with the reasons. */
export type PlaybookRow<Play> = ReturnType<typeof localizedRows> & Play & { why: PlaybookReason[] };

/** The customers for whom a rule holds, each with what the list says, in the reader's language. */
export const playbookRows = async <Play extends object>(
  scope: Scope,
  candidates: readonly Candidate[],
  rules: readonly PlaybookRule<Play>[],
  list: ListFrame,
  reader: Reader,
): Promise<{ candidate: Candidate; row: PlaybookRow<Play> }[]> => {
  const actions = await findFirstActions(scope, candidates, list.given, reader);
  return candidates.flatMap((candidate) => {
    const own = firstThatHolds(rules, {
      dominant_segments: candidate.dominant,
      fuzzy_memberships: candidate.memberships,
      lifetime_value: toMajor(candidate.lifetimeValue, list.frame.currency),
    });
    return own ? [{ candidate, row: { ...localizedRows(candidate, actions.get(candidate.id), list), ...own } }] : [];
  });
};

/** Fills the outreach message with a customer's values, in the reader's language. */
export const prepareOutreachMessage = (
  { given: { texts }, at, frame }: ListFrame,
  { language, hidesPersonalData }: Reader,
) => {
  const { shop } = texts;
  const template = textIn(texts, "outreach_message", language);
  const { timeZone, currency } = frame;
  const place = { shop, timeZone, currency, now: at, language };
  return ({ name, lastOrderAt }: Pick<Candidate, "name" | "lastOrderAt">): string => {
    const shown = hidesPersonalData ? maskPersonalData("name", name) : name;
    return fillText(template, placeholderValues({ name: shown, lastOrderAt }, place));
  };
};

/** The indexes of the churn rules with this priority; null for all of them. */
export const toRulePlaces = (priority: ChurnAction["priority"] | undefined) =>
  priority === undefined ? null : [PRIORITIES.indexOf(priority)];
