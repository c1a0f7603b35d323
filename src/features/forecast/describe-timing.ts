import type { Language } from "#core/messages/language.ts";
import {
  type ChurnPrediction,
  predictChurn,
  RISK_LEVELS,
  type TimingOptions,
  toRiskLevel,
} from "#features/forecast/rules/timing/churn.ts";
import { CLV_FEATURES, clvFeatureUnit, computeClvFeatures } from "#features/forecast/rules/timing/clv-features.ts";
import { type NextPurchase, predictNextPurchases } from "#features/forecast/rules/timing/next-purchase.ts";
import { timingWordsIn } from "#features/forecast/rules/timing/words/timing-words-in.ts";
import { dayOfNumber } from "#lib/time/day.ts";
import { formatBacktest, formatModel, formatWarnings } from "./format-forecast.ts";
import {
  type PostedPurchases,
  resolveClvData,
  resolveDays,
  resolvePurchaseLog,
  type StoredPurchases,
} from "./posted-purchases.ts";

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

const countByRiskLevel = (customers: readonly ChurnPrediction[], language: Language) =>
  RISK_LEVELS.map((level) => {
    const own = customers.filter(({ churn }) => toRiskLevel(churn) === level).length;
    const label = timingWordsIn(language).risk[level];
    return { risk_level: level, label, customer_count: own, share: own / customers.length };
  });

/** Churn probabilities with texts in `language`; from `stored` if the business's own orders are requested. */
export const describeChurn = (posted: PostedTiming, language: Language, stored?: StoredPurchases) => {
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
    as_of: data.kind === "summaries" ? given : dayOfNumber(asOf),
    horizon_days: posted.horizon,
  };
};

const formatNext = ({ customerId, lastDay, probability, median, ifBuying }: NextPurchase, from: number | null) => {
  const dateIn = (days: number | null) => (days === null || from === null ? null : dayOfNumber(from + Math.ceil(days)));
  return {
    customer_id: customerId,
    last_purchase_date: lastDay === null ? null : dayOfNumber(lastDay),
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
  language: Language,
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
    as_of: isDated ? dayOfNumber(asOf) : null,
    horizon_days: posted.horizon,
    confidence_level: level,
  };
};

export const describeClvFeatures = (posted: PostedPurchases, language: Language, stored?: StoredPurchases) => {
  const { given: _, ...days } = resolveDays(posted, stored);
  const { asOf, rows } = computeClvFeatures(resolvePurchaseLog(posted, stored), days);
  return {
    customers: rows.map(({ customerId, firstDay, lastDay, ...features }) => ({
      customer_id: customerId,
      first_purchase_date: dayOfNumber(firstDay),
      last_purchase_date: dayOfNumber(lastDay),
      ...features,
    })),
    definitions: CLV_FEATURES.map((feature) => ({
      feature,
      unit: clvFeatureUnit(feature),
      definition: timingWordsIn(language).features[feature],
    })),
    as_of: dayOfNumber(asOf),
  };
};
