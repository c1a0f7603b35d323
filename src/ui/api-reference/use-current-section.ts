"use client";

import { useEffect, useState } from "react";

/** The line below the top bar and above the middle; the section across it counts as current. */
const ROOT_MARGIN = "-80px 0px -60% 0px";

/** The ID of the current section. */
export const useCurrentSection = (ids: readonly string[]): string | undefined => {
  const [current, setCurrent] = useState<string>();
  const key = ids.join(" ");
  useEffect(() => {
    const inZone = new Set<string>();
    const order = key.split(" ");
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) inZone.add(target.id);
          else inZone.delete(target.id);
        }
        const first = order.find((id) => inZone.has(id));
        if (first) setCurrent(first);
      },
      { rootMargin: ROOT_MARGIN },
    );
    for (const id of order) {
      const section = document.getElementById(id);
      if (section) watcher.observe(section);
    }
    return () => watcher.disconnect();
  }, [key]);
  return current;
};
