"use client";

import { useSearchParams } from "next/navigation";
import { useUnknownNames } from "#core/ui/address/use-unknown-names.ts";
import { REACHES, type Reach } from "#core/values/reach.ts";

const ALL = "all";

/**
 * The list's filter by who can be contacted, in the address as `reach`; null shows all customers. `standard` is left
 * out of the address.
 */
export const useReachable = (standard: Reach | null = null) => {
  const text = useSearchParams().get("reach");
  const known = REACHES.find((reach) => reach === text);
  useUnknownNames(text === null || text === ALL || known ? [] : ["reach"]);
  const reachable = text === ALL ? null : (known ?? standard);
  const change = (next: Reach | null) => {
    const query = new URLSearchParams(window.location.search);
    query.delete("page");
    query.delete("reach");
    if (next !== standard) query.set("reach", next ?? ALL);
    const search = query.size > 0 ? `?${query}` : "";
    window.history.pushState(null, "", window.location.pathname + search + window.location.hash);
  };
  return { reachable, filter: { ...(reachable && { reachable }) }, change };
};

export type Reachable = ReturnType<typeof useReachable>;
