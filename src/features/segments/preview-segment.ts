import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness, withBusinessRows, withinTime } from "#core/db/with-business.ts";
import { asHeavyQuery } from "#core/load/fair-queue.ts";
import type { Scope } from "#core/values/permissions.ts";
import {
  compareCriteria,
  type Matched,
  matchCriteria,
  nearestCustomers,
  sampleCustomers,
} from "#features/segments/store/criteria-matches.ts";
import { countCustomers, nameCustomers } from "#records/customers/customers.ts";
import { type Criteria, type CriteriaContext, listConditions } from "#records/rules/criteria/criteria.ts";
import { criteriaInWords } from "#records/rules/criteria/criteria-words.ts";

import { criteriaReader, type Reader } from "./describe-criteria.ts";
import { getSegment } from "./edit-segment.ts";
import { reasonsByCustomer } from "./explain-membership.ts";
import { checkRule, emptyCriteria } from "./read-segment-rules.ts";

import { withCopiedConditions } from "./store/segment-recalculation.ts";

/** Up to this many customers a count is always exact. */
const EXACT_UP_TO = 100_000;
/** An exact count of more may take this many times as long as counting all customers. */
const SLOWDOWN_LIMIT = 5;
const SAMPLE = 50_000;
/**
 * With this many matches in the sample, a binomial's standard error is at most 1/√1000 = 3.2% of the count: an estimate
 * is within 10% in 998 of 1000 cases. With fewer matches the count is exact, however long it takes.
 */
const ENOUGH_MATCHES = 1000;

type Estimated = Matched & {
  isEstimate: boolean;
  /** In the business. */
  customers: number;
  /** The count for each of the other criteria. */
  others: number[];
};

type Options = {
  /** How many of the matching customers are returned. */
  most: number;
  /** Counted in the same way. */
  others?: readonly Criteria[];
  /** Never an estimate, however long that takes. */
  exact?: boolean;
  exactUpTo?: number;
  patience?: number;
  sample?: number;
};

/**
 * Counts the customers who match criteria and returns the first of them. The count is exact or, by the rules above, an
 * estimate marked as one.
 */
export const countMatchingCustomers = async (
  criteria: Criteria,
  frame: CriteriaContext,
  { exact = false, exactUpTo = EXACT_UP_TO, patience = SLOWDOWN_LIMIT, sample = SAMPLE, ...wanted }: Options,
): Promise<Estimated> => {
  const match = async (client: PoolClient, within = frame) => {
    await raiseWorkMem(client);
    return matchCriteria(client, criteria, within, wanted);
  };
  const since = performance.now();
  const customers = await withBusiness(frame, (client) => countCustomers(client, frame));
  const bareMs = performance.now() - since;
  const countAll = async (): Promise<Estimated> => ({
    ...(await withBusiness(frame, (client) => match(client))),
    isEstimate: false,
    customers,
  });
  if (exact || customers <= exactUpTo) return countAll();
  const inTime = await withinTime(patience * bareMs, frame, (client) => match(client));
  if (inTime) return { ...inTime, isEstimate: false, customers };
  const sampled = await withBusiness(frame, (client) => sampleCustomers(client, frame, sample / customers));
  const matched = await withBusiness(frame, (client) => match(client, { ...frame, customerIds: sampled }));
  if (matched.count < ENOUGH_MATCHES) return countAll();
  /** More digits would look exact. */
  const scaled = (count: number) =>
    Math.min(customers, Math.round(Number(((count * customers) / sampled.length).toPrecision(3))));
  const { count, ids, others } = matched;
  return { count: scaled(count), ids, others: others.map(scaled), isEstimate: true, customers };
};

/** How many customers of each kind are returned. */
const SHOWN = 10;

type PreviewRequest = {
  criteria: unknown;
  /** The segment being edited. */
  segmentId?: string | undefined;
  withReach: boolean;
  exact?: boolean;
};

const readRule = async (scope: Scope, { criteria, segmentId }: PreviewRequest): Promise<Criteria> => {
  if (segmentId !== undefined) await getSegment(scope, segmentId);
  const draft = { id: segmentId ?? uuidv7(), criteria, isAutomatic: true };
  const rule = await withBusinessRows(scope, (rows) => checkRule(rows, scope, draft));
  if (!rule) throw emptyCriteria();
  return rule;
};

/**
 * The customers who match unsaved criteria, with the reasons. Throws what `checkRule` throws, and NOT_FOUND
 * (SEGMENT_NOT_FOUND) for the segment they are compared with.
 */
export const previewSegment = (scope: Scope, request: PreviewRequest, language: Reader) =>
  asHeavyQuery(() => preview(scope, request, language));

const preview = async (scope: Scope, request: PreviewRequest, language: Reader) => {
  const rule = await readRule(scope, request);
  const [frame, reader] = [await loadBusinessDay(scope), await criteriaReader(scope, language)];
  const copied = await withCopiedConditions(frame, [rule]);
  const { segmentId, withReach, exact = false } = request;
  const conditions = listConditions(rule);
  const alone = withReach ? conditions.map(({ condition }) => condition) : [];
  const matched = await countMatchingCustomers(rule, copied, { most: SHOWN, others: alone, exact });
  const { count, ids, isEstimate, customers, others } = matched;
  const reach = withReach ? conditions.map(({ path }, i) => ({ path, count: others[i] ?? 0 })) : null;
  return withBusiness(scope, async (client) => {
    const change = segmentId ? await compareCriteria(client, rule, copied, { segmentId, most: SHOWN }) : null;
    const near = count === 0 ? await nearestCustomers(client, rule, copied, SHOWN) : [];
    const wanted = [...new Set([...ids, ...near, ...(change?.joining.ids ?? []), ...(change?.leaving.ids ?? [])])];
    const named = new Map((await nameCustomers(client, scope, wanted)).map((one) => [one.id, one]));
    const reasons = await reasonsByCustomer(client, rule, frame, { reader, customerIds: wanted });
    const shown = (of: readonly string[]) =>
      of.flatMap((id) => {
        const one = named.get(id);
        return one ? [{ ...one, reasons: reasons.get(id) ?? [] }] : [];
      });
    const shownGroup = (group: Matched) => ({ count: group.count, sample: shown(group.ids) });
    return {
      count,
      isEstimate,
      customers,
      share: customers === 0 ? 0 : count / customers,
      inWords: criteriaInWords(rule, reader),
      sample: shown(ids),
      nearest: shown(near),
      reach,
      change: change && {
        members: change.members,
        joining: shownGroup(change.joining),
        leaving: shownGroup(change.leaving),
      },
    };
  });
};
