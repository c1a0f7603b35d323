import type { Actor, Scope } from "./domain/permissions.ts";
import { asksForGroups } from "./domain/purchasing/group-rule.ts";
import { keptAnswer } from "./domain/purchasing/kept-answer.ts";
import { type PurchaseSummary, rowOf } from "./domain/purchasing/purchase-summary.ts";
import {
  type PurchasingRow,
  SEGMENTATION_TYPES,
  type SegmentationType,
  type SegmentId,
} from "./domain/purchasing/purchasing.ts";
import { fitPurchases, placePurchases } from "./domain/purchasing/segment-purchases.ts";
import { addDays, startOfDay } from "./domain/time.ts";
import { ruledSegments } from "./ruled-segments.ts";
import { frameOf } from "./segment-frame.ts";
import { now } from "./server/clock.ts";
import { insertAuditLine } from "./server/db/audit-log.ts";
import { countBuyersSince, eachPurchaseSummary } from "./server/db/purchase-summaries.ts";
import { keepPurchasing } from "./server/db/purchasing-groups.ts";
import { withBusiness } from "./server/db/with-business.ts";
import type { Progress } from "./work-on-run.ts";

/** What somebody bought longer ago says little of how they buy. */
const PERIOD_DAYS = 730;
/** Up to so many customers are clustered whole; of more about so many, drawn by their ids, and the others join their groups. */
const CROWD = 50_000;
const SEED = 360;

/** The days whose orders count, and the instants they begin and end at. */
export const purchasingPeriod = async (scope: Scope) => {
  const { today, timeZone, currency } = await frameOf(scope);
  const start = addDays(today, 1 - PERIOD_DAYS);
  const [from, until] = [startOfDay(start, timeZone), startOfDay(addDays(today, 1), timeZone)];
  return { start, end: today, from, until, timeZone, currency };
};

type Fit = ReturnType<typeof fitPurchases>;
type Fits = Record<SegmentationType, Fit>;

/** Each customer's group of each type, in columns. */
class Places {
  readonly customerIds: string[] = [];
  readonly behavioral: SegmentId[] = [];
  readonly value: SegmentId[] = [];
  readonly frequency: SegmentId[] = [];

  /** Those whom the groups were found by. */
  addFitted(rows: readonly PurchasingRow[], fits: Fits): void {
    for (const { customerId } of rows) this.customerIds.push(customerId);
    for (const type of SEGMENTATION_TYPES) {
      const groupOf = new Map<string, SegmentId>();
      for (const { segmentId, customerIds } of fits[type].answer.segments) {
        for (const id of customerIds) groupOf.set(id, segmentId);
      }
      for (const { customerId } of rows) this[type].push(groupOf.get(customerId) as SegmentId);
    }
  }

  /** Others, by the groups' model. */
  add(rows: readonly PurchasingRow[], fits: Fits): void {
    for (const { customerId } of rows) this.customerIds.push(customerId);
    for (const type of SEGMENTATION_TYPES) this[type].push(...placePurchases(rows, fits[type].model));
  }

  sizes(type: SegmentationType): Map<SegmentId, number> {
    const sizes = new Map<SegmentId, number>();
    for (const group of this[type]) sizes.set(group, (sizes.get(group) ?? 0) + 1);
    return sizes;
  }
}

export type SegmentedPurchases = { customers: number } & Record<SegmentationType, number>;

/**
 * Finds the groups of a business's own customers by what they bought in the last two years, of each type from one reading,
 * and puts them in the place of those before, in one transaction. However many customers there are, no more than 50,000
 * rows are held: of more the groups are found by a sample that is the same each time (`crowd` of them, for tests).
 */
export const segmentStoredPurchases = async (
  actor: Actor,
  { at, signal }: Progress,
  { crowd = CROWD }: { crowd?: number } = {},
): Promise<SegmentedPurchases> => {
  const madeAt = now();
  const { start, end, currency, ...period } = await purchasingPeriod(actor);
  const buyers = await countBuyersSince(actor, period.from);
  const chance = crowd / buyers;
  const asRow = (summary: PurchaseSummary) => rowOf(summary, { currency, today: end });

  const rows: PurchasingRow[] = [];
  at("purchases", 0, Math.min(buyers, crowd));
  await eachPurchaseSummary(actor, period, chance < 1 ? { chance, isRest: false } : "all", (page) => {
    signal.throwIfAborted();
    for (const summary of page) rows.push(asRow(summary));
    at("purchases", Math.min(rows.length, buyers, crowd), Math.min(buyers, crowd));
  });

  const fits: Partial<Fits> = {};
  for (const [done, type] of SEGMENTATION_TYPES.entries()) {
    signal.throwIfAborted();
    at("groups", done, SEGMENTATION_TYPES.length);
    fits[type] = fitPurchases(rows, { type, algorithm: "auto", segments: "auto", seed: SEED });
  }
  const found = fits as Fits;

  const placed = new Places();
  placed.addFitted(rows, found);
  at("places", rows.length, buyers);
  if (chance < 1) {
    await eachPurchaseSummary(actor, period, { chance, isRest: true }, (page) => {
      signal.throwIfAborted();
      placed.add(page.map(asRow), found);
      at("places", Math.min(placed.customerIds.length, buyers), buyers);
    });
  }

  const told = { sampled: rows.length, period: { start, end } };
  const answers =
    rows.length === 0
      ? []
      : SEGMENTATION_TYPES.map((type) => keptAnswer(found[type].answer, { ...told, sizes: placed.sizes(type) }));
  const groups = Object.fromEntries(answers.map(({ type, segments }) => [type, segments.length]));
  const result = { customers: placed.customerIds.length, behavioral: 0, value: 0, frequency: 0, ...groups };
  signal.throwIfAborted();
  await withBusiness(actor, async (client) => {
    await keepPurchasing(client, actor, { madeAt, answers, placed });
    await insertAuditLine(client, actor, { action: "purchasing.segmented", after: result });
  });
  return result;
};

/** The automatic segments whose rules ask for groups. */
export const segmentsByGroup = async (scope: Scope): Promise<string[]> => {
  const { segments } = await withBusiness(scope, (client) => ruledSegments(client, scope));
  return segments.filter(({ criteria }) => asksForGroups(criteria)).map(({ id }) => id);
};
