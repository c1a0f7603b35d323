import { overlay, sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { type ServerWords, serverWordsIn } from "#core/messages/server-words.ts";
import { marginWordsIn, type Voice, wordsIn } from "#core/messages/words.ts";
import palette from "#lib/colors/palette.json" with { type: "json" };
import type { TraitKind } from "#lib/rfm/behavior-traits.ts";
import { RFM_KEYS_BY_VALUE, RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { pickSwatch, swatchColors } from "#records/rules/rfm/swatches.ts";
import type { InsightName } from "./insight-words.ts";
import { segmentWords } from "./report-figures.ts";

type DocumentWords = ServerWords["report_document"];

const documentWordsIn = (language: LanguageTag, basis: ValueBasis): DocumentWords => {
  const { report_document: words, report_document_by_margin: byMargin } = serverWordsIn(language);
  return basis === "margin" ? { ...words, ...byMargin } : words;
};

// Documents are always light, whatever the reader's theme.
const { tiers, clusters, reference } = palette.light;

/** Each tier has a color, and so does each kind of trait; within a kind, names tell the segments apart. */
const COLORS: Readonly<Record<string, string | undefined>> = {
  V3: tiers.high,
  V2: tiers.medium,
  V1: tiers.low,
  CAT: clusters[0],
  CH: clusters[1],
  SEA: clusters[2],
};

/** A segment's color in documents, the same as on the page. */
export const segmentColor = (code: string, looks: RfmScheme["looks"]): string => {
  const rfm = RFM_SEGMENTS.find((segment) => segment.code === code);
  if (rfm) return swatchColors(pickSwatch(rfm.key, looks[rfm.key]), "light").color;
  return COLORS[code.split(":", 1)[0] ?? ""] ?? reference;
};

type LocalizablePart = { name: string; members_as_of: string | null };

/** The common shape of all methods' reports: money in major units, shares 0 to 1. */
export type LocalizableReport = {
  method: "rfm" | "value" | "behavior";
  period: { start: string; end: string; days: number };
  currency: string;
  time_zone: string;
  generated_at: string;
  /** Only of a report within segments. */
  population?: Record<"segment" | "without_segment", LocalizablePart | null> | undefined;
  /** Only of a report by gross margin, like the two below. */
  value_basis?: "margin" | undefined;
  cost_coverage?: number | null | undefined;
  customers_without_costs?: number | undefined;
  /** Whose figures it calls previous, if that was chosen. */
  compared_period?: { start: string; end: string } | undefined;
  insights: Record<InsightName, string | null>;
  totals: {
    customer_count: number;
    order_count: number;
    total_revenue: number;
    average_order_value: number;
    previous_customer_count: number;
    unscored_customers: number;
  };
  segments: readonly LocalizableSegment[];
  /** Only for behavior. */
  kinds?: readonly KindTotals[];
  /** Only for behavior: all customers with each trait. */
  customers_by_trait?: readonly TraitTotals[];
};

/** All customers of a kind of trait. */
export type KindTotals = {
  kind: TraitKind;
  customer_count: number;
  previous_customer_count: number;
  order_count: number;
  total_revenue: number;
  customer_share: number;
  revenue_share: number;
  trait_customer_count: number;
  trait_customer_share: number;
  previous_trait_customer_count: number;
};

/** All customers with a trait. */
export type TraitTotals = {
  trait_code: string;
  kind: TraitKind;
  customer_count: number;
  previous_customer_count: number;
  customer_share: number;
  total_revenue: number;
  trait_share: number;
  population_share: number;
  lift: number;
};

type LocalizableSegment = {
  segment_name: string;
  segment_code: string;
  description: string;
  customer_count: number;
  previous_customer_count: number;
  total_revenue: number;
  average_order_value: number;
  characteristics: {
    avg_days_since_last_purchase: number;
    avg_purchase_frequency: number;
    /** Only for value: the lowest and highest revenue of the segment's customers. */
    min_total_spend?: number | null;
    max_total_spend?: number | null;
    /** Only for behavior: shares of sales with the trait, in the segment and overall, and their ratio. */
    trait_share?: number | null;
    population_share?: number | null;
    lift?: number | null;
  };
  recommended_actions: readonly string[];
  revenue_share: number;
  customer_share: number;
};

/** The formats and texts for one reader of a file. */
export type FileLocalization = Voice & { language: LanguageTag; own: DocumentWords; looks: RfmScheme["looks"] };

export const buildFileLocalization = (
  language: LanguageTag,
  { currency, time_zone: timeZone, value_basis }: LocalizableReport,
  looks: RfmScheme["looks"],
): FileLocalization => ({
  language,
  looks,
  words: overlay(value_basis ? marginWordsIn(language) : wordsIn(language), schemeWords(looks)),
  own: documentWordsIn(language, value_basis ?? "revenue"),
  formats: makeFormats({ locale: toLocale(language), currency, timeZone }),
  say: sayIn(language),
});

/** A segment in the reader's language, with its color. */
export type LocalizedSegment = LocalizableSegment & { name: string; meaning: string; actions: string[]; color: string };

const rankSegment = ({ segment_code }: LocalizableSegment): number => {
  const rfm = RFM_SEGMENTS.find(({ code }) => code === segment_code);
  return rfm ? RFM_KEYS_BY_VALUE.indexOf(rfm.key) : 0;
};

/** Sorted by value, as on the page; segments without such an order keep the answer's. */
export const localizedSegments = (
  segments: readonly LocalizableSegment[],
  { language, words, looks }: Pick<FileLocalization, "language" | "words" | "looks">,
): LocalizedSegment[] =>
  [...segments]
    .sort((a, b) => rankSegment(a) - rankSegment(b))
    .map((segment) => {
      const { name, description: meaning, actions } = segmentWords(segment, language, words);
      return { ...segment, name, meaning, actions, color: segmentColor(segment.segment_code, looks) };
    });
