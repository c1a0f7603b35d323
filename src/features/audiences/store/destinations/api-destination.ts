import { setTimeout as sleep } from "node:timers/promises";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import type { Destination } from "./destination.ts";

export type DestinationList = { id: string; name: string };

/** A destination with several lists, from which the user chooses one. Reading them also proves that the keys work. */
export type ApiDestination = Destination & { lists(): Promise<DestinationList[]> };

/** `origin` is given in tests; `wait` waits before the next request for the progress of a job. */
export type OpenContext = {
  client: OutgoingClient;
  signal: AbortSignal;
  origin?: string;
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export const waitFor = (ms: number, signal: AbortSignal): Promise<unknown> => sleep(ms, undefined, { signal });
