import { describe, expect, it } from "vitest";
import type { CustomerHistory, HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import { computeDrift, memoizePositions, RESOLUTION, recordWeeks, tracePath } from "#features/axes/rules/drift.ts";
import {
  axisDistance,
  buildPlacer,
  distanceBetween,
  estimateNoise,
  type Memberships,
  type PlacingModel,
  type Position,
} from "#features/axes/rules/drift-distance.ts";
import { STANDARD_WINDOW } from "#lib/axes/segment-moves.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { driftingHistories, modelOfHistories, PLANTED_AS_OF } from "#testing/shops/planted-histories.ts";

const WEEK = 7 * 86_400_000;
const FRAME: HistoryFrame = { asOf: PLANTED_AS_OF, timeZone: "UTC", currency: "USD" };
const LAST = "2025-06-30";

const random = createRandom(7);
const shop = driftingHistories(random, { steady: 300, once: 40, drifters: 15 });
const everyone = [...shop.steady, ...shop.once, ...shop.drifters];
const model = modelOfHistories(everyone, FRAME);
const placersOf = (placing: PlacingModel) => {
  const known = new Map<number, ReturnType<typeof buildPlacer>>();
  return (weeksAgo: number) => {
    const asOf = new Date(PLANTED_AS_OF.getTime() - weeksAgo * WEEK);
    const placer = known.get(weeksAgo) ?? buildPlacer({ ...FRAME, asOf }, placing);
    known.set(weeksAgo, placer);
    return placer;
  };
};
const placeAt = placersOf(model);

const driftsBy = (place: typeof placeAt) => {
  const noise = estimateNoise(everyone, { asOf: PLANTED_AS_OF, placeAt: place, random: createRandom(1) });
  return (histories: readonly CustomerHistory[]) =>
    histories.flatMap((history) =>
      computeDrift(memoizePositions(history, place), noise).filter(({ weeks }) => weeks === STANDARD_WINDOW),
    );
};
const drifting = (drifts: ReturnType<ReturnType<typeof driftsBy>>) =>
  drifts.filter(({ isDrifting }) => isDrifting).length;

describe("the drift of customers who changed a quarter ago, among ones who didn't", () => {
  const drifts = driftsBy(placeAt);

  it("finds them with a precision and recall of 0.9, and raises an alarm for fewer than 5% of the others", () => {
    const found = drifting(drifts(shop.drifters));
    const [steady, once] = [drifting(drifts(shop.steady)), drifting(drifts(shop.once))];
    expect(found / shop.drifters.length).toBeGreaterThanOrEqual(0.9);
    expect(found / (found + steady + once)).toBeGreaterThanOrEqual(0.9);
    expect(steady / shop.steady.length).toBeLessThan(0.05);
  });

  it("says why: who left moved on the loyalty trajectory, and who now hunts discounts on price sensitivity", () => {
    const axesOf = (kind: string) =>
      drifts(shop.drifters.filter(({ customerId }) => customerId.startsWith(kind))).map(({ why }) =>
        why.map(({ axis }) => axis),
      );
    const share = (kind: string, axis: string) => {
      const all = axesOf(kind);
      return all.filter((axes) => axes.includes(axis)).length / all.length;
    };
    expect(share("left", "loyalty_trajectory")).toBeGreaterThan(0.8);
    expect(share("hunter", "price_sensitivity")).toBeGreaterThan(0.8);
  });

  it("doesn't take another clustering for a change of the customers @full", () => {
    const again = modelOfHistories(everyone, FRAME, { seed: 7, minK: 3, maxK: 4 });
    const placeAgain = placersOf(again);
    // Comparing the two clusterings' positions directly would report nearly everyone.
    const apart = shop.steady.map(
      (history) =>
        distanceBetween((placeAt(1)(history) as Position).memberships, (placeAgain(0)(history) as Position).memberships)
          .total,
    );
    expect(apart.filter((distance) => distance > 0.3).length / apart.length).toBeGreaterThan(0.9);
    expect(drifting(driftsBy(placeAgain)(shop.steady)) / shop.steady.length).toBeLessThan(0.05);
    for (const history of shop.steady.slice(0, 50)) {
      const stored = recordWeeks(null, (weeksAgo) => placeAt(weeksAgo + 1)(history), {
        week: "2025-06-23",
        version: 1,
      });
      const at = memoizePositions(history, placeAgain);
      const { changes } = recordWeeks(stored?.position ?? null, at, { week: LAST, version: 2 }) ?? { changes: [] };
      const own = distanceBetween((at(1) as Position).memberships, (at(0) as Position).memberships).total;
      expect(changes).toMatchObject([
        { velocity: own, archetypeBefore: at(1)?.archetype, replaced: stored?.position.memberships },
      ]);
    }
  });
});

describe("the weekly snapshots", () => {
  it("give every week's position back to the resolution from the changes alone", () => {
    for (const history of [...shop.drifters.slice(0, 20), ...shop.steady.slice(0, 20)]) {
      const at = memoizePositions(history, placeAt);
      const { position, changes } = recordWeeks(null, at, { week: LAST, version: 1 }) as NonNullable<
        ReturnType<typeof recordWeeks>
      >;
      const path = tracePath(position, changes.toReversed());
      expect(path.map(({ archetypeBefore, archetype }) => [archetypeBefore, archetype])).toEqual(
        changes.map(({ archetypeBefore, archetype }) => [archetypeBefore, archetype]).toReversed(),
      );
      // What is stored is movement, not rounding.
      for (const { before, after } of path.flatMap(({ moves }) => moves)) {
        expect(axisDistance(before, after)).toBeGreaterThan(RESOLUTION / 2);
      }
      const beforeChanges: Memberships = { ...position.memberships };
      for (const { moves } of path) for (const { axis, before } of moves) beforeChanges[axis] = before;
      const first = at(26) ?? at(Math.max(...Array.from({ length: 26 }, (_, i) => (at(i) ? i : 0))));
      for (const distance of Object.values(distanceBetween(first?.memberships ?? {}, beforeChanges).axes)) {
        expect(distance).toBeLessThan(RESOLUTION + 0.01);
      }
    }
  });
});
