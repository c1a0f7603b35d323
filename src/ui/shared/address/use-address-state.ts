"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useMemo } from "react";
import { useUnknownNames } from "./use-unknown-names.ts";

/**
 * What the address says about a list: the words searched for, what it is sorted by ("-" before it: largest first), and
 * which page, counted from 1.
 */
export type ListState = { q: string; sort: string; page: number };

type Form<State> = {
  /** Must keep its identity from one rendering to the next. What it can't read falls back, and is named in `unknown`. */
  read: (query: URLSearchParams) => { state: State; unknown: string[] };
  /** The query, "" or beginning with "?"; what is standard is left out. */
  write: (state: State) => string;
  /** The names of the list on the page, which reads and writes them itself: they stay unless a wish changes them. */
  list?: readonly string[];
};

/** What a page may change in its address: its own state, and the place of the list on it. */
export type Wish<State extends object> = Partial<State> & Partial<ListState>;

/** The names of a list's place in the address. */
export const LIST_NAMES = ["q", "sort", "page"] as const;

/**
 * A page's state is its address: choosing pushes, so that Back undoes it; typing replaces. An address that asks for
 * something that does not exist is corrected, and that is told.
 */
export const useAddressState = <State extends object>({ read, write, list = [] }: Form<State>) => {
  const shown = useSearchParams();
  const path = usePathname();
  const { state, unknown } = useMemo(() => read(new URLSearchParams(shown)), [shown, read]);
  const names = unknown.join(", ");
  const tell = useUnknownNames(unknown);

  const addressIn = (query: URLSearchParams, wish: Wish<State>) => {
    const next = new URLSearchParams(write({ ...state, ...wish }));
    const place = new Map(Object.entries(wish).map(([name, value]) => [name, value === 1 ? "" : String(value)]));
    for (const name of list) {
      const value = place.get(name) ?? query.get(name) ?? "";
      if (value !== "") next.set(name, value);
    }
    return next.size > 0 ? `${path}?${next}` : path;
  };
  const address = (wish: Wish<State>) => addressIn(new URLSearchParams(shown), wish);
  // The page is the same one: nothing has to be asked from the server, so choosing is at once, offline too. The place
  // on it stays as well.
  const change = (wish: Wish<State>, how: "push" | "replace" = "push") => {
    const next = addressIn(new URLSearchParams(window.location.search), wish);
    // Choosing what is there already is no step: Back must not need two.
    if (next === window.location.pathname + window.location.search) return;
    window.history[how === "push" ? "pushState" : "replaceState"](null, "", next + window.location.hash);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (names !== "") change({} as Wish<State>, "replace");
  }, [names]);

  /** For what only an answer can tell: something the address names is not there. */
  const correct = (name: string, wish: Wish<State>) => {
    tell(name);
    change(wish, "replace");
  };
  return { state, change, address, correct };
};

/** A page's state, and how to change it. */
export type Address<State extends object> = ReturnType<typeof useAddressState<State>>;
