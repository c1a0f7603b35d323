import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import { findRunWith, findUnfinishedRun } from "#core/runs/store/runs.ts";
import { type Actor, can, type Scope } from "#core/values/permissions.ts";
import { purchasingWarning, segmentInWords } from "#features/purchasing/rules/purchasing-words.ts";
import {
  PURCHASING_DAYS,
  type PurchasingFigures,
  purchasingFigures,
  rateSeparation,
  type SegmentationType,
  type StoredAnswer,
} from "#lib/purchases/purchasing.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import { readSnapshot } from "#records/comparison/snapshots.ts";
import { hasSales } from "#records/customers/buyers.ts";
import { objectingAmong } from "#records/customers/consent.ts";
import { nameCustomers } from "#records/customers/customers.ts";
import { type Comparison, checkEarlier, checkedEnd } from "#records/rules/comparison.ts";
import { PURCHASING_AS_OF, SEGMENT_PURCHASES } from "./runs.ts";
import { purchasingPeriod } from "./segment-stored-purchases.ts";
import { countBuyersSince } from "./store/purchase-rows.ts";
import { readStoredAnswer } from "./store/purchasing-groups.ts";

/** Queues a run that replaces the segments, or one that calculates those of an earlier day. Throws INVALID_PARAMETER. */
export const requestPurchasing = async (actor: Actor, asOf?: Day) => {
  if (asOf === undefined) return requestRun(actor, SEGMENT_PURCHASES, {});
  checkEarlier("asOf", asOf, (await loadBusinessDay(actor)).today);
  return requestRun(actor, PURCHASING_AS_OF, { asOf });
};

type Stored = { madeAt: Date; answer: StoredAnswer };

const NO_CUSTOMERS: PurchasingFigures = { customers: 0, groups: [] };

/** The stored figures; without sales, those of an empty period. Null if they have yet to be calculated. */
const findFigures = async (scope: Scope, { madeAt, answer }: Stored, end: string) => {
  if (end === answer.period.end) return { madeAt, figures: purchasingFigures(answer) };
  const of = { report: "purchasing", setting: answer.type, day: end } as const;
  const stored = await withBusiness(scope, (client) => readSnapshot<PurchasingFigures>(client, scope, of));
  if (stored) return stored;
  return (await hasSales(scope, await purchasingPeriod(scope, end))) ? null : { madeAt, figures: NO_CUSTOMERS };
};

/** The segments of an earlier period of the same length, or the run that calculates them. */
const comparePurchasing = async (
  scope: Scope,
  current: Stored,
  compare: Comparison,
  { language }: { language: LanguageTag },
) => {
  const end = checkedEnd(current.answer.period, compare);
  const [found, run] = await Promise.all([
    findFigures(scope, current, end),
    findRunWith(scope, PURCHASING_AS_OF, { asOf: end }),
  ]);
  return {
    period: { start: addDays(end, 1 - PURCHASING_DAYS), end },
    answer: found && {
      madeAt: found.madeAt,
      customers: found.figures.customers,
      groups: found.figures.groups.map(({ id, marks, ...group }) => ({
        id,
        label: segmentInWords({ segmentId: id, marks }, language).label,
        ...group,
      })),
    },
    run: found ? null : run,
  };
};

type Map = NonNullable<StoredAnswer["map"]>;

/** The names of the map's customers, for readers who may see them, without those who object to profiling since it was made. */
const named = async (actor: Actor, { axes, points: all }: Map) => {
  const { points, found } = await withBusiness(actor, async (client) => {
    const ids = all.map(({ customerId }) => customerId);
    const objecting = await objectingAmong(client, actor, ids);
    const found = can(actor, "customers:view") ? await nameCustomers(client, actor, ids) : [];
    return { points: all.filter(({ customerId }) => !objecting.has(customerId)), found };
  });
  const people = new globalThis.Map(
    found.map(({ id, name, email, externalId }) => [id, { id, externalId, name: name ?? email ?? externalId }]),
  );
  return {
    axes,
    points: points.map(({ customerId, segmentId, x, y }) => {
      return { groupId: segmentId, x, y, customer: people.get(customerId) ?? null };
    }),
  };
};

const shown = async (
  actor: Actor,
  { madeAt, answer }: { madeAt: Date; answer: StoredAnswer },
  language: LanguageTag,
) => {
  const { segments, quality, warnings, map, type: _, ...rest } = answer;
  return {
    ...rest,
    madeAt,
    quality: { ...quality, separation: rateSeparation(quality.silhouette) },
    warnings: warnings.map((warning) => ({ code: warning.code, message: purchasingWarning(warning, language) })),
    map: map && (await named(actor, map)),
    groups: segments.map(({ segmentId, marks, ...segment }) => {
      const { label, description, actions } = segmentInWords({ segmentId, marks }, language);
      const share = rest.customers === 0 ? 0 : segment.customers / rest.customers;
      return { id: segmentId, label, description, recommendedActions: [...actions], share, ...segment };
    }),
  };
};

type Request = { type: SegmentationType; compare?: Comparison | undefined };

/**
 * The stored answer of a type, how many customers a new one would cover, and the run that may soon replace it; with
 * `compare`, also the segments of an earlier period (null without an answer).
 */
export const readPurchasing = async (
  actor: Actor,
  { type, compare }: Request,
  { language }: { language: LanguageTag },
) => {
  const { from, currency } = await purchasingPeriod(actor);
  const [kept, buyers, run] = await Promise.all([
    withBusiness(actor, (client) => readStoredAnswer(client, actor, type)),
    countBuyersSince(actor, from),
    findUnfinishedRun(actor, SEGMENT_PURCHASES),
  ]);
  return {
    type,
    currency,
    buyers,
    run,
    answer: kept && (await shown(actor, kept, language)),
    ...(compare !== undefined && { compared: kept && (await comparePurchasing(actor, kept, compare, { language })) }),
  };
};
