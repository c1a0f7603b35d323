"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { Columns } from "#core/ui/charts/columns.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { GroupMark } from "#core/ui/charts/group-mark.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { judgeSegmentation } from "#features/axes/rules/verdict.ts";
import styles from "./axes.module.css";
import type { SelectedSegment } from "./types.ts";

/** The silhouette score for each number of segments tried, and of each segment. */
export const QualityCard = ({ shown: { axis }, isTable }: { shown: SelectedSegment; isTable: boolean }) => {
  const t = useTranslations();
  const { count, fine } = useFormats();
  const { silhouetteError, judged, k, tried } = axis.quality;
  const title = t("chart_titles.silhouette");
  const verdict = judgeSegmentation(axis);
  const scoreText = (value: number | null) => (value === null ? t("axes.quality.too_small") : fine(value));
  const columns = tried.map((each) => ({
    name: count(each.k),
    cut: each.k === k ? t("axes.quality.chosen") : "",
    value: Math.max(0, each.silhouette ?? 0),
    words: each.silhouette === null ? "" : fine(each.silhouette),
    tip: { title: t("axes.quality.groups", { count: each.k }), lines: [scoreText(each.silhouette)] },
  }));
  const sure = silhouetteError > 0 ? t("axes.quality.sampled", { error: fine(silhouetteError), judged }) : "";
  return (
    <ChartCard
      title={title}
      term="silhouette"
      answer={
        verdict === null
          ? t("axes.one_group")
          : `${t(`axes.verdicts.${verdict}`)}. ${t(`axes.verdict_means.${verdict}`)} ${sure}`
      }
      isTable={isTable}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={[...tried]}
          keyOf={(each) => String(each.k)}
          columns={[
            {
              name: "k",
              title: t("axes.quality.k"),
              value: (each) => each.k,
              show: (each) => `${count(each.k)}${each.k === k ? ` (${t("axes.quality.chosen")})` : ""}`,
            },
            {
              name: "silhouette",
              title: t("axes.quality.silhouette"),
              term: "silhouette",
              value: (each) => each.silhouette ?? -1,
              show: (each) => scoreText(each.silhouette),
            },
          ]}
        />
      }
    >
      {tried.length > 0 && <Columns label={t("axes.quality.tried")} columns={columns} most={1} />}
      <p className={styles.soft}>{t("axes.quality.tried")}</p>
      <dl className={styles.silhouettes}>
        {axis.segments.map(({ key, name, silhouette: own }, place) => (
          <div key={key}>
            <dt>
              <GroupMark place={place} /> {name}
            </dt>
            <dd>{own === null ? "–" : fine(own)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.soft}>{t("glossary.terms.silhouette.definition")}</p>
    </ChartCard>
  );
};
