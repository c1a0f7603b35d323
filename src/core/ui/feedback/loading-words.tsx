"use client";

import { useTranslations } from "next-intl";
import { useEffect, useId, useSyncExternalStore } from "react";

/** From then on a page says that it takes long. */
const SLOW_MS = 5000;

/** The parts of the page that have loaded for long, the longest first: one sentence speaks for all of them. */
const slowParts: string[] = [];
const listeners = new Set<() => void>();

const changeSlow = (change: () => void): void => {
  change();
  for (const listener of listeners) listener();
};

const follow = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

type State = "loading" | "slow" | "other speaks";

const stateOf = (id: string): State => {
  if (!slowParts.includes(id)) return "loading";
  return slowParts[0] === id ? "slow" : "other speaks";
};

/**
 * "Loading…", and after five seconds a sentence that it takes long. `isHidden`: only screen readers get the first, because a
 * skeleton shows it.
 */
export const LoadingWords = ({ isHidden = false }: { isHidden?: boolean }) => {
  const t = useTranslations("states");
  const id = useId();
  const state = useSyncExternalStore(
    follow,
    () => stateOf(id),
    (): State => "loading",
  );
  useEffect(() => {
    const timer = setTimeout(() => changeSlow(() => slowParts.push(id)), SLOW_MS);
    return () => {
      clearTimeout(timer);
      const at = slowParts.indexOf(id);
      if (at >= 0) changeSlow(() => slowParts.splice(at, 1));
    };
  }, [id]);
  const look = { loading: "visually-hidden", slow: "stack p-20 soft", "other speaks": undefined }[state];
  return (
    <span role="status" className={isHidden ? look : undefined}>
      {state === "loading" && t("loading")}
      {state === "slow" && t("slow")}
    </span>
  );
};
