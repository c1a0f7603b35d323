import { lazyPlot } from "#ui/shared/charts/lazy-plot.tsx";
import styles from "../campaigns.module.css";

export const EffectPlot = lazyPlot(() => import("./effect-plot.tsx").then(({ EffectPlot: it }) => it), styles.waiting);
