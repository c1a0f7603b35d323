"use client";

import styles from "./chart.module.css";
import type { ColumnsProps } from "./columns-plot.tsx";
import { lazyPlot } from "./lazy-plot.tsx";

/** Columns from zero; loads its script only when there is data. */
export const Columns = lazyPlot<ColumnsProps>(
  () => import("./columns-plot.tsx").then(({ ColumnsPlot: it }) => it),
  styles.columnsToCome,
);
