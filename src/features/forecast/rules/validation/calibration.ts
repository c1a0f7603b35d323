import type { CalibrationPoint } from "../validation-report.ts";

const GROUPS = 10;
/** The 97.5% quantile of the normal distribution. */
const Z = 1.959_963_985;

/** Wilson's interval of a proportion (1927). */
export const wilson = (hits: number, n: number, z = Z): { lower: number; upper: number } => {
  const [share, z2] = [hits / n, z * z];
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return { lower: Math.max(0, middle - half), upper: Math.min(1, middle + half) };
};

/** Ten groups of equal size by predicted probability of a purchase, lowest first; equal probabilities stay together. */
export const computeCalibration = (chances: Float64Array, counts: Float64Array): CalibrationPoint[] => {
  const order = Uint32Array.from(chances, (_, row) => row).sort(
    (a, b) => (chances[a] as number) - (chances[b] as number) || a - b,
  );
  const points: CalibrationPoint[] = [];
  for (let first = 0; first < order.length; ) {
    let end = Math.max(first + 1, Math.ceil(((points.length + 1) * order.length) / GROUPS));
    while (end < order.length && chances[order[end] as number] === chances[order[end - 1] as number]) end++;
    const rows = order.subarray(first, end);
    let [predicted, hits] = [0, 0];
    for (const row of rows) {
      predicted += chances[row] as number;
      if ((counts[row] as number) > 0) hits++;
    }
    points.push({
      customers: rows.length,
      predicted: predicted / rows.length,
      happened: hits / rows.length,
      ...wilson(hits, rows.length),
    });
    first = end;
  }
  return points;
};

/** Expected calibration error: the mean gap, over customers, between predicted and observed share of their group. */
export const expectedCalibrationError = (points: readonly CalibrationPoint[]): number => {
  const [gaps, customers] = points.reduce(
    ([sum, count], point) => [
      sum + point.customers * Math.abs(point.predicted - point.happened),
      count + point.customers,
    ],
    [0, 0],
  );
  return gaps / Math.max(1, customers);
};
