import { amountsOf, areExact } from "../orders/exact-amounts.ts";
import { DeliveryRefused, type Effect } from "./effect.ts";

const amountsIn = (effect: Effect): number[] => {
  if (effect.kind === "order") return amountsOf(effect.order);
  return effect.kind === "refund" ? [effect.refund.amount, ...effect.refund.lines.map(({ amount }) => amount)] : [];
};

/** Throws `DeliveryRefused` if an amount is too large to be added up exactly. */
export const assertExact = (effects: readonly Effect[]): void => {
  if (areExact(effects.flatMap(amountsIn))) return;
  throw new DeliveryRefused("invalid_payload", "An amount must be smaller: it is too large to be exact");
};
