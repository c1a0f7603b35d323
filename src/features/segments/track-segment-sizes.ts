import type { PoolClient } from "pg";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { BATCHES_AT_ONCE } from "#core/db/pool.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, type Day, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { endAlert, raiseAlert } from "#records/alerts/alerts.ts";
import { inSegmentTurn, inSharedSegmentTurn } from "#records/customers/segment-turns.ts";
import { type Comparison, checkedEnd } from "#records/rules/comparison.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { getAllSegments, getSegment } from "./edit-segment.ts";
import { isWithin, normalSize, RANGE_DAYS } from "./rules/normal-size.ts";
import {
  activeSegmentIds,
  baseSizeNow,
  type Figures,
  lastSize,
  membersAt,
  membershipPatterns,
  type OverlappingSegment,
  type SavedSizes,
  type SizeDay,
  type SizeRow,
  saveSizes,
  segmentsSharingWith,
  sizeHistories,
  sizeNow,
  storedBaseSizes,
  storedMemberCounts,
  storedSizes,
} from "./store/segment-sizes.ts";
import { listSegmentVersions } from "./store/segments.ts";

/**
 * Compares today's stored sizes with each segment's normal range: an alert begins when a segment leaves it and ends when it is
 * back. Only of automatic segments: a manual one changes because users change it.
 */
const alertToSizes = async (
  client: PoolClient,
  scope: Scope,
  { today, timeZone }: CriteriaContext,
  segmentIds: readonly string[] | null,
): Promise<void> => {
  const period = { from: addDays(today, -RANGE_DAYS), today, timeZone };
  for (const { id, members, before } of await sizeHistories(client, scope, period, segmentIds)) {
    const alert = { kind: "segment_size", subject: id, at: now() } as const;
    const range = normalSize(before);
    if (!range || isWithin(range, members)) await endAlert(client, scope, alert);
    else await raiseAlert(client, scope, { ...alert, segmentId: id, details: { members, ...range } });
  }
};

/** A larger matrix would be unreadable. */
const MOST = 12;

/**
 * The overlap of a segment and the active segments that share most members with it: `shared[i][j]` are in both,
 * `shared[i][i]` in the segment. Throws NOT_FOUND (SEGMENT_NOT_FOUND).
 */
export const getSegmentOverlap = async (
  scope: Scope,
  id: string,
): Promise<{ segments: OverlappingSegment[]; shared: number[][] }> => {
  await getSegment(scope, id);
  return withBusiness(scope, async (client) => {
    const segments = await segmentsSharingWith(client, scope, id, MOST);
    const ids = segments.map((segment) => segment.id);
    const patterns = await membershipPatterns(client, scope, ids);
    const inBoth = (i: number, j: number) => {
      const both = (1 << i) | (1 << j);
      return patterns.reduce((sum, { pattern, customers }) => ((pattern & both) === both ? sum + customers : sum), 0);
    };
    return { segments, shared: ids.map((_, i) => ids.map((__, j) => inBoth(i, j))) };
  });
};

/** Members' purchases are counted over this many days and compared with the same number of days before. */
const PERIOD = 90;

const toSizeDay = ({ today, timeZone }: CriteriaContext): SizeDay => {
  const at = (days: number) => startOfDay(addDays(today, days), timeZone);
  return { day: today, timeZone, before: at(1 - 2 * PERIOD), from: at(1 - PERIOD), start: at(0), end: at(1) };
};

/** A segment's part, the same in every process. The end of an ID is random. */
const batchNumber = (segmentId: string): number => Number.parseInt(segmentId.slice(-4), 16) % BATCHES_AT_ONCE;

/**
 * In parts of about the same size, so that the database uses a core for each. Recalculations may run beside them: they store the
 * sizes again afterwards. A lock for each segment would take more locks than the database has room for.
 */
const saveAllSizes = async (scope: Scope, frame: CriteriaContext): Promise<void> => {
  const ids = await withBusiness(scope, (client) => activeSegmentIds(client, scope));
  const parts = Array.from({ length: BATCHES_AT_ONCE }, (_, part) => {
    const segmentIds = ids.filter((id) => batchNumber(id) === part);
    const saved = { segmentIds, readsAllCustomers: true, withBase: part === 0 };
    const locks = [`sizes of ${scope.businessId}, part ${part}`];
    return { locks, work: (client: PoolClient) => saveIn(client, scope, frame, saved) };
  });
  for (const result of await inSharedSegmentTurn(scope, parts)) if (result.status === "rejected") throw result.reason;
};

