import type { ContractInput } from "#core/contracts/contract.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { snakeCase } from "#core/values/texts.ts";
import { purchasingWarning, segmentInWords } from "#features/purchasing/rules/purchasing-words.ts";
import type { PurchasingSegment, PurchasingWarning } from "#lib/purchases/purchasing.ts";
import { segmentPurchases } from "#lib/purchases/segment-purchases.ts";
import type { segmentPostedPurchases } from "./contracts/purchasing-segmentation.ts";

const formatSegment = (segment: PurchasingSegment, language: LanguageTag) => {
  const { segmentId, customerIds, profile, seasonality, standout } = segment;
  const { label, description, actions } = segmentInWords(segment, language);
  return {
    segment_id: segmentId,
    customer_count: customerIds.length,
    avg_purchase_value: segment.avgPurchaseValue,
    customers: customerIds,
    label,
    description,
    profile: Object.fromEntries(Object.entries(profile).map(([feature, mean]) => [snakeCase(feature), mean])),
    top_categories: segment.topCategories,
    top_brands: segment.topBrands,
    cross_category: segment.crossCategory,
    seasonality: seasonality && {
      peak_month: seasonality.peakMonth,
      strength: seasonality.strength,
      share_by_month: seasonality.shareByMonth,
    },
    recommended_actions: [...actions],
    standout: standout.map((each) => ({ ...each, feature: snakeCase(each.feature) })),
  };
};

const formatWarning = (warning: PurchasingWarning, language: LanguageTag) => {
  const { code, values } = warning;
  const { feature } = values;
  return {
    code,
    message: purchasingWarning(warning, language),
    values: typeof feature === "string" ? { ...values, feature: snakeCase(feature) } : values,
  };
};

/** Purchase segments in the specification's field names, with texts in `language`. */
export const describePurchases = (posted: ContractInput<typeof segmentPostedPurchases>, language: LanguageTag) => {
  const { customer_data: rows, segmentation_type: type, time_period: period, algorithm, segments, seed } = posted;
  const found = segmentPurchases(rows, { type, algorithm, segments, seed, ...(period && { period }) });
  return {
    segments: found.segments.map((segment) => formatSegment(segment, language)),
    segmentation_type: found.type,
    algorithm: found.algorithm,
    quality: found.quality,
    warnings: found.warnings.map((warning) => formatWarning(warning, language)),
  };
};
