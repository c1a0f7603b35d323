"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { CartesianGrid, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { isLogarithmic } from "#core/ui/charts/chart-scale.ts";
import { markShape } from "#core/ui/charts/marks.tsx";
import { buildTooltipProps, labelAlong, labelBelow, TICK } from "#core/ui/charts/plot-parts.tsx";
import type { FeatureName } from "#lib/purchases/purchasing.ts";
import { shortName } from "#records/ui/people/customer-name.ts";
import type { PurchasingAnswer } from "../contracts/purchasing.ts";
import type { SelectedGroup } from "./purchasing-state.ts";
import { useFeatureWords } from "./use-feature-words.ts";

const HEIGHT = 420;
const RADIUS = 4;
const AXIS_WIDTH = 72;

type Props = { shown: SelectedGroup; map: PurchasingMap; label: string };

/** One mark per customer in the color and shape of their segment; those outside the selected segment are paler. */
export const MapPlot = ({ shown, map, label }: Props) => {
  const t = useTranslations("purchasing");
  const { nameOf, written, onAxis, axisName } = useFeatureWords();
  const [x, y] = map.axes;
  const axes = useMemo(() => {
    const scaleOf = (pick: (point: Point) => number) =>
      isLogarithmic(map.points.map(pick)) ? ("log" as const) : ("linear" as const);
    return { x: scaleOf((point) => point.x), y: scaleOf((point) => point.y) };
  }, [map]);
  const nameWith = (feature: FeatureName, scale: "log" | "linear") =>
    scale === "log" ? t("map_logarithmic", { name: axisName(feature) }) : axisName(feature);
  const tipOf = ({ groupId, customer, ...point }: Point) => {
    const group = shown.answer.groups.find(({ id }) => id === groupId)?.label ?? groupId;
    const lines = [`${nameOf(x)}: ${written(x, point.x)}`, `${nameOf(y)}: ${written(y, point.y)}`];
    return customer ? { title: shortName(customer), lines: [group, ...lines] } : { title: group, lines };
  };
  // Draw the selected segment last, above the others.
  const places = shown.answer.groups.map(({ id }, place) => ({ id, place }));
  const inOrder = [...places].sort((a, b) => Number(a.id === shown.group.id) - Number(b.id === shown.group.id));
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
      <XAxis
        dataKey="x"
        type="number"
        scale={axes.x}
        domain={["auto", "auto"]}
        tickFormatter={(value: number) => onAxis(x, value)}
        tick={TICK}
        stroke="var(--chart-axis-line)"
        label={labelBelow(nameWith(x, axes.x), 16)}
      />
      <YAxis
        dataKey="y"
        type="number"
        scale={axes.y}
        domain={["auto", "auto"]}
        tickFormatter={(value: number) => onAxis(y, value)}
        tick={TICK}
        stroke="var(--chart-axis-line)"
        width={AXIS_WIDTH}
        label={labelAlong(nameWith(y, axes.y))}
      />
      <Tooltip cursor={false} {...buildTooltipProps<Point>(tipOf)} />
      {inOrder.map(({ id, place }) => (
        <Scatter
          key={id}
          data={map.points.filter(({ groupId }) => groupId === id)}
          isAnimationActive={false}
          shape={markShape(place, { radius: RADIUS, opacity: id === shown.group.id ? 0.9 : 0.5 })}
        />
      ))}
    </ScatterChart>
  );
};

export type PurchasingMap = NonNullable<PurchasingAnswer["map"]>;

export type Point = PurchasingMap["points"][number];
