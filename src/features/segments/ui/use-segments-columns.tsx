"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import type { Segment } from "#features/segments/contracts/segments.ts";
import type { Day } from "#lib/time/day.ts";
import { isCalculated } from "#records/rules/criteria/segment-list.ts";
import { ChangeMark } from "#records/ui/comparison/change-mark.tsx";
import { SegmentMenu } from "./segment-menu.tsx";
import { KindMark, LastUpdated } from "./segment-status.tsx";

/** The last value of each of equal sections, so that the newest is always included. */
export const sparklinePoints = <Value,>(values: readonly Value[], most: number): Value[] => {
  if (values.length <= most) return [...values];
  return Array.from({ length: most }, (_, i) => values[Math.ceil(((i + 1) * values.length) / most) - 1] as Value);
};

const [WIDTH, HEIGHT, MARGIN] = [96, 24, 3];

/** More points than these would be indistinguishable. */
const MOST = 30;

type Props = { sizes: readonly { day: string; members: number }[] };

/** A segment's size over time on its own scale, with the last value marked; the label names the first and last value. */
const Sparkline = ({ sizes }: Props) => {
  const t = useTranslations("segments");
  const { days, difference } = useFormats();
  const points = sparklinePoints(sizes, MOST).map(({ members }) => members);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) {
    const [since] = sizes;
    const words = since ? t("line_since", { day: days(since.day, since.day) }) : t("no_line");
    return <span className="flex items-center gap-8 small font-normal faint nowrap">{words}</span>;
  }
  const [low, high] = [Math.min(...points), Math.max(...points)];
  const x = (at: number) => MARGIN + (at / (points.length - 1)) * (WIDTH - 2 * MARGIN);
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : MARGIN + (1 - (value - low) / (high - low)) * (HEIGHT - 2 * MARGIN);
  const change = (sizes.at(-1)?.members ?? 0) - (sizes[0]?.members ?? 0);
  return (
    <span className="inline-flex items-center gap-8 nowrap" title={t("line_range", { low, high, last })}>
      <svg width={WIDTH} height={HEIGHT} aria-hidden role="presentation">
        <polyline
          points={points.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
          fill="none"
          stroke="var(--chart-reference)"
          strokeWidth="1.5"
        />
        <circle cx={x(points.length - 1)} cy={y(last)} r="2.5" fill="var(--accent-base)" />
      </svg>
      <span>{change === 0 ? "±0" : difference(change)}</span>
    </span>
  );
};

type Sizes = ReadonlyMap<string, AnswerOf<"GET /api/admin/segments/sizes">["data"][number]>;

type Context = {
  /** All customers of the business. */
  customers: number | undefined;
  /** The day that the sizes are compared with. */
  comparedDay: Day | undefined;
};

export const useSegmentsColumns = (
  sizes: Sizes | undefined,
  { customers, comparedDay }: Context,
): ListColumn<Segment>[] => {
  const t = useTranslations();
  const formats = useFormats();
  const comparedColumn = (day: Day): ListColumn<Segment> => ({
    name: "compared",
    title: t("comparison.vs", { period: formats.days(day, day) }),
    align: "end",
    show: ({ id, memberCount }) => {
      const before = sizes?.get(id)?.compared?.members;
      if (before === undefined) return null;
      if (before === null) return t("segments.not_created");
      return <ChangeMark now={memberCount} before={before} show={formats.count} showDifference={formats.difference} />;
    },
  });
  return [
    {
      name: "name",
      title: t("segments.name"),
      show: ({ id, name, description }) => (
        <TwoLines below={description}>
          <Link href={`/segments/${id}`}>{name}</Link>
        </TwoLines>
      ),
    },
    {
      name: "kind",
      title: t("segments.kind"),
      show: ({ isAutomatic }) => <KindMark isAutomatic={isAutomatic} />,
    },
    {
      name: "memberCount",
      title: t("segments.size"),
      term: "segment_size",
      figure: "group_size",
      align: "end",
      show: (segment) =>
        isCalculated(segment) ? (
          <TwoLines below={customers ? formats.percent(segment.memberCount / customers) : null}>
            {formats.count(segment.memberCount)}
          </TwoLines>
        ) : (
          "–"
        ),
    },
    ...(comparedDay ? [comparedColumn(comparedDay)] : []),
    {
      name: "line",
      title: t("segments.line"),
      show: ({ id }) => (sizes ? <Sparkline sizes={sizes.get(id)?.sizes ?? []} /> : null),
    },
    {
      name: "inWords",
      title: t("segments.in_words_head"),
      isText: true,
      onPhone: "line",
      show: ({ inWords }) => <span className="soft">{inWords ?? t("segments.by_hand")}</span>,
    },
    {
      name: "updatedAt",
      title: t("segments.updated"),
      startsDown: true,
      show: (segment) => <LastUpdated segment={segment} />,
    },
    {
      name: "menu",
      title: t("settings.actions"),
      onPhone: "more",
      show: (segment) => <SegmentMenu segment={segment} />,
    },
  ];
};
