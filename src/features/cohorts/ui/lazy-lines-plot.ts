import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import styles from "./cohorts.module.css";

export const LinesPlot = lazyPlot(() => import("./lines-plot.tsx").then(({ LinesPlot: it }) => it), styles.waiting);
