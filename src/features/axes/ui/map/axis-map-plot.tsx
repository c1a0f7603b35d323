"use client";

import { useMemo } from "react";
import { CartesianGrid, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { markShape } from "#core/ui/charts/group-mark.tsx";
import { getGroupMark } from "#core/ui/charts/group-marks.ts";
import { buildTooltipProps, labelAlong, labelBelow, TICK } from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxisMapAnswer } from "#features/axes/contracts/axis-members.ts";
import { inUnit } from "#records/rules/axes/scaler.ts";
import { shortName } from "#records/ui/people/customer-name.ts";
import type { SelectedSegment } from "../types.ts";
import { useUnitWords } from "../use-unit-words.ts";
import { fitEllipse, type Point, unitTicks } from "./map-model.ts";
import { useDirectionWords } from "./use-direction-words.ts";

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
