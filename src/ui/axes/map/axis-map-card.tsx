"use client";

import { useTranslations } from "next-intl";
import type { AxisMapAnswer } from "#contracts/axes/axis-members.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { GroupMark } from "#ui/shared/charts/group-mark.tsx";
import { lazyPlot } from "#ui/shared/charts/lazy-plot.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import styles from "../axes.module.css";
import type { SelectedSegment } from "../types.ts";
import { AxisMapTable } from "./axis-map-table.tsx";
import { useDirectionWords } from "./use-direction-words.ts";

const AxisMapPlot = lazyPlot(() => import("./axis-map-plot.tsx").then(({ AxisMapPlot: it }) => it), styles.plotWaiting);

/** A map of the axis's segments, drawn from a sample of customers. */
export const AxisMapCard = ({ shown, isTable }: { shown: SelectedSegment; isTable: boolean }) => {
  const t = useTranslations();
  const { answer, error, retry } = useAnswer("GET /api/admin/axes/{axis}/map", { axis: shown.axis.axis });
  const title = t("chart_titles.clusters");
  if (error) return <ErrorCard title={title} error={error} onRetry={retry} />;
  const map = answer?.data;
  if (!map) return <div className={styles.waiting} aria-hidden />;
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
      table={<AxisMapTable shown={shown} map={map} title={title} />}
    >
      <AxisMapPlot shown={shown} map={map} label={title} />
      <ul className={styles.legend} aria-hidden>
        {shown.axis.segments.map(({ key, name }, place) => (
          <li key={key}>
            <GroupMark place={place} /> {name}
          </li>
        ))}
      </ul>
      <p className={styles.soft}>
        {t(map.directions[0].feature === null ? "map_note_components" : "map_note", {
          x: nameOf(map.directions, 0),
          y: nameOf(map.directions, 1),
        })}
      </p>
    </ChartCard>
  );
};
