import { sampleRows } from "#lib/statistics/clustering/sample-rows.ts";
import type { FeatureName, PurchasingResult, SegmentId } from "../purchasing.ts";
import type { Columns } from "./columns.ts";
import type { Scale } from "./scale.ts";

type Drawn = {
  customerIds: readonly string[];
  ids: readonly SegmentId[];
  columns: Columns;
  /** The same, scaled. */
  places: Columns;
  seed: number;
};

const MOST_POINTS = 2000;

/** The share of a feature's variance that lies between the segments (η²). */
const judge = (places: Float64Array, ids: readonly SegmentId[]) => {
  const sums = new Map<SegmentId, { count: number; sum: number }>();
  let [sum, squares] = [0, 0];
  for (const [i, place] of places.entries()) {
    sum += place;
    squares += place * place;
    const own = sums.get(ids[i] as SegmentId) ?? { count: 0, sum: 0 };
    sums.set(ids[i] as SegmentId, { count: own.count + 1, sum: own.sum + place });
  }
  const mean = sum / places.length;
  const total = squares - places.length * mean * mean;
  const between = [...sums.values()].reduce((all, each) => all + each.count * (each.sum / each.count - mean) ** 2, 0);
  return { mean, total, share: total > 0 ? between / total : 0 };
};

/**
 * Positions of a seeded sample of at most 2,000 customers on two features: the one that separates the segments best,
 * and the one with the largest η² × (1 − r²). Unknown values are set to the median. Null with fewer than two features.
 */
export const buildScatter = (
  features: readonly ({ feature: FeatureName } & Scale)[],
  { customerIds, ids, columns, places, seed }: Drawn,
): PurchasingResult["map"] => {
  const drawn = sampleRows(customerIds.length, MOST_POINTS, seed);
  const drawnIds = Array.from(drawn, (row) => ids[row] as SegmentId);
  const judged = features.map((scale) => {
    const column = Float64Array.from(drawn, (row) => columns[scale.feature][row] as number);
    const own = Float64Array.from(drawn, (row) => places[scale.feature][row] || 0);
    return { ...scale, column, places: own, ...judge(own, drawnIds) };
  });
  const [best, ...others] = judged.toSorted((a, b) => b.share - a.share);
  if (!best || others.length === 0) return null;
  const added = others.map((other) => {
    const product = other.places.reduce(
      (sum, place, i) => sum + (place - other.mean) * ((best.places[i] as number) - best.mean),
      0,
    );
    const r2 = other.total > 0 && best.total > 0 ? product ** 2 / (other.total * best.total) : 1;
    return { ...other, adds: other.share * (1 - r2) };
  });
  const second = added.reduce((most, each) => (each.adds > most.adds ? each : most));
  const at = ({ column, median }: typeof best, i: number) => (Number.isNaN(column[i]) ? median : (column[i] as number));
  const points = drawnIds.map((segmentId, i) => ({
    customerId: customerIds[drawn[i] as number] as string,
    segmentId,
    x: at(best, i),
    y: at(second, i),
  }));
  return { axes: [best.feature, second.feature], points };
};
