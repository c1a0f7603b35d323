"use client";

import dynamic from "next/dynamic";
import styles from "./chart.module.css";
import type { Tip } from "./chart-tip.tsx";

export type ChartColumn = {
  name: string;
  /** What the name stands for, in the axis's unit. */
  cut: string;
  value: number;
  /** The value as it is written; empty where a gap has nothing to say. */
  words: string;
  tip: Tip;
};

export type ColumnsProps = {
  label: string;
  columns: ChartColumn[];
  /** The value that fills the height: charts side by side share it. */
  most: number;
};

/** Columns from zero. Their script is loaded when there are some to draw. */
export const Columns = dynamic<ColumnsProps>(() => import("./columns-plot.tsx").then(({ ColumnsPlot: it }) => it), {
  ssr: false,
  loading: () => <div className={styles.columnsToCome} />,
});
