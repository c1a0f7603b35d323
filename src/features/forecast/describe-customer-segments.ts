import type { Language } from "#core/messages/language.ts";
import {
  CLV_FEATURES,
  type ClvFeature,
  type ClvFeatureRow,
  clvFeatureUnit,
  computeClvFeatures,
} from "#features/forecast/rules/timing/clv-features.ts";
import { customerSegmentInWords, segmentationWarning } from "#features/purchasing/rules/any-features-words.ts";
import { segmentCustomers } from "#features/purchasing/rules/segment-customers.ts";
import type { FeatureRow } from "#lib/purchases/feature-columns.ts";
import type { PurchasingOptions } from "#lib/purchases/purchasing.ts";
import { dayOfNumber } from "#lib/time/day.ts";
import { type PostedPurchases, resolveDays, resolvePurchaseLog, type StoredPurchases } from "./posted-purchases.ts";

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
export const describeCustomerSegments = (posted: Posted, language: Language, stored?: StoredPurchases) => {
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
    as_of: asOf === null ? null : dayOfNumber(asOf),
  };
};
