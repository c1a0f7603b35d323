import { sayIn } from "#lib/domain/words/format-message.ts";
import { makeFormats } from "#lib/domain/words/formats.ts";
import { type Language, LOCALES } from "#lib/domain/words/language.ts";
import type { Voice } from "#lib/domain/words/localization.ts";
import { wordsIn } from "#lib/domain/words/words.ts";
import type { InsightName } from "../insight-words.ts";
import { RFM_KEYS_BY_VALUE, RFM_SEGMENTS } from "../rfm/segments.ts";
import { segmentWords } from "../segment-names.ts";
import { type DocumentWords, documentWordsIn } from "./document-words.ts";
import { segmentColor } from "./segment-color.ts";

/** What the reports of all methods have in common: money in major units, shares 0 to 1. */
export type ReportToTell = {
  method: "rfm" | "value" | "behavior";
  period: { start: string; end: string; days: number };
  currency: string;
  time_zone: string;
  generated_at: string;
  insights: Record<InsightName, string | null>;
  totals: {
    customer_count: number;
    order_count: number;
    total_revenue: number;
    average_order_value: number;
    previous_customer_count: number;
    unscored_customers: number;
  };
  segments: readonly SegmentToTell[];
};

export type SegmentToTell = {
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
    /** What value alone knows of a segment: its customers' least and most revenue. */
    min_total_spend?: number | null;
    max_total_spend?: number | null;
    /** What behavior alone knows: shares of sales with the trait, here and everywhere, and the first over the second. */
    trait_share?: number | null;
    population_share?: number | null;
    lift?: number | null;
  };
  recommended_actions: readonly string[];
  revenue_share: number;
  customer_share: number;
};

/** How the reader of a file is spoken to. */
export type FileVoice = Voice & { language: Language; own: DocumentWords };

export const voiceOf = (language: Language, { currency, time_zone: timeZone }: ReportToTell): FileVoice => ({
  language,
  words: wordsIn(language),
  own: documentWordsIn(language),
  formats: makeFormats({ locale: LOCALES[language], currency, timeZone }),
  say: sayIn(language),
});

/** A segment in the reader's words, in its colour. */
export type ToldSegment = SegmentToTell & { name: string; meaning: string; actions: string[]; color: string };

const rankOf = ({ segment_code }: SegmentToTell): number => {
  const rfm = RFM_SEGMENTS.find(({ code }) => code === segment_code);
  return rfm ? RFM_KEYS_BY_VALUE.indexOf(rfm.key) : 0;
};

/** In order of value, as on the page; what has no such order keeps the answer's. */
export const toldSegments = (segments: readonly SegmentToTell[], language: Language): ToldSegment[] =>
  [...segments]
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map((segment) => {
      const { name, description: meaning, actions } = segmentWords(segment, language);
      return { ...segment, name, meaning, actions, color: segmentColor(segment.segment_code) };
    });
