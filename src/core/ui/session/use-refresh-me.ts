"use client";

import { keys } from "@refinedev/core";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, use } from "react";
import type { MeReader } from "./me-reader.ts";

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
