import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import { type StoredAnswer, separationOf } from "#lib/domain/purchasing/stored-answer.ts";
import { purchasingWarning, segmentInWords } from "#lib/domain/purchasing/words/words-of.ts";
import type { Comparison } from "#lib/domain/report/comparison.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { objectingAmong } from "#lib/server/db/profiling.ts";
import { countBuyersSince } from "#lib/server/db/purchasing/purchase-context.ts";
import { readStoredAnswer } from "#lib/server/db/purchasing/purchasing-groups.ts";
import { findUnfinishedRun } from "#lib/server/db/runs/run-list.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { type Actor, can } from "../domain/permissions.ts";
import { nameCustomers } from "../server/db/customers/customers.ts";
import { comparePurchasing } from "./compare-purchasing.ts";
import { purchasingPeriod } from "./segment-stored-purchases.ts";

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

const shown = async (actor: Actor, { madeAt, answer }: { madeAt: Date; answer: StoredAnswer }, language: Language) => {
  const { segments, quality, warnings, map, type: _, ...rest } = answer;
  return {
    ...rest,
    madeAt: madeAt.toISOString(),
    quality: { ...quality, separation: separationOf(quality.silhouette) },
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
  { language }: { language: Language },
) => {
  const { from, currency } = await purchasingPeriod(actor);
  const [kept, buyers, run] = await Promise.all([
    withBusiness(actor, (client) => readStoredAnswer(client, actor, type)),
    countBuyersSince(actor, from),
    findUnfinishedRun(actor, "segment_purchases"),
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
