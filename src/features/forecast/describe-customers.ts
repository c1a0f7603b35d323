import type { LanguageTag } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import {
  customerSegmentInWords,
  segmentationWarning,
  segmentCustomers,
} from "#features/forecast/rules/segment-customers.ts";
import {
  CLV_FEATURES,
  type ClvFeature,
  type ClvFeatureRow,
  clvFeatureUnit,
  computeClvFeatures,
} from "#lib/clv/timing/clv-features.ts";
import {
  type ChurnPrediction,
  type NextPurchase,
  predictChurn,
  predictNextPurchases,
  RISK_LEVELS,
  type TimingOptions,
  toRiskLevel,
} from "#lib/clv/timing/purchase-timing.ts";
import type { FeatureRow } from "#lib/purchases/feature-columns.ts";
import type { PurchasingOptions } from "#lib/purchases/purchasing.ts";
import { toDay } from "#lib/time/day.ts";
import { formatBacktest, formatModel, formatWarnings } from "./describe-forecast.ts";
import {
  type PostedPurchases,
  resolveClvData,
  resolveDays,
  resolvePurchaseLog,
  type StoredPurchases,
} from "./posted-purchases.ts";
import { clvFeatureDefinitions } from "./rules/timing-words.ts";

type PostedTiming = PostedPurchases & {
  /** In days. */
  horizon: number;
  model: TimingOptions["model"];
  seed: number;
};

const toTimingOptions = (posted: PostedTiming, stored?: StoredPurchases) => {
  const { given, ...days } = resolveDays(posted, stored);
  return { given, options: { ...days, days: posted.horizon, model: posted.model, seed: posted.seed } };
};

const countByRiskLevel = (customers: readonly ChurnPrediction[], language: LanguageTag) =>
  RISK_LEVELS.map((level) => {
    const own = customers.filter(({ churn }) => toRiskLevel(churn) === level).length;
    const label = serverWordsIn(language).purchase_timing.risk[level];
    return { risk_level: level, label, customer_count: own, share: own / customers.length };
  });

/** Churn probabilities with texts in `language`; from `stored` if the business's own orders are requested. */
export const describeChurn = (posted: PostedTiming, language: LanguageTag, stored?: StoredPurchases) => {
  const { given, options } = toTimingOptions(posted, stored);
  const data = resolveClvData(posted, stored);
  const { customers, report, warnings, backtest, asOf } = predictChurn(data, options);
  return {
    customers: customers.map((each) => ({
      customer_id: each.customerId,
      churn_probability: each.churn,
      risk_level: toRiskLevel(each.churn),
      p_alive: each.pAlive,
      expected_purchases: each.expectedPurchases,
      days_since_last_purchase: each.daysSinceLast,
    })),
    risk_levels: countByRiskLevel(customers, language),
    model: formatModel(report, language),
    calibration: backtest && formatBacktest(backtest),
    warnings: formatWarnings(warnings, language),
    as_of: data.kind === "summaries" ? given : toDay(asOf),
    horizon_days: posted.horizon,
  };
};

const formatNext = ({ customerId, lastDay, probability, median, ifBuying }: NextPurchase, from: number | null) => {
  const dateIn = (days: number | null) => (days === null || from === null ? null : toDay(from + Math.ceil(days)));
  return {
    customer_id: customerId,
    last_purchase_date: lastDay === null ? null : toDay(lastDay),
    probability,
    median_days: median,
    median_date: dateIn(median),
    if_purchase: {
      median_days: ifBuying.median,
      lower_days: ifBuying.lower,
      upper_days: ifBuying.upper,
      median_date: dateIn(ifBuying.median),
      lower_date: dateIn(ifBuying.lower),
      upper_date: dateIn(ifBuying.upper),
    },
  };
};

/** Next purchase dates; for summaries without an as-of day only in days from it. */
export const describeNextPurchases = (
  posted: PostedTiming & { confidence_level: number },
  language: LanguageTag,
  stored?: StoredPurchases,
) => {
  const { given, options } = toTimingOptions(posted, stored);
  const data = resolveClvData(posted, stored);
  const level = posted.confidence_level;
  const { customers, report, warnings, asOf } = predictNextPurchases(data, { ...options, level });
  const isDated = data.kind === "purchases" || given !== null;
  return {
    customers: customers.map((each) => formatNext(each, isDated ? asOf : null)),
    model: formatModel(report, language),
    warnings: formatWarnings(warnings, language),
    as_of: isDated ? toDay(asOf) : null,
    horizon_days: posted.horizon,
    confidence_level: level,
  };
};

export const describeClvFeatures = (posted: PostedPurchases, language: LanguageTag, stored?: StoredPurchases) => {
  const { given: _, ...days } = resolveDays(posted, stored);
  const { asOf, rows } = computeClvFeatures(resolvePurchaseLog(posted, stored), days);
  return {
    customers: rows.map(({ customerId, firstDay, lastDay, ...features }) => ({
      customer_id: customerId,
      first_purchase_date: toDay(firstDay),
      last_purchase_date: toDay(lastDay),
      ...features,
    })),
    definitions: clvFeatureDefinitions(language),
    as_of: toDay(asOf),
  };
};

type Posted = Omit<PostedPurchases, "customer_data"> & {
  customer_data?: readonly FeatureRow[] | null | undefined;
} & Pick<PurchasingOptions, "algorithm" | "segments" | "seed">;

const toFeatureRow = (row: ClvFeatureRow): FeatureRow => ({
  customerId: row.customerId,
  features: Object.fromEntries(
    CLV_FEATURES.flatMap((feature) => (row[feature] === null ? [] : [[feature, row[feature]]])),
  ),
});

/** The posted features, or those of purchases up to the as-of day. */
const resolveFeatureRows = ({ customer_data: rows, ...purchases }: Posted, stored?: StoredPurchases) => {
  if (rows) return { rows, asOf: null };
  const { given: _, ...days } = resolveDays(purchases, stored);
  const { asOf, rows: found } = computeClvFeatures(resolvePurchaseLog(purchases, stored), days);
  return { rows: found.map(toFeatureRow), asOf };
};

/** Segments with texts in `language`; of `stored` if the business's own orders are requested. */
export const describeCustomerSegments = (posted: Posted, language: LanguageTag, stored?: StoredPurchases) => {
  const { rows, asOf } = resolveFeatureRows(posted, stored);
  const { algorithm, segments, seed } = posted;
  const familyOf = asOf === null ? undefined : (feature: string) => clvFeatureUnit(feature as ClvFeature);
  const found = segmentCustomers(rows, { algorithm, segments, seed }, familyOf);
  return {
    segments: found.segments.map((segment, at) => ({
      segment_id: segment.segmentId,
      customer_count: segment.customerIds.length,
      customer_share: segment.customerIds.length / rows.length,
      customers: segment.customerIds,
      ...customerSegmentInWords(segment, at + 1, language),
      profile: segment.profile,
      standout: segment.standout,
    })),
    assignments: found.segments
      .flatMap(({ segmentId, customerIds }) =>
        customerIds.map((customerId) => ({ customer_id: customerId, segment_id: segmentId })),
      )
      .sort((a, b) => (a.customer_id < b.customer_id ? -1 : 1)),
    features: found.columns.map(({ feature, scaled, median, missing }) => ({
      feature,
      is_used: scaled !== null,
      median,
      missing_count: missing,
    })),
    algorithm: found.algorithm,
    quality: found.quality,
    warnings: found.warnings.map((warning) => ({
      ...warning,
      message: segmentationWarning(warning, language),
    })),
    as_of: asOf === null ? null : toDay(asOf),
  };
};
