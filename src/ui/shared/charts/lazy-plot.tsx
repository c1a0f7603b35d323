"use client";

import { type ComponentType, useEffect, useRef, useState } from "react";
import { ErrorCard } from "../feedback/error-card.tsx";

/** How far below the screen a plot is already loaded. */
const NEAR = "200px";

/**
 * A plot whose script is loaded when it is about to be seen, since charts are a quarter of all script. `waiting` gives the
 * outline the plot's height. Where the script can't be loaded, "Retry" loads it again, which a lazy component of React never
 * does.
 */
export const lazyPlot = <Props extends { label: string }>(
  load: () => Promise<ComponentType<Props>>,
  waiting: string | undefined,
) => {
  let known: ComponentType<Props> | undefined;
  return (props: Props) => {
    const [Plot, setPlot] = useState(() => known);
    const [isNear, setNear] = useState(false);
    const [error, setError] = useState<unknown>(null);
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
      if (!isNear || known || error) return;
      load()
        .then((plot) => {
          known = plot;
          setPlot(() => plot);
        })
        .catch(setError);
    }, [isNear, error]);
    if (Plot) return <Plot {...props} />;
    if (error) return <ErrorCard title={props.label} error={error} onRetry={() => setError(null)} />;
    return <div ref={outline} className={waiting} data-waiting-plot />;
  };
};
