import type { AxisTerms } from "#lib/axes/axis.ts";
import {
  categoryExplorationTerms,
  priceSensitivityTerms,
  productKnowledgeTerms,
  valueSophisticationTerms,
} from "./product-terms.ts";
import {
  purchaseCadenceTerms,
  purchaseFrequencyTerms,
  purchaseValueTerms,
  repurchaseBehaviorTerms,
} from "./purchase-terms.ts";
import { communicationPreferenceTerms, customerMaturityTerms, loyaltyTrajectoryTerms } from "./relationship-terms.ts";
import { problemComplexityProfileTerms, returnBehaviorTerms, supportHistoryTerms } from "./support-terms.ts";

/** What the axes of the registry are, without the features: browsers need no more. */
export const AXIS_TERMS: readonly AxisTerms[] = [
  purchaseFrequencyTerms,
  purchaseValueTerms,
  categoryExplorationTerms,
  priceSensitivityTerms,
  purchaseCadenceTerms,
  customerMaturityTerms,
  repurchaseBehaviorTerms,
  returnBehaviorTerms,
  communicationPreferenceTerms,
  problemComplexityProfileTerms,
  loyaltyTrajectoryTerms,
  productKnowledgeTerms,
  valueSophisticationTerms,
  supportHistoryTerms,
];

const findAxisTerms = (name: string): AxisTerms | undefined => AXIS_TERMS.find((axis) => axis.name === name);

/** An axis's segment kinds, in order. */
export const listSegmentKinds = (axis: string): string[] => findAxisTerms(axis)?.vocabulary.map(({ key }) => key) ?? [];
