"use client";

import { useMemo } from "react";
import { type AddressState, ANY_TEXT, defineAddress, oneOf, parsed, VIEW } from "#core/ui/address.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { DEFAULT_PERIOD, parseDays } from "#lib/rfm/periods.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import type { Me } from "#records/contracts/me.ts";
import { type Comparison, parseComparison } from "#records/rules/comparison.ts";
import { type Criteria, lapsedRule } from "#records/rules/criteria/criteria.ts";
import { REPORT_METHODS, type ReportMethod, VALUE_BASES } from "#records/rules/order-readings/populations.ts";
import { isSegmentKey, TIER_CODES } from "#records/rules/rfm/segment-colors.ts";
import { VIEW_PAGES } from "#records/rules/view-lists.ts";
import {
  isPopulationNarrowed,
  type PopulationChoice,
  populationParameters,
  toOwnPopulationQuery,
} from "#records/ui/comparison/segment-address.ts";

export type CellAddress = { recency: number; frequency: number };

/** Whether a method may have a segment of this key; for behavior segments only the report shows whether it exists. */
export const IS_SEGMENT: Record<ReportMethod, (key: string) => boolean> = {
  rfm: isSegmentKey,
  value: (key) => TIER_CODES.some((code) => code === key),
  behavior: (key) => /^((CAT|CH|SEA):.{1,200}|OTHER|NONE)$/s.test(key),
};

const parseCell = (text: string): CellAddress | undefined => {
  const scores = /^R([1-5])F([1-5])$/.exec(text);
  return scores ? { recency: Number(scores[1]), frequency: Number(scores[2]) } : undefined;
};

export const cellName = ({ recency, frequency }: CellAddress): string => `R${recency}F${frequency}`;

/** A cell of the RFM grid, or null. */
export const CELL = parsed(parseCell, null, cellName);

/** What the addresses of these pages are read and written with: the storefronts there are, and the period that they leave out. */
export type ReportReader = { storefronts: readonly { id: number }[]; business: Pick<Me["business"], "rfmDays"> };

/** The parameters that the pages about the report share. */
export const reportParameters = ({ storefronts, business }: ReportReader) => ({
  method: oneOf(REPORT_METHODS, "rfm"),
  /** Those of the business's standard period by default. */
  days: parsed(parseDays, business.rfmDays),
  storefront: oneOf(
    storefronts.map(({ id }) => id),
    null,
  ),
  ...populationParameters,
  /** What orders are worth. */
  basis: oneOf(VALUE_BASES, "revenue"),
  compare: parsed<Comparison>(parseComparison, "previous"),
});

/** The address of the report: at most one of a segment's key and a cell is in focus, a cell only with the RFM method. */
export const defineReportAddress = (reader: ReportReader) =>
  defineAddress(
    { ...reportParameters(reader), focus: ANY_TEXT, cell: CELL, view: VIEW },
    {
      list: [VIEW_PAGES.rfm.parameter],
      rejects: ({ method, focus, cell }) => [
        ...(focus === null || IS_SEGMENT[method](focus) ? [] : ["focus" as const]),
        ...(cell === null || method === "rfm" ? [] : ["cell" as const]),
      ],
      normalize: (state) => (state.focus === null ? state : { ...state, cell: null }),
    },
  );

export type RfmState = AddressState<ReturnType<typeof defineReportAddress>>;

/** The defaults; `days` are those of a business that hasn't another standard period. */
export const { standard: STANDARD } = defineReportAddress({ storefronts: [], business: { rfmDays: DEFAULT_PERIOD } });

export const writeState = (reader: ReportReader, state: Partial<RfmState>): string =>
  defineReportAddress(reader).write(state);

/** What the report is calculated by. */
export type ReportChoice = Pick<RfmState, "method" | "days" | "storefront" | "basis" | "compare"> & PopulationChoice;

/** The address state as the report's query; `me` decides whose RFM segments it reads. */
export const reportQuery = (
  { method, days, storefront, basis, compare, withinSegment, withoutSegment }: ReportChoice,
  { rfmScheme }: Pick<Me, "rfmScheme">,
) => ({
  ...(rfmScheme && { rfm_scheme: "active" as const }),
  days: String(days),
  ...(method !== STANDARD.method && { segmentation_method: method }),
  ...(storefront !== null && { storefront_id: String(storefront) }),
  ...(basis !== STANDARD.basis && { value_basis: basis }),
  ...(compare !== STANDARD.compare && { compare }),
  ...(withinSegment !== null && { segment: withinSegment }),
  ...(withoutSegment !== null && { without_segment: withoutSegment }),
});

type ReportSelection = Pick<RfmState, "method" | "days" | "storefront" | "basis"> &
  PopulationChoice & { to?: string | null };

/** Whether a report has the RFM segments that are shown everywhere without a period. */
export const isStandardReport = (
  { method, days, storefront, basis, to = null, ...population }: ReportSelection,
  { business }: Pick<ReportReader, "business">,
): boolean =>
  method === STANDARD.method &&
  days === business.rfmDays &&
  storefront === STANDARD.storefront &&
  basis === STANDARD.basis &&
  !isPopulationNarrowed(population) &&
  to === null;

/** `minRevenue`: only those who spent at least this; of lapsed customers, in all. */
type Focus = ReportSelection & Pick<RfmState, "focus" | "cell"> & { minRevenue?: number | null };

/**
 * The focused customers as a segment rule. Null if no rule is equivalent: criteria only support the scores by
 * revenue of the business's standard period, over all storefronts. Lapsed customers have one for any period that ends today,
 * because their rule names its days.
 */
export const toSegmentRule = (
  { focus, cell, minRevenue = null, ...reading }: Focus,
  reader: Pick<ReportReader, "business">,
): Criteria | null => {
  const { days, storefront, to = null } = reading;
  if (focus === LAPSED_CODE) {
    const isWhole = storefront === STANDARD.storefront && !isPopulationNarrowed(reading);
    if (!isWhole || to !== null) return null;
    const { all } = lapsedRule(days) as { all: readonly Criteria[] };
    const spent: Criteria[] =
      minRevenue === null ? [] : [{ field: "lifetimeValue", operator: "at_least", value: minRevenue }];
    return { all: [...all, ...spent] };
  }
  if (minRevenue !== null) return null;
  if (!isStandardReport(reading, reader)) return null;
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

/** Names a segment or a trait of a report for `markFigure`; all customers without either. */
export const reportGroup = (
  { method, days, storefront, basis, ...population }: Omit<ReportChoice, "compare">,
  segment: string | null,
  trait: string | null = null,
): string =>
  [
    method,
    days,
    storefront ?? "all",
    basis,
    segment ?? "all",
    ...(trait === null ? [] : ["trait", trait]),
    ...Object.entries(toOwnPopulationQuery(population)).flat(),
  ].join(" ");

export const useRfmState = () => {
  const me = useMe();
  return useAddressState(useMemo(() => defineReportAddress(me), [me]));
};

/** The page's state, and functions to change it. */
export type ReportAddress = ReturnType<typeof useRfmState>;
