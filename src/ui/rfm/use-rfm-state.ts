"use client";

import { useNotification } from "@refinedev/core";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import { useMe } from "../providers/me.ts";
import { type RfmState, readState, writeState } from "./url-state.ts";

/** The page's state is the address: choosing pushes, so that Back undoes it. */
export const useRfmState = () => {
  const query = useSearchParams();
  const path = usePathname();
  const { storefronts } = useMe();
  const t = useTranslations("rfm");
  const { open } = useNotification();
  const { state, unknown } = useMemo(
    () =>
      readState(
        new URLSearchParams(query),
        storefronts.map(({ id }) => id),
      ),
    [query, storefronts],
  );
  const names = unknown.join(", ");

  // biome-ignore lint/correctness/useExhaustiveDependencies: one address is corrected once
  useEffect(() => {
    if (names === "") return;
    open?.({ type: "progress", key: "address", message: t("address_corrected", { names }) });
    window.history.replaceState(null, "", path + writeState(state));
  }, [names]);

  const address = (change: Partial<RfmState>) => path + writeState({ ...state, ...change });
  // The page is the same one: nothing has to be asked from the server, so choosing is at once, offline too.
  const change = (wish: Partial<RfmState>) => window.history.pushState(null, "", address(wish));
  return { state, change, address };
};

/** The page's state, and how to change it. */
export type Page = ReturnType<typeof useRfmState>;
