"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { GroupMark } from "#core/ui/charts/marks.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import type { SelectedGroup } from "./purchasing-state.ts";
import { useFeatureWords } from "./use-feature-words.ts";

const MapPlot = lazyPlot(() => import("./map-plot.tsx").then(({ MapPlot: it }) => it), 432);

/** The segments on the two features that separate them best; the table shows the center of each. */
export const MapCard = memo(({ shown, isTable }: { shown: SelectedGroup; isTable: boolean }) => {
  const t = useTranslations();
  const { count } = useFormats();
  const { nameOf, written } = useFeatureWords();
  const { map, groups } = shown.answer;
  const title = t("chart_titles.clusters");
  if (!map) return null;
  const [x, y] = map.axes;
  const rows = groups.map(({ id, label }, place) => {
    const own = map.points.filter(({ groupId }) => groupId === id);
    return {
      id,
      label,
      place,
      customers: own.length,
      x: computeMedian(own.map((point) => point.x)),
      y: computeMedian(own.map((point) => point.y)),
    };
  });
  return (
    <ChartCard
      title={title}
      term="segment_map"
      answer={t("purchasing.map_answer", { x: nameOf(x), y: nameOf(y), count: map.points.length })}
      isTable={isTable}
      table={
        <DataTable
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            { name: "group", title: t("purchasing.group"), value: ({ label }) => label },
            { name: "customers", title: t("purchasing.map_shown"), value: ({ customers }) => customers, format: count },
            {
              name: "x",
              title: t("purchasing.map_middle", { name: nameOf(x) }),
              value: (row) => row.x,
              show: (row) => written(x, row.x),
            },
            {
              name: "y",
              title: t("purchasing.map_middle", { name: nameOf(y) }),
              value: (row) => row.y,
              show: (row) => written(y, row.y),
            },
          ]}
        />
      }
    >
      <MapPlot shown={shown} map={map} label={title} />
      <ul className="row gap-4-16 text-13 soft" aria-hidden>
        {rows.map(({ id, label, place }) => (
          <li className="inline-flex items-center gap-6" key={id}>
            <GroupMark place={place} /> {label}
          </li>
        ))}
      </ul>
    </ChartCard>
  );
});
