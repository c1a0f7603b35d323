"use client";

import { useEffect, useState } from "react";
import { safeNext } from "#lib/domain/accounts/login-addresses.ts";

/** The list one came from, as it was: for the way back, and to the customers before and after. */
export type Trail = { address: string; title: string; ids: string[]; offset: number; total: number };

const keyOf = (address: string) => `trail:${address}`;

/** Remembers the page of a list in this tab, under its address. */
export const useStoredTrail = ({ address, title, ids, offset, total }: Trail): void => {
  const text = JSON.stringify({ title, ids, offset, total });
  const isEmpty = ids.length === 0;
  useEffect(() => {
    if (!isEmpty) sessionStorage.setItem(keyOf(address), text);
  }, [address, text, isEmpty]);
};

/** What was remembered of the list at this address; only the way back where this tab has not seen it. */
export const useTrail = (from: string | null): Partial<Trail> => {
  const [trail, setTrail] = useState<Partial<Trail>>({});
  useEffect(() => {
    if (from === null) return setTrail({});
    const address = safeNext(from, window.location.origin);
    const kept = sessionStorage.getItem(keyOf(address));
    setTrail({ ...(kept === null ? {} : (JSON.parse(kept) as Omit<Trail, "address">)), address });
  }, [from]);
  return trail;
};
