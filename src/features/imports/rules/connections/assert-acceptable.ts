import { DeliveryRefused } from "#core/values/delivery-refused.ts";
import { isFuture } from "#lib/time/local-time.ts";
import { CONSENT_CHANNELS } from "#records/rules/incoming-customer.ts";
import { areExact, listOrderAmounts } from "../orders/exact-amounts.ts";
import type { Effect } from "./effect.ts";

const amountsIn = (effect: Effect): number[] => {
  if (effect.kind === "order") return listOrderAmounts(effect.order);
  return effect.kind === "refund" ? [effect.refund.amount, ...effect.refund.lines.map(({ amount }) => amount)] : [];
};

/** All times of what an effect stores. */
const listTimes = (effect: Effect): (Date | null | undefined)[] => {
  const { kind } = effect;
  if (kind === "refund") return [effect.refund.refundedAt];
  if (kind === "products") return effect.products.map(({ updatedAt }) => updatedAt);
  if (kind === "tickets") return effect.tickets.flatMap(({ openedAt, closedAt }) => [openedAt, closedAt]);
  if (kind === "events") return effect.events.map(({ occurredAt }) => occurredAt);
  const version = "updatedAt" in effect ? effect.updatedAt : null;
  if (kind === "help_desk_ticket") return [version, effect.ticket.openedAt, effect.ticket.closedAt];
  const registered = "customer" in effect ? effect.customer?.createdAt : null;
  if (kind === "customer")
    return [version, registered, ...CONSENT_CHANNELS.map((channel) => effect.change[`${channel}Consent`]?.at)];
  if (kind !== "order") return [version];
  const { orderedAt, refunds = [] } = effect.order;
  return [version, registered, orderedAt, ...refunds.map(({ refundedAt }) => refundedAt)];
};

/** Throws `DeliveryRefused` if an amount is too large to be added up exactly, or a time has not come yet. */
export const assertAcceptable = (effects: readonly Effect[], now: Date): void => {
  if (!areExact(effects.flatMap(amountsIn)))
    throw new DeliveryRefused("invalid_payload", "An amount must be smaller: it is too large to be exact");
  const ahead = effects.flatMap(listTimes).find((at) => at && isFuture(at, now));
  if (ahead) throw new DeliveryRefused("invalid_payload", `${ahead.toISOString()}: must not be in the future`);
};
