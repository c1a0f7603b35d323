"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import styles from "./scroll-frame.module.css";

type Props = { label: string; className?: string | undefined; children: ReactNode };

const isCut = ({ scrollLeft, clientWidth, scrollWidth }: Element): boolean =>
  scrollLeft + clientWidth < scrollWidth - 1;

/** Scrolls a table that is wider than its place. A shadow at its right edge shows that there is more, because phones have no scroll bar. */
export const ScrollFrame = ({ label, className, children }: Props) => {
  const frame = useRef<HTMLDivElement>(null);
  const [hasMore, setMore] = useState(false);
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const watcher = new ResizeObserver(() => setMore(isCut(box)));
    for (const each of [box, ...box.children]) watcher.observe(each);
    return () => watcher.disconnect();
  }, []);
  return (
    <div className={className ? `${styles.place} ${className}` : styles.place} data-more={hasMore || undefined}>
      {/* biome-ignore lint/a11y/useSemanticElements: a table is not a fieldset, and a region of its name would repeat its card's */}
      <div
        ref={frame}
        role="group"
        className={styles.frame}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be focusable
        tabIndex={0}
        onScroll={({ currentTarget }) => setMore(isCut(currentTarget))}
      >
        {children}
      </div>
    </div>
  );
};
