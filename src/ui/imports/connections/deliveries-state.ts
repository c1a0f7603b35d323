import { DELIVERY_STATES, type DeliveryState } from "#lib/domain/imports/connections/kinds.ts";

/** Which deliveries are shown: all, or those in one state. */
export type DeliveriesState = { state: DeliveryState | null };

export const readDeliveriesState = (query: URLSearchParams): { state: DeliveriesState; unknown: string[] } => {
  const given = query.get("state");
  const state = DELIVERY_STATES.find((one) => one === given) ?? null;
  return { state: { state }, unknown: given !== null && state === null ? ["state"] : [] };
};

export const writeDeliveriesState = ({ state }: DeliveriesState): string => (state ? `?state=${state}` : "");
