import type { Axis } from "../axis.ts";
import { categoryExploration } from "./category-exploration.ts";
import { communicationPreference } from "./communication-preference.ts";
import { customerMaturity } from "./customer-maturity.ts";
import { loyaltyTrajectory } from "./loyalty-trajectory.ts";
import { priceSensitivity } from "./price-sensitivity.ts";
import { problemComplexityProfile } from "./problem-complexity-profile.ts";
import { productKnowledge } from "./product-knowledge.ts";
import { purchaseCadence } from "./purchase-cadence.ts";
import { purchaseFrequency } from "./purchase-frequency.ts";
import { purchaseValue } from "./purchase-value.ts";
import { repurchaseBehavior } from "./repurchase-behavior.ts";
import { returnBehavior } from "./return-behavior.ts";
import { supportHistory } from "./support-history.ts";
import { valueSophistication } from "./value-sophistication.ts";

/** In the seed's order. This is the only list of axes. */
export const AXES: readonly Axis[] = [
  purchaseFrequency,
  purchaseValue,
  categoryExploration,
  priceSensitivity,
  purchaseCadence,
  customerMaturity,
  repurchaseBehavior,
  returnBehavior,
  communicationPreference,
  problemComplexityProfile,
  loyaltyTrajectory,
  productKnowledge,
  valueSophistication,
  supportHistory,
];

export const axisNamed = (name: string): Axis | undefined => AXES.find((axis) => axis.name === name);

/** A business without tickets has no axes about tickets. */
export const selectAxes = (hasTickets: boolean): Axis[] => AXES.filter(({ needs }) => hasTickets || needs === "orders");
