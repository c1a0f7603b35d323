import {
  MESSAGE_STATES,
  type MessageState,
  SENT_EVENTS,
  type SentEvent,
} from "#lib/domain/audiences/webhook-endpoints.ts";
import { readQuery } from "#ui/shared/address/read-query.ts";

/** Which messages are shown, and which one is open. */
export type MessagesState = { state: MessageState | null; event: SentEvent | null; message: string | null };

export const readMessagesState = (query: URLSearchParams): { state: MessagesState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state = read<MessageState | null>("state", (text) => MESSAGE_STATES.find((each) => each === text), null);
  const event = read<SentEvent | null>("event", (text) => SENT_EVENTS.find((each) => each === text), null);
  const message = read<string | null>("message", (text) => text, null);
  return { state: { state, event, message }, unknown };
};

export const writeMessagesState = ({ state, event, message }: MessagesState): string => {
  const query = new URLSearchParams({
    ...(state && { state }),
    ...(event && { event }),
    ...(message && { message }),
  }).toString();
  return query && `?${query}`;
};
