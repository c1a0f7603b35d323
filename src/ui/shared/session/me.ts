"use client";

import { createContext, use } from "react";
import type { Me } from "#contracts/accounts/me.ts";
import type { Permission } from "#lib/domain/permissions.ts";

/** Whoever is logged in: everything under the admin shell may count on it. */
export const MeContext = createContext<Me | null>(null);

export const useMe = (): Me => {
  const me = use(MeContext);
  if (!me) throw new Error("useMe is for parts of the admin shell");
  return me;
};

/** The server's own answer to "may they?", so that nobody is shown what they may not do. */
export const useCan = (permission: Permission): boolean => useMe().permissions.includes(permission);
