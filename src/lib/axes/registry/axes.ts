import type { Axis } from "#lib/axes/axis.ts";
import { categoryExploration, priceSensitivity, productKnowledge, valueSophistication } from "./product-axes.ts";
import { purchaseCadence, purchaseFrequency, purchaseValue, repurchaseBehavior } from "./purchase-axes.ts";
import { communicationPreference, customerMaturity, loyaltyTrajectory } from "./relationship-axes.ts";
import { problemComplexityProfile, returnBehavior, supportHistory } from "./support-axes.ts";

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
