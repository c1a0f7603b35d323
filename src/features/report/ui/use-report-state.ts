"use client";

import { useCallback } from "react";
import { useAddressState } from "#core/ui/address/use-address-state.ts";
import { useMe } from "#core/ui/session/me.ts";
import { type RfmState, readState, writeState } from "./report-state.ts";

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

/** The page's state, and functions to change it. */
export type ReportAddress = ReturnType<typeof useRfmState>;
