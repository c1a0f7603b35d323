"use client";

import { useTranslations } from "next-intl";
import type { RfmReport } from "#contracts/report/segmentation-report-answer.ts";
import { type Column, DataTable } from "#ui/shared/charts/data-table.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { DIMENSIONS, type Dimension } from "./empty-cell-reason.ts";
import { type ScoreBand, scoreBands } from "./score-model.ts";
import { SCORE_TERMS } from "./score-terms.ts";
import styles from "./scores.module.css";
import { useScoreWords } from "./use-score-words.ts";

/** The scores as tables, one per dimension. */
export const ScoresTables = ({ report }: { report: RfmReport }) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const words = useScoreWords(report);
  const columns = (dimension: Dimension): Column<ScoreBand>[] => [
    { name: "score", title: t("terms.score"), value: ({ score }) => words.name(dimension, score) },
    {
      name: "cut",
      title: words.unit(dimension),
      term: SCORE_TERMS[dimension],
      value: ({ range }) => range?.min ?? -1,
      show: ({ score }) => words.cut(dimension, score),
    },
    { name: "customers", title: t("report.customers"), value: (b) => b.customers, show: (b) => count(b.customers) },
    {
      name: "share",
      title: t("terms.share_of_customers"),
      term: "share_of_customers",
      value: (b) => b.share,
      show: (b) => percent(b.share),
    },
  ];
  return (
    <div className={styles.tables}>
      {DIMENSIONS.map((dimension) => (
        <DataTable
          key={dimension}
          caption={t(`scores.${dimension}.name`)}
          columns={columns(dimension)}
          rows={scoreBands(report, dimension)}
          keyOf={({ score }) => String(score)}
        />
      ))}
    </div>
  );
};
