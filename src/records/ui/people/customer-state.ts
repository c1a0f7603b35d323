"use client";

import { useEffect, useLayoutEffect, useState } from "react";
import { readQuery } from "#core/ui/read-query.ts";
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

/** The state of a customer's page in the address. */
export type CustomerState = {
  tab: Tab;
  /** The timeline's kinds; all if empty. */
  kinds: readonly TimelineKind[];
  /** Shows the timeline up to this day; null for the newest. */
  until: string | null;
  view: "chart" | "table";
  /** The address of the list the user came from. */
  from: string | null;
};

const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readCustomerState = (query: URLSearchParams): { state: CustomerState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const kindsIn = (text: string) => {
    const names = text.split(",");
    const kinds = TIMELINE_KINDS.filter((kind) => names.includes(kind));
    return kinds.length === names.length ? kinds : undefined;
  };
  return {
    state: {
      tab: read<Tab>("tab", (text) => TABS.find((tab) => tab === text), "overview"),
      kinds: read<readonly TimelineKind[]>("kinds", kindsIn, []),
      until: read<string | null>("until", (text) => (isDay(text) ? text : undefined), null),
      view: read<CustomerState["view"]>("view", (text) => (text === "table" ? text : undefined), "chart"),
      from: query.get("from"),
    },
    unknown,
  };
};

/** The query string, without default values. */
export const writeCustomerState = (state: CustomerState): string => {
  const query = new URLSearchParams();
  if (state.tab !== "overview") query.set("tab", state.tab);
  if (state.kinds.length > 0) query.set("kinds", state.kinds.join(","));
  if (state.until !== null) query.set("until", state.until);
  if (state.view !== "chart") query.set("view", state.view);
  if (state.from !== null) query.set("from", state.from);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
};

/** The address of a customer's page, opened from the list at `from`. */
export const customerAddress = (id: string, from?: string): string =>
  `/customers/${encodeURIComponent(id)}${from === undefined ? "" : `?${new URLSearchParams({ from })}`}`;
