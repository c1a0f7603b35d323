"use client";

import { keys } from "@refinedev/core";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";
import { call } from "#core/ui/call.ts";
import type { Me } from "#records/contracts/me.ts";

/** The current user, requested once and shared. Logging in or out reloads the page. */
export type MeReader = {
  read: () => Promise<Me>;
  /** Drops the cached user after a change; the next read requests it again. */
  forget: () => void;
};

export const makeMeReader = (): MeReader => {
  let pending: Promise<Me> | undefined;
  const fetchMe = async () => (await call("GET /api/admin/me", {})).data;
  return {
    read: () => {
      pending ??= fetchMe().catch((error: unknown) => {
        pending = undefined;
        throw error;
      });
      return pending;
    },
    forget: () => {
      pending = undefined;
    },
  };
};

export const MeReaderContext = createContext<MeReader | null>(null);

/** Reloads the current user after the business's name, time zone or storefronts have changed. */
export const useRefreshMe = () => {
  const reader = use(MeReaderContext);
  const client = useQueryClient();
  return async (): Promise<void> => {
    reader?.forget();
    await client.invalidateQueries({ queryKey: keys().auth().action("identity").get() });
  };
};
