"use client";

import { useNotification } from "@refinedev/core";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";

type Form<State> = {
  /** Must keep its identity from one rendering to the next. What it can't read falls back, and is named in `unknown`. */
  read: (query: URLSearchParams) => { state: State; unknown: string[] };
  /** The query, "" or beginning with "?"; what is standard is left out. */
  write: (state: State) => string;
};

/**
 * A page's state is its address: choosing pushes, so that Back undoes it; typing replaces. An address that asks for
 * something that does not exist is corrected, and that is told.
 */
export const useAddressState = <State extends object>({ read, write }: Form<State>) => {
  const query = useSearchParams();
  const path = usePathname();
  const t = useTranslations("rfm");
  const { open } = useNotification();
  const { state, unknown } = useMemo(() => read(new URLSearchParams(query)), [query, read]);
  const names = unknown.join(", ");
  const tell = (what: string) =>
    open?.({ type: "progress", key: "address", message: t("address_corrected", { names: what }) });

  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (names === "") return;
    tell(names);
    window.history.replaceState(null, "", path + write(state));
  }, [names]);

  const address = (change: Partial<State>) => path + write({ ...state, ...change });
  // The page is the same one: nothing has to be asked from the server, so choosing is at once, offline too. The place
  // on it stays as well.
  const change = (wish: Partial<State>, how: "push" | "replace" = "push") => {
    const next = address(wish);
    // Choosing what is there already is no step: Back must not need two.
    if (next === window.location.pathname + window.location.search) return;
    window.history[how === "push" ? "pushState" : "replaceState"](null, "", next + window.location.hash);
  };
  /** For what only an answer can tell: something the address names is not there. */
  const correct = (name: string, wish: Partial<State>) => {
    tell(name);
    change(wish, "replace");
  };
  return { state, change, address, correct };
};

/** A page's state, and how to change it. */
export type Address<State extends object> = ReturnType<typeof useAddressState<State>>;
