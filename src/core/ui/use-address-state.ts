"use client";

import { useNotification } from "@refinedev/core";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition, useEffect, useMemo, useOptimistic } from "react";
import type { AddressCodec, ListState } from "./address.ts";

/** Shows which parameters of the address were corrected. */
export const useUnknownNames = (unknown: readonly string[]) => {
  const t = useTranslations("rfm");
  const { open } = useNotification();
  const names = unknown.join(", ");
  const showCorrected = (what: string) =>
    open?.({ type: "progress", key: "address", message: t("address_corrected", { names: what }) });

  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (names !== "") showCorrected(names);
  }, [names]);
  return showCorrected;
};

/** What a page can change in its address: its own state and its list's. `reach: ""` is the list's standard filter. */
export type AddressChange<State extends object> = Partial<State> & Partial<ListState & { reach: string }>;

/**
 * Keeps a page's state in its address: selections push a history entry, so that Back undoes them; typing replaces it. Addresses
 * with invalid values are corrected, and a message says so. The declaration must be the same object on every render.
 */
export const useAddressState = <State extends object>({ read, write, list }: AddressCodec<State>) => {
  const shown = useSearchParams();
  const path = usePathname();
  const { state, unknown } = useMemo(() => read(new URLSearchParams(shown)), [shown, read]);
  const names = unknown.join(", ");
  const reportInvalid = useUnknownNames(unknown);

  const addressIn = (query: URLSearchParams, now: State, wish: AddressChange<State>) => {
    const next = new URLSearchParams(write({ ...now, ...wish }));
    const place = new Map(Object.entries(wish).map(([name, value]) => [name, value === 1 ? "" : String(value)]));
    for (const name of list) {
      const value = place.get(name) ?? query.get(name) ?? "";
      if (value !== "") next.set(name, value);
    }
    return next.size > 0 ? `${path}?${next}` : path;
  };
  const address = (wish: AddressChange<State>) => addressIn(new URLSearchParams(shown), state, wish);
  // Changes the address without a request, so that it is instant, works offline, and keeps the scroll position. The page follows
  // a moment later, so a change starts from the address itself: two quick ones both take effect.
  const change = (
    wish: AddressChange<State> | ((now: State) => AddressChange<State>),
    how: "push" | "replace" = "push",
  ) => {
    const query = new URLSearchParams(window.location.search);
    const now = read(query).state;
    const next = addressIn(query, now, typeof wish === "function" ? wish(now) : wish);
    // Skip unchanged addresses, so that Back needs a single step.
    if (next === window.location.pathname + window.location.search) return;
    window.history[how === "push" ? "pushState" : "replaceState"](null, "", next + window.location.hash);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (names !== "") change({} as AddressChange<State>, "replace");
  }, [names]);

  /** For values that only an answer can show to be invalid. */
  const correct = (name: string, wish: AddressChange<State>) => {
    reportInvalid(name);
    change(wish, "replace");
  };
  return { state, change, address, correct };
};

/** A page's state, and functions to change it. */
export type Address<State extends object> = ReturnType<typeof useAddressState<State>>;

/**
 * A value of the address, and a function to choose another one, which shows at once. The address follows a moment later: without
 * this, a checkbox looks unchanged until then, and a second click starts from the value before the first.
 */
export const useImmediateChoice = <Value>(value: Value, change: (value: Value) => void) => {
  const [shown, show] = useOptimistic(value);
  const choose = (chosen: Value) =>
    startTransition(() => {
      show(chosen);
      change(chosen);
    });
  return [shown, choose] as const;
};
