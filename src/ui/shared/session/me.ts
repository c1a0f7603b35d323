"use client";

import { createContext, use } from "react";
import type { Me } from "#contracts/accounts/me.ts";

/** Whoever is logged in: everything under the admin shell may count on it. */
export const MeContext = createContext<Me | null>(null);

export const useMe = (): Me => {
  const me = use(MeContext);
  if (!me) throw new Error("useMe is for parts of the admin shell");
  return me;
};
