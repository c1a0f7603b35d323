"use client";

import { useNotification } from "@refinedev/core";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import { useMe } from "../providers/me.ts";
import { type RfmState, readState, writeState } from "./url-state.ts";

/** The page's state is the address: choosing pushes, so that Back undoes it. */
export const useRfmState = () => {
  const query = useSearchParams();
  const router = useRouter();
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
    open?.({ type: "error", key: "address", message: t("address_corrected", { names }) });
    router.replace(path + writeState(state), { scroll: false });
  }, [names]);

  const address = (change: Partial<RfmState>) => path + writeState({ ...state, ...change });
  const change = (wish: Partial<RfmState>) => router.push(address(wish), { scroll: false });
  return { state, change, address };
};

export type ChangeState = ReturnType<typeof useRfmState>["change"];
