import type { AxisTerms } from "../axis.ts";
import { categoryExplorationTerms } from "./category-exploration.ts";
import { communicationPreferenceTerms } from "./communication-preference.ts";
import { customerMaturityTerms } from "./customer-maturity.ts";
import { loyaltyTrajectoryTerms } from "./loyalty-trajectory.ts";
import { priceSensitivityTerms } from "./price-sensitivity.ts";
import { problemComplexityProfileTerms } from "./problem-complexity-profile.ts";
import { productKnowledgeTerms } from "./product-knowledge.ts";
import { purchaseCadenceTerms } from "./purchase-cadence.ts";
import { purchaseFrequencyTerms } from "./purchase-frequency.ts";
import { purchaseValueTerms } from "./purchase-value.ts";
import { repurchaseBehaviorTerms } from "./repurchase-behavior.ts";
import { returnBehaviorTerms } from "./return-behavior.ts";
import { supportHistoryTerms } from "./support-history.ts";
import { valueSophisticationTerms } from "./value-sophistication.ts";

/** What the axes of the registry and their segments are called, without the features: browsers need no more. */
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

export const findAxisTerms = (name: string): AxisTerms | undefined => AXIS_TERMS.find((axis) => axis.name === name);

/** An axis's segment kinds, in order. */
export const listSegmentKinds = (axis: string): string[] => findAxisTerms(axis)?.vocabulary.map(({ key }) => key) ?? [];