const saveIn = async (client: PoolClient, scope: Scope, frame: CriteriaContext, saved: SavedSizes): Promise<void> => {
  await raiseWorkMem(client);
  await saveSizes(client, scope, toSizeDay(frame), saved);
};

/**
 * Stores today's size of these segments, or of all active ones and of all customers; the last recalculation of a day
 * counts. Alerts users to unusual sizes.
 */
export const saveTodaysSizes = async (
  scope: Scope,
  frame: CriteriaContext,
  segmentIds: readonly string[] | null,
): Promise<void> => {
  if (!segmentIds) await saveAllSizes(scope, frame);
  await inSegmentTurn(scope, async (client) => {
    if (segmentIds) await saveIn(client, scope, frame, { segmentIds, readsAllCustomers: false, withBase: false });
    await alertToSizes(client, scope, frame, segmentIds);
  });
};

const over = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const shownFigures = ({ members, buyers, orders, ...row }: Figures, currency: string) => ({
  members,
  buyers,
  orders,
  revenue: toMajor(row.revenue, currency),
  averageOrderValue: orders === 0 ? null : toMajor(Math.round(row.revenue / orders), currency),
  averageRecencyDays: over(row.recencyDaysSum, row.everBought),
  retention: over(row.retained, row.buyersBefore),
});

const endOfDay = (day: Day, { timeZone }: CriteriaContext): Date => startOfDay(addDays(day, 1), timeZone);

/** The day to compare today with. */
const comparedDay = ({ today }: CriteriaContext, compare: Comparison): Day =>
  checkedEnd({ start: addDays(today, 1 - PERIOD), end: today }, compare);

type SizesRequest = { days: number; compare?: Comparison | undefined };

/** The members at the end of a day, and their purchases as of the last recalculation up to it. */
const comparedSize = async (client: PoolClient, scope: Scope, id: string, { day, frame }: DayIn) => {
  const members = (await membersAt(client, scope, endOfDay(day, frame), id)).get(id) ?? null;
  const stored = members === null ? null : await lastSize(client, scope, id, day);
  return { day, members, stored: stored && { day: stored.day, ...shownFigures(stored, frame.currency) } };
};

type DayIn = { day: Day; frame: CriteriaContext };

/**
 * A segment's size on the days it was recalculated and now, each compared to all customers, its edits, and with `compare`
 * its size at the end of an earlier day. Throws NOT_FOUND (SEGMENT_NOT_FOUND).
 */
export const getSegmentSizes = async (scope: Scope, id: string, { days, compare }: SizesRequest) => {
  await getSegment(scope, id);
  const frame = await loadBusinessDay(scope);
  const { currency, timeZone, today } = frame;
  const [first, day] = [addDays(today, 1 - days), toSizeDay(frame)];
  return withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const kept = (await storedSizes(client, scope, id, first)).filter((row) => row.day !== today);
    const everyone = new Map<Day, Figures>((await storedBaseSizes(client, scope, first)).map((row) => [row.day, row]));
    const now = await sizeNow(client, scope, day, id);
    if (now) everyone.set(today, await baseSizeNow(client, scope, day));
    const shown = ({ joined, left, ...row }: SizeRow) => {
      const beside = everyone.get(row.day);
      const figures = shownFigures(row, currency);
      return { day: row.day, joined, left, ...figures, everyone: beside ? shownFigures(beside, currency) : null };
    };
    const edits = (await listSegmentVersions(client, scope, id)).map(({ at, version }) => ({
      day: toLocalDay(at, timeZone),
      at,
      version,
    }));
    const compared = compare && (await comparedSize(client, scope, id, { day: comparedDay(frame, compare), frame }));
    return { currency, sizes: [...kept, ...(now ? [now] : [])].map(shown), edits, ...(compared && { compared }) };
  });
};

/** Each segment's member count on the days it was recalculated, and now; with `compare`, also at the end of an earlier day. */
export const listSegmentSizes = async (scope: Scope, { days, compare }: SizesRequest) => {
  const frame = await loadBusinessDay(scope);
  const { today } = frame;
  const day = compare && comparedDay(frame, compare);
  const [kept, before] = await withBusiness(scope, async (client) => [
    await storedMemberCounts(client, scope, addDays(today, 1 - days)),
    day && (await membersAt(client, scope, endOfDay(day, frame), null)),
  ]);
  return (await getAllSegments(scope)).map(({ id, memberCount }) => ({
    id,
    sizes: [
      ...kept
        .filter((row) => row.id === id && row.day !== today)
        .map((row) => ({ day: row.day, members: row.members })),
      { day: today, members: memberCount },
    ],
    ...(day && before && { compared: { day, members: before.get(id) ?? null } }),
  }));
};
