"use client";

import { useTranslations } from "next-intl";
import { CartesianGrid, Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import styles from "#core/ui/charts/chart.module.css";
import { buildTooltipProps, LINE_CURSOR, QUIET_AXIS, TICK, TIME_AXIS } from "#core/ui/charts/plot-parts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import own from "../segments.module.css";
import type { Size } from "./trend-model.ts";

type Point = { day: string; own: number | null; everyone: number | null };

type Props = {
  label: string;
  points: readonly Point[];
  sizes: readonly Size[];
  format: (value: number) => string;
  /** Edits of the rule, numbered by version. */
  pins?: readonly { day: string; version: number }[];
  /** Additional text for a day's tooltip. */
  linesOf?: (size: Size) => string[];
  isStep?: boolean;
};

const HEIGHT = 200;
const AXIS_WIDTH = 64;

const toTimestamp = (day: string) => Date.parse(`${day}T00:00:00Z`);
const toDayText = (time: number) => new Date(time).toISOString().slice(0, 10);

/** A line for the members and a dashed one for all customers; days without a figure are gaps. */
export const TrendPlot = ({ label, points, sizes, format, pins = [], linesOf, isStep = false }: Props) => {
  const t = useTranslations("segments");
  const { days } = useFormats();
  const data = points.map((point, at) => ({ ...point, time: toTimestamp(point.day), size: sizes[at] }));
  const hasEveryone = points.some(({ everyone }) => everyone !== null);
  const first = data[0]?.time ?? 0;
  const tipOf = (point: (typeof data)[number]) => ({
    title: days(point.day, point.day),
    lines: [
      ...(point.own === null ? [] : [t("tip_members", { value: format(point.own) })]),
      ...(point.everyone === null ? [] : [t("tip_everyone", { value: format(point.everyone) })]),
      ...(point.size && linesOf ? linesOf(point.size) : []),
    ],
  });
  return (
    <>
      <LineChart
        responsive
        className={styles.plot ?? ""}
        data={data}
        margin={{ top: 20, right: 16, bottom: 0, left: 0 }}
        style={{ width: "100%", height: HEIGHT }}
        aria-label={label}
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          {...TIME_AXIS}
          tickFormatter={(time: number) => days(toDayText(time), toDayText(time))}
          minTickGap={32}
        />
        <YAxis
          tickFormatter={format}
          {...QUIET_AXIS}
          width={AXIS_WIDTH}
          domain={isStep ? [0, "auto"] : ["auto", "auto"]}
        />
        <Tooltip cursor={LINE_CURSOR} {...buildTooltipProps<(typeof data)[number]>(tipOf)} />
        {pins
          .filter(({ day }) => toTimestamp(day) >= first)
          .map(({ day, version }) => (
            <ReferenceLine
              key={`${day} ${version}`}
              x={toTimestamp(day)}
              stroke="var(--chart-axis)"
              strokeDasharray="2 3"
              label={{ value: t("pin", { version }), position: "top", ...TICK }}
            />
          ))}
        {hasEveryone && (
          <Line
            dataKey="everyone"
            type="linear"
            stroke="var(--chart-axis)"
            strokeDasharray="5 4"
            strokeWidth={1.5}
            dot={false}
            isAnimationActive={false}
          />
        )}
        <Line
          dataKey="own"
          type={isStep ? "stepAfter" : "linear"}
          stroke="var(--accent-base)"
          strokeWidth={2}
          dot={data.length < 3}
          isAnimationActive={false}
        />
      </LineChart>
      {hasEveryone && (
        <p className={`row gap-16 text-13 soft ${own.legend}`} aria-hidden>
          <span data-line="own">{t("members_head")}</span>
          <span data-line="everyone">{t("everyone")}</span>
        </p>
      )}
    </>
  );
};
