import { DELIVERY_STATES, type DeliveryState } from "#lib/domain/imports/connections/deliveries.ts";
import { readQuery } from "#ui/shared/address/read-query.ts";

/** Which deliveries are shown: all, or those in one state. */
export type DeliveriesState = { state: DeliveryState | null };

export const readDeliveriesState = (query: URLSearchParams): { state: DeliveriesState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state = read<DeliveryState | null>("state", (text) => DELIVERY_STATES.find((each) => each === text), null);
  return { state: { state }, unknown };
};

export const writeDeliveriesState = ({ state }: DeliveriesState): string => (state ? `?state=${state}` : "");
