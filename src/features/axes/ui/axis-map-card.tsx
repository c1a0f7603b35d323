"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { GroupMark } from "#core/ui/charts/marks.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { AxisMapAnswer } from "#features/axes/contracts/axis-members.ts";
import type { SelectedSegment } from "#features/axes/ui/use-axes.ts";
import { inUnit } from "#lib/axes/model.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import styles from "./axes.module.css";
import { useDirectionWords, useUnitWords } from "./use-unit-words.ts";

type AxisMapTableProps = { shown: SelectedSegment; map: AxisMapAnswer };

/** The center of each segment on the map. */
const AxisMapTable = ({ shown: { axis, segment: chosen }, map }: AxisMapTableProps) => {
  const t = useTranslations("axes");
  const { count, fine } = useFormats();
  const { written } = useUnitWords(axis);
  const { nameOf } = useDirectionWords(axis);
  const rows = axis.segments.map(({ key, name }) => {
    const own = map.points.filter(({ segment }) => segment === key);
    const [x, y] = [computeMedian(own.map((point) => point.x)), computeMedian(own.map((point) => point.y))];
    return { key, name, shown: own.length, places: [x, y] as const };
  });
  const valueAt = (at: 0 | 1, place: number): string => {
    const { feature } = map.directions[at];
    const scaler = feature === null ? undefined : chosen.scaler_params[feature];
    return feature === null || !scaler ? fine(place) : written(feature, inUnit(place, scaler));
  };
  const middle = (at: 0 | 1) => ({
    name: `middle-${at}`,
    title: t("map_middle", { name: nameOf(map.directions, at) }),
    value: ({ places }: (typeof rows)[number]) => places[at],
    show: ({ places, shown }: (typeof rows)[number]) => (shown === 0 ? "–" : valueAt(at, places[at])),
  });
  return (
    <DataTable
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { name: "segment", title: t("segment"), value: ({ name }) => name },
        { name: "shown", title: t("map_customers"), value: ({ shown }) => shown, format: count },
        middle(0),
        middle(1),
      ]}
    />
  );
};

const AxisMapPlot = lazyPlot(
  () => import("#features/axes/ui/axis-map-plot.tsx").then(({ AxisMapPlot: it }) => it),
  412,
);

/** A map of the axis's segments, drawn from a sample of customers. */
export const AxisMapCard = ({ shown, isTable }: { shown: SelectedSegment; isTable: boolean }) => {
  const t = useTranslations();
  const { answer, error, retry } = useAnswer("GET /api/admin/axes/{axis}/map", { axis: shown.axis.axis });
  const title = t("chart_titles.clusters");
  if (error) return <ErrorCard title={title} error={error} onRetry={retry} />;
  const map = answer?.data;
  if (!map) return <div className={`panel ${styles.waiting}`} aria-hidden />;
  return <MapOf shown={shown} map={map} isTable={isTable} title={title} />;
};

type Props = { shown: SelectedSegment; map: AxisMapAnswer; isTable: boolean; title: string };

const MapOf = ({ shown, map, isTable, title }: Props) => {
  const t = useTranslations("axes");
  const { answerOf, nameOf } = useDirectionWords(shown.axis);
  return (
    <ChartCard
      title={title}
      term="segment_map"
      answer={
        <>
          {answerOf(map.directions)} {t("map_shown", { count: map.points.length, population: map.population })}
        </>
      }
      isTable={isTable}
      table={<AxisMapTable shown={shown} map={map} />}
    >
      <AxisMapPlot shown={shown} map={map} label={title} />
      <ul className={`row gap-8-12 text-13 soft ${styles.legend}`} aria-hidden>
        {shown.axis.segments.map(({ key, name }, place) => (
          <li className="inline-flex items-center gap-6" key={key}>
            <GroupMark place={place} /> {name}
          </li>
        ))}
      </ul>
      <p className="small faint">
        {t(map.directions[0].feature === null ? "map_note_components" : "map_note", {
          x: nameOf(map.directions, 0),
          y: nameOf(map.directions, 1),
        })}
      </p>
    </ChartCard>
  );
};
