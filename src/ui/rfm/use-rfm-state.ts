"use client";

import { useCallback } from "react";
import { useMe } from "../providers/me.ts";
import { useAddressState } from "../providers/use-address-state.ts";
import { type RfmState, readState, writeState } from "./url-state.ts";

export const useRfmState = () => {
  const { storefronts } = useMe();
  const read = useCallback(
    (query: URLSearchParams) =>
      readState(
        query,
        storefronts.map(({ id }) => id),
      ),
    [storefronts],
  );
  return useAddressState<RfmState>({ read, write: writeState });
};

/** The page's state, and how to change it. */
export type Page = ReturnType<typeof useRfmState>;
