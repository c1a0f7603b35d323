"use client";

import { useEffect, useLayoutEffect, useState } from "react";
import { type AddressState, ANY_TEXT, defineAddress, LIST_NAMES, oneOf, parsed, type View } from "#core/ui/address.ts";
import { safeNext } from "#core/values/login-addresses.ts";
import { TIMELINE_KINDS, type TimelineKind } from "#records/rules/customers/customer-standing.ts";

/** The list page the user came from: for the link back, and for the previous and next customer. */
type ListTrail = { address: string; title: string; ids: string[]; offset: number; total: number };

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

export const TABS = ["overview", "timeline", "behavior", "orders"] as const;

export type Tab = (typeof TABS)[number];

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

const readKinds = (text: string): readonly TimelineKind[] | undefined => {
  const names = text.split(",");
  const kinds = TIMELINE_KINDS.filter((kind) => names.includes(kind));
  return kinds.length === names.length ? kinds : undefined;
};

/** The address of a customer's page. */
export const customerPageAddress = defineAddress(
  {
    tab: oneOf(TABS, "overview"),
    /** The timeline's kinds; all if empty. */
    kinds: parsed<readonly TimelineKind[]>(readKinds, [], (kinds) => kinds.join(",")),
    /** Shows the timeline up to this day; null for the newest. */
    until: parsed((text) => (isDay(text) ? text : undefined), null),
    view: parsed<View>((text) => (text === "table" ? text : undefined), "chart"),
    /** The address of the list the user came from. */
    from: ANY_TEXT,
  },
  { list: LIST_NAMES },
);

export type CustomerState = AddressState<typeof customerPageAddress>;

/** The address of a customer's page, opened from the list at `from`. */
export const customerAddress = (id: string, from?: string): string =>
  `/customers/${encodeURIComponent(id)}${from === undefined ? "" : `?${new URLSearchParams({ from })}`}`;
