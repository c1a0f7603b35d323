"use client";

import { useEffect, useLayoutEffect, useState } from "react";
import { safeNext } from "#core/values/login-addresses.ts";

/** The list page the user came from: for the link back, and for the previous and next customer. */
export type ListTrail = { address: string; title: string; ids: string[]; offset: number; total: number };

const trailKey = (address: string) => `trail:${address}`;

type ListPage = { rows?: readonly { id: string }[] | undefined; from: number; total: number };

/** Remembers a list page in this tab, by its address; `title` is for the link back to it. */
export const useStoredTrail = (address: string, title: string, { rows = [], from, total }: ListPage): void => {
  const text = JSON.stringify({ title, ids: rows.map(({ id }) => id), offset: from - 1, total });
  const isEmpty = rows.length === 0;
  useEffect(() => {
    if (!isEmpty) sessionStorage.setItem(trailKey(address), text);
  }, [address, text, isEmpty]);
};

/** The remembered page at this address; only the link back if this tab has not shown it. */
export const useTrail = (from: string | null): Partial<ListTrail> => {
  const [trail, setTrail] = useState<Partial<ListTrail>>({});
  // Before the customer is painted, so that its keys work as soon as it is seen.
  useLayoutEffect(() => {
    if (from === null) return setTrail({});
    const address = safeNext(from, window.location.origin);
    const stored = sessionStorage.getItem(trailKey(address));
    setTrail({ ...(stored === null ? {} : (JSON.parse(stored) as Omit<ListTrail, "address">)), address });
  }, [from]);
  return trail;
};
