import { useSyncExternalStore } from "react";

const MAX_LENGTH = 100;

const onHashChange = (tell: () => void) => {
  window.addEventListener("hashchange", tell);
  return () => window.removeEventListener("hashchange", tell);
};

/** A link's secret follows the #, which browsers never send; null until the page runs in the browser. */
export const useLinkSecret = (): string | null =>
  useSyncExternalStore<string | null>(
    onHashChange,
    () => window.location.hash.slice(1, MAX_LENGTH + 1),
    () => null,
  );
