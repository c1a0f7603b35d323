"use client";

import { type ComponentType, type CSSProperties, useEffect, useRef, useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useListedKeys } from "#core/ui/keys/active-keys.ts";
import styles from "./chart.module.css";
import type { ColumnsProps } from "./columns-plot.tsx";

/** A plot starts to load at this distance below the screen. */
const NEAR = "200px";

/**
 * Loads a plot's script when the plot comes near the screen, because charts are a quarter of all script. The
 * placeholder has the plot's height in pixels. After a failed load, "Retry" loads it again, which `React.lazy` does not support.
 */
export const lazyPlot = <Props extends { label: string }>(
  load: () => Promise<ComponentType<Props>>,
  height: number | undefined,
  phoneHeight = height,
) => {
  let known: ComponentType<Props> | undefined;
  const waiting = { "--height": `${height}px`, "--phone-height": `${phoneHeight}px` } as CSSProperties;
  return (props: Props) => {
    const [Plot, setPlot] = useState(() => known);
    const [isNear, setNear] = useState(false);
    const [error, setError] = useState<unknown>(null);
    useListedKeys(Plot ? ["chart_move"] : []);
    const outline = useRef<HTMLDivElement>(null);
    useEffect(() => {
      if (!outline.current) return;
      const watcher = new IntersectionObserver(
        (entries) => entries.some(({ isIntersecting }) => isIntersecting) && setNear(true),
        { rootMargin: NEAR },
      );
      watcher.observe(outline.current);
      return () => watcher.disconnect();
    }, []);
    useEffect(() => {
      // Another plot may have loaded the script since this one was drawn: it must still be shown.
      if (!isNear || error) return;
      load()
        .then((plot) => {
          known = plot;
          setPlot(() => plot);
        })
        .catch(setError);
    }, [isNear, error]);
    if (Plot) return <Plot {...props} />;
    if (error) return <ErrorCard title={props.label} error={error} onRetry={() => setError(null)} />;
    return <div ref={outline} className={styles.waiting} style={waiting} data-waiting-plot />;
  };
};

/** Columns from zero; loads its script only when there is data. */
export const Columns = lazyPlot<ColumnsProps>(
  () => import("./columns-plot.tsx").then(({ ColumnsPlot: it }) => it),
  186,
);
