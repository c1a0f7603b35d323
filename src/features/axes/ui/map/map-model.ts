import type { AxisMapAnswer } from "#features/axes/contracts/axis-members.ts";
import type { FeatureScaler } from "#records/rules/axes/model.ts";
import { standardised } from "#records/rules/axes/scaler.ts";

export type Point = AxisMapAnswer["points"][number];
type MapPoint = { x: number; y: number };

/** Maximum number of ticks. */
const TICKS = 6;
const ROUND = [1, 2, 5].flatMap((digit) => Array.from({ length: 13 }, (_, i) => digit * 10 ** (i - 3)));
const CANDIDATES = [0, ...ROUND, ...ROUND.map((value) => -value)];

export type Tick = { place: number; value: number };

/** Round values in the feature's own unit with their standardized positions, far enough apart to read. */
export const unitTicks = (scaler: FeatureScaler, from: number, to: number): Tick[] => {
  if (scaler.std === 0) return [];
  const apart = (to - from) / TICKS;
  const ticks: Tick[] = [];
  // Values outside a root's or logarithm's domain become NaN, which no range includes.
  const inside = CANDIDATES.map((value) => ({ value, place: standardised(value, scaler) }))
    .filter(({ place }) => place >= from && place <= to)
    .sort((a, b) => a.place - b.place);
  // The roundest first: 0, then 100 before 50.
  for (const tick of inside.toSorted((a, b) => roundness(b.value) - roundness(a.value) || a.place - b.place)) {
    if (ticks.every(({ place }) => Math.abs(place - tick.place) >= apart)) ticks.push(tick);
  }
  return ticks.sort((a, b) => a.place - b.place);
};

/** Roundness: 3 for zero, 2 for powers of ten, 1 for five times one, 0 for twice one. */
const roundness = (value: number): number => {
  if (value === 0) return 3;
  const digit = Number(Math.abs(value).toExponential()[0]);
  return digit === 1 ? 2 : digit === 5 ? 1 : 0;
};

/** Covers about two of three customers: exactly 68% of a normal distribution. */
const WITHIN = Math.sqrt(-2 * Math.log(1 - 0.68));
const CORNERS = 48;

const computeMean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The ellipse around a segment's center as a closed line; empty for fewer than five customers. */
export const fitEllipse = (points: readonly MapPoint[]): MapPoint[] => {
  if (points.length < 5) return [];
  const [x, y] = [computeMean(points.map((point) => point.x)), computeMean(points.map((point) => point.y))];
  const covariance = (one: (point: MapPoint) => number, other: (point: MapPoint) => number) =>
    computeMean(points.map((point) => one(point) * other(point)));
  const [dx, dy] = [(point: MapPoint) => point.x - x, (point: MapPoint) => point.y - y];
  // The Cholesky factor of the covariance matrix maps the unit circle to the ellipse.
  const a = Math.sqrt(covariance(dx, dx));
  const b = a === 0 ? 0 : covariance(dx, dy) / a;
  const c = Math.sqrt(Math.max(0, covariance(dy, dy) - b * b));
  return Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / CORNERS;
    const [right, up] = [WITHIN * Math.cos(angle), WITHIN * Math.sin(angle)];
    return { x: x + a * right, y: y + b * right + c * up };
  });
};
