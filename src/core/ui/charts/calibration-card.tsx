"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { useFormats } from "../session/use-formats.ts";
import type { CalibrationPoint } from "./calibration-model.ts";
import type { CalibrationWords } from "./calibration-plot.tsx";
import styles from "./chart.module.css";
import { ChartCard } from "./chart-card.tsx";
import { DataTable } from "./data-table.tsx";
import { lazyPlot } from "./lazy-plot.tsx";

const CalibrationPlot = lazyPlot(() => import("./calibration-plot.tsx").then(({ CalibrationPlot: it }) => it), 372);

type Props = {
  title: string;
  term: TermKey;
  answer: string;
  /** How to read the chart. */
  about: string;
  points: readonly CalibrationPoint[];
  words: CalibrationWords;
  isTable: boolean;
  tools?: ReactNode;
};

/** Predicted and actual rates of customers with similar predictions. */
export const CalibrationCard = ({ title, term, answer, about, points, words, isTable, tools }: Props) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  return (
    <ChartCard
      title={title}
      term={term}
      answer={answer}
      isTable={isTable}
      tools={tools}
      table={
        <DataTable
          caption={title}
          isCaptionHidden
          rows={[...points]}
          keyOf={({ predicted, happened, customers }) => `${predicted} ${happened} ${customers}`}
          columns={[
            { name: "predicted", title: words.x, value: (point) => point.predicted, format: percent },
            { name: "happened", title: words.y, value: (point) => point.happened, format: percent },
            {
              name: "chance",
              title: t("terms.interval", { level: percent(0.95) }),
              value: (point) => point.lower,
              show: ({ lower, upper }) => t("forecast.interval", { lower: percent(lower), upper: percent(upper) }),
            },
            { name: "customers", title: t("forecast.customers"), value: (point) => point.customers, format: count },
          ]}
        />
      }
    >
      <div className={styles.beside}>
        <CalibrationPlot points={points} label={title} words={words} />
        <p className="small faint">{about}</p>
      </div>
    </ChartCard>
  );
};
