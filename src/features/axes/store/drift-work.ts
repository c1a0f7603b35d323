import type { HistoryFrame } from "#features/axes/rules/customer-history.ts";
import { computeDrift, memoizePositions } from "#features/axes/rules/drift/drift.ts";
import { estimateNoise, type Noise } from "#features/axes/rules/drift/noise.ts";
import { buildPlacer, type Placer, type PlacingModel } from "#features/axes/rules/drift/position.ts";
import { type CustomerSnapshot, recordWeeks, type StoredPosition } from "#features/axes/rules/drift/snapshots.ts";
import type { PackedHistories } from "#features/axes/store/packed-histories.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { addDays, type Day, startOfDay } from "#lib/time/day.ts";
import { unpackHistories } from "./unpack-histories.ts";

/** A week's snapshot: customers are placed by one version of the axes as of the starts of this and earlier weeks. */
export type DriftFrame = {
  week: Day;
  version: number;
  placing: PlacingModel;
  reading: Omit<HistoryFrame, "asOf">;
};

export type DriftJobs = {
  noise: { job: DriftFrame & { packed: PackedHistories }; result: Noise };
  /** Customers without an order by then are left out. */
  drift: {
    job: DriftFrame & { packed: PackedHistories; noise: Noise; stored: Record<string, StoredPosition> };
    result: CustomerSnapshot[];
  };
};

/** Any constant, so that an interrupted snapshot gets the same threshold again. */
const SEED = 42;

const computeWeekStart = ({ week, reading: { timeZone } }: DriftFrame, weeksAgo: number): Date =>
  startOfDay(addDays(week, -7 * weeksAgo), timeZone);

const memoizePlacers = (frame: DriftFrame): ((weeksAgo: number) => Placer) => {
  const known = new Map<number, Placer>();
  return (weeksAgo) => {
    const placer =
      known.get(weeksAgo) ?? buildPlacer({ ...frame.reading, asOf: computeWeekStart(frame, weeksAgo) }, frame.placing);
    known.set(weeksAgo, placer);
    return placer;
  };
};

export const DRIFT_WORK: { [Kind in keyof DriftJobs]: (job: DriftJobs[Kind]["job"]) => DriftJobs[Kind]["result"] } = {
  noise: ({ packed, ...frame }) =>
    estimateNoise(
      Array.from(unpackHistories(packed), ({ history }) => history),
      { asOf: computeWeekStart(frame, 0), placeAt: memoizePlacers(frame), random: createRandom(SEED) },
    ),
  drift: ({ packed, noise, stored, ...frame }) => {
    const placeAt = memoizePlacers(frame);
    const snapshots: CustomerSnapshot[] = [];
    for (const { history } of unpackHistories(packed)) {
      const { customerId } = history;
      const at = memoizePositions(history, placeAt);
      const recorded = recordWeeks(stored[customerId] ?? null, at, frame);
      if (recorded) snapshots.push({ customerId, ...recorded, drifts: computeDrift(at, noise) });
    }
    return snapshots;
  },
};
