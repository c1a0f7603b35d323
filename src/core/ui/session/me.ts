"use client";

import { createContext, use } from "react";
import type { Me } from "#records/contracts/me.ts";

/** The current user, who always exists inside the admin shell. */
export const MeContext = createContext<Me | null>(null);

export const useMe = (): Me => {
  const me = use(MeContext);
  if (!me) throw new Error("useMe is for parts of the admin shell");
  return me;
};

/** Whether customers' personal data arrives masked. */
export const useHidesPersonalData = (): boolean => use(MeContext)?.permissions.includes("customers:pii") === false;
