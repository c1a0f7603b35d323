"use client";

import { useMemo } from "react";
import { CartesianGrid, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { getGroupMark, markShape } from "#core/ui/charts/marks.tsx";
import { buildTooltipProps, labelAlong, labelBelow, TICK } from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxisMapAnswer } from "#features/axes/contracts/axis-members.ts";
import { type FeatureScaler, inUnit, standardised } from "#lib/axes/model.ts";
import { shortName } from "#records/ui/people/customer-name.ts";
import type { SelectedSegment } from "./use-axes.ts";
import { useDirectionWords, useUnitWords } from "./use-unit-words.ts";

type Point = AxisMapAnswer["points"][number];
type MapPoint = { x: number; y: number };

/** Maximum number of ticks. */
const TICKS = 6;
const ROUND = [1, 2, 5].flatMap((digit) => Array.from({ length: 13 }, (_, i) => digit * 10 ** (i - 3)));
const CANDIDATES = [0, ...ROUND, ...ROUND.map((value) => -value)];

type Tick = { place: number; value: number };

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

const HEIGHT = 400;
const RADIUS = 3.5;
const AXIS_WIDTH = 64;
/** Margin around the outermost marks, in standard deviations. */
const MARGIN = 0.2;

/** For a component, which is already in standard deviations. */
const PLAIN = { mean: 0, std: 1, transform: "none" } as const;

type Props = { shown: SelectedSegment; map: AxisMapAnswer; label: string };

const nothing = () => <g />;

/** One mark per customer in the color and shape of their segment, and an ellipse around most of each segment. */
export const AxisMapPlot = ({ shown: { axis, segment: chosen }, map, label }: Props) => {
  const { fine } = useFormats();
  const { nameOf, written, onAxis } = useUnitWords(axis);
  const words = useDirectionWords(axis);
  const groups = useMemo(
    () =>
      axis.segments.map(({ key, name }, place) => {
        const points = map.points.filter(({ segment }) => segment === key);
        return { key, name, place, points, ellipse: fitEllipse(points) };
      }),
    [axis.segments, map],
  );
  const directions = useMemo(
    () =>
      (["x", "y"] as const).map((along, at) => {
        const places = map.points.map((point) => point[along]);
        const [from, to] = [Math.min(...places) - MARGIN, Math.max(...places) + MARGIN];
        const { feature } = map.directions[at as 0 | 1];
        const scaler = feature === null ? undefined : chosen.scaler_params[feature];
        const ticks = unitTicks(scaler ?? PLAIN, from, to);
        return { domain: [from, to] as [number, number], feature, scaler, ticks };
      }),
    [map, chosen],
  );
  const valueAt = (at: number, place: number): string => {
    const { feature, scaler } = directions[at] ?? {};
    return feature && scaler ? written(feature, inUnit(place, scaler)) : fine(place);
  };
  const tickOf = (at: number) => (place: number) => {
    const { feature, ticks } = directions[at] ?? {};
    const tick = ticks?.find((each) => each.place === place);
    return feature && tick ? onAxis(feature, tick.value) : fine(place);
  };
  const lineOf = (at: 0 | 1, place: number): string => {
    const { feature } = map.directions[at];
    return `${feature === null ? words.nameOf(map.directions, at) : nameOf(feature)}: ${valueAt(at, place)}`;
  };
  const tipOf = ({ segment, customer, x, y }: Point) => {
    const group = groups.find(({ key }) => key === segment)?.name ?? segment;
    const lines = [lineOf(0, x), lineOf(1, y)];
    return customer ? { title: shortName(customer), lines: [group, ...lines] } : { title: group, lines };
  };
  const scaleOf = (at: 0 | 1) => ({
    dataKey: at === 0 ? "x" : "y",
    type: "number" as const,
    domain: directions[at]?.domain ?? [-1, 1],
    allowDataOverflow: true,
    ticks: (directions[at]?.ticks ?? []).map(({ place }) => place),
    tickFormatter: tickOf(at),
    tick: TICK,
    stroke: "var(--chart-axis-line)",
  });
  // Draw the selected segment last, above the others.
  const inOrder = groups.toSorted((a, b) => Number(a.key === chosen.key) - Number(b.key === chosen.key));
  return (
    <ScatterChart
      responsive
      className={styles.plot ?? ""}
      margin={{ top: 8, right: 16, bottom: 24, left: 8 }}
      style={{ width: "100%", height: HEIGHT }}
      aria-label={label}
      role="img"
      accessibilityLayer={false}
    >
      <CartesianGrid stroke="var(--chart-grid)" />
      <XAxis {...scaleOf(0)} label={labelBelow(words.nameOf(map.directions, 0), 16)} />
      <YAxis {...scaleOf(1)} width={AXIS_WIDTH} label={labelAlong(words.nameOf(map.directions, 1))} />
      <Tooltip cursor={false} {...buildTooltipProps<Point>(tipOf)} />
      {inOrder.map(({ key, place, points }) => (
        <Scatter
          key={key}
          data={points}
          isAnimationActive={false}
          shape={markShape(place, { radius: RADIUS, opacity: key === chosen.key ? 0.9 : 0.45 })}
        />
      ))}
      {inOrder
        .filter(({ ellipse }) => ellipse.length > 0)
        .map(({ key, place, ellipse }) => (
          <Scatter
            key={`${key}-ellipse`}
            data={ellipse}
            isAnimationActive={false}
            tooltipType="none"
            shape={nothing}
            line={{ stroke: getGroupMark(place).color, strokeWidth: key === chosen.key ? 2.5 : 1.5 }}
            lineType="joint"
          />
        ))}
    </ScatterChart>
  );
};
