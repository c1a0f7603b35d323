"use client";

import { useEffect, useLayoutEffect, useState } from "react";
import { safeNext } from "#lib/domain/accounts/login-addresses.ts";

/** The list page the user came from: for the link back, and for the previous and next customer. */
export type ListTrail = { address: string; title: string; ids: string[]; offset: number; total: number };

const keyOf = (address: string) => `trail:${address}`;

/** Remembers a list page in this tab, by its address. */
export const useStoredTrail = ({ address, title, ids, offset, total }: ListTrail): void => {
  const text = JSON.stringify({ title, ids, offset, total });
  const isEmpty = ids.length === 0;
  useEffect(() => {
    if (!isEmpty) sessionStorage.setItem(keyOf(address), text);
  }, [address, text, isEmpty]);
};

/** The remembered page at this address; only the link back if this tab has not shown it. */
export const useTrail = (from: string | null): Partial<ListTrail> => {
  const [trail, setTrail] = useState<Partial<ListTrail>>({});
  // Before the customer is painted, so that its keys work as soon as it is seen.
  useLayoutEffect(() => {
    if (from === null) return setTrail({});
    const address = safeNext(from, window.location.origin);
    const stored = sessionStorage.getItem(keyOf(address));
    setTrail({ ...(stored === null ? {} : (JSON.parse(stored) as Omit<ListTrail, "address">)), address });
  }, [from]);
  return trail;
};
