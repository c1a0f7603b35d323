"use client";

import { useCallback } from "react";
import { readQuery } from "#core/ui/read-query.ts";
import { useMe } from "#core/ui/session/me.ts";
import { isSegmentKey, TIER_CODES } from "#core/ui/theme/segments.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { type Comparison, parseComparison } from "#features/report/rules/comparison.ts";
import { REPORT_METHODS, type ReportMethod, VALUE_BASES, type ValueBasis } from "#features/report/rules/report.ts";
import type { Me } from "#records/contracts/me.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { STANDARD_PERIOD } from "#records/rules/periods.ts";

export type CellAddress = { recency: number; frequency: number };

/** The page's state in the address. At most one of `focus` and `cell` is set; `cell` only with the RFM method. */
export type RfmState = {
  method: ReportMethod;
  days: number;
  storefront: number | null;
  /** What orders are worth. */
  basis: ValueBasis;
  compare: Comparison;
  /** A segment's key; for behavior segments only the report shows whether it exists. */
  focus: string | null;
  cell: CellAddress | null;
  view: "chart" | "table";
};

export const STANDARD: RfmState = {
  method: "rfm",
  days: STANDARD_PERIOD,
  storefront: null,
  basis: "revenue",
  compare: "previous",
  focus: null,
  cell: null,
  view: "chart",
};

const IS_SEGMENT: Record<ReportMethod, (key: string) => boolean> = {
  rfm: isSegmentKey,
  value: (key) => TIER_CODES.some((code) => code === key),
  behavior: (key) => /^((CAT|CH|SEA):.{1,200}|OTHER|NONE)$/s.test(key),
};

/** A whole number of days from 1 to 9,999, else undefined. */
export const parseDays = (text: string): number | undefined => {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return days >= 1 ? days : undefined;
};

const parseCell = (text: string): CellAddress | undefined => {
  const scores = /^R([1-5])F([1-5])$/.exec(text);
  return scores ? { recency: Number(scores[1]), frequency: Number(scores[2]) } : undefined;
};

export const cellName = ({ recency, frequency }: CellAddress): string => `R${recency}F${frequency}`;

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readState = (
  query: URLSearchParams,
  storefrontIds: readonly number[],
): { state: RfmState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const method = read("method", (text) => REPORT_METHODS.find((name) => name === text), STANDARD.method);
  const compare = read("compare", parseComparison, STANDARD.compare);
  const days = read("days", parseDays, STANDARD.days);
  const storefront = read<number | null>("storefront", (text) => storefrontIds.find((id) => String(id) === text), null);
  const basis = read("basis", (text) => VALUE_BASES.find((name) => name === text), STANDARD.basis);
  const focus = read<string | null>("focus", (text) => (IS_SEGMENT[method](text) ? text : undefined), null);
  const cell = read<CellAddress | null>("cell", (text) => (method === "rfm" ? parseCell(text) : undefined), null);
  const state: RfmState = {
    method,
    days,
    storefront,
    basis,
    compare,
    focus,
    cell: focus ? null : cell,
    view: read("view", (text) => (text === "table" || text === "chart" ? text : undefined), STANDARD.view),
  };
  return { state, unknown };
};

/** The query string, without default values. */
export const writeState = ({ method, days, storefront, basis, compare, focus, cell, view }: RfmState): string => {
  const query = new URLSearchParams();
  if (method !== STANDARD.method) query.set("method", method);
  if (days !== STANDARD.days) query.set("days", String(days));
  if (storefront !== null) query.set("storefront", String(storefront));
  if (basis !== STANDARD.basis) query.set("basis", basis);
  if (compare !== STANDARD.compare) query.set("compare", compare);
  if (focus) query.set("focus", focus);
  else if (cell) query.set("cell", cellName(cell));
  if (view !== STANDARD.view) query.set("view", view);
  return query.size > 0 ? `?${query}` : "";
};

/** The address state as the report's query; `me` decides whose RFM segments it reads. */
export const reportQuery = (
  { method, days, storefront, basis, compare }: Pick<RfmState, "method" | "days" | "storefront" | "basis" | "compare">,
  { rfmScheme }: Pick<Me, "rfmScheme">,
) => ({
  ...(rfmScheme && { rfm_scheme: "active" as const }),
  days: String(days),
  ...(method !== STANDARD.method && { segmentation_method: method }),
  ...(storefront !== null && { storefront_id: String(storefront) }),
  ...(basis !== STANDARD.basis && { value_basis: basis }),
  ...(compare !== STANDARD.compare && { compare }),
});

type Focus = Pick<RfmState, "method" | "days" | "storefront" | "basis" | "focus" | "cell">;

/**
 * The focused customers as a segment rule. Null if no rule is equivalent: criteria only support the standard report's scores by
 * revenue, method and period, over all storefronts.
 */
export const toSegmentRule = ({ method, days, storefront, basis, focus, cell }: Focus): Criteria | null => {
  if (basis !== STANDARD.basis) return null;
  if (method !== STANDARD.method || days !== STANDARD.days || storefront !== STANDARD.storefront) return null;
  if (focus !== null)
    return isSegmentKey(focus) ? { all: [{ field: "rfmSegment", operator: "is", value: focus }] } : null;
  if (!cell) return null;
  return {
    all: [
      { field: "recencyScore", operator: "is", value: cell.recency },
      { field: "frequencyScore", operator: "is", value: cell.frequency },
    ],
  };
};

export const useRfmState = () => {
  const { storefronts } = useMe();
  const read = useCallback(
    (query: URLSearchParams) =>
      readState(
        query,
        storefronts.map(({ id }) => id),
      ),
    [storefronts],
  );
  return useAddressState<RfmState>({ read, write: writeState });
};

/** The page's state, and functions to change it. */
export type ReportAddress = ReturnType<typeof useRfmState>;
