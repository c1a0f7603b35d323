"use client";

import dynamic from "next/dynamic";
import styles from "./chart.module.css";
import type { ColumnsProps } from "./columns-plot.tsx";

/** Columns from zero; loads its script only when there is data. */
export const Columns = dynamic<ColumnsProps>(() => import("./columns-plot.tsx").then(({ ColumnsPlot: it }) => it), {
  ssr: false,
  loading: () => <div className={styles.columnsToCome} />,
});
