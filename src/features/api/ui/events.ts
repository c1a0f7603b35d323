import type { OpenApi } from "#features/api/contracts/openapi/openapi.ts";
import { type Operation, type Parameter, toOperationBody, toParameters } from "./operations.ts";

/** A kind of message that is sent to webhook endpoints. */
export type WebhookEvent = {
  /** `segment.entered` */
  name: string;
  /** The anchor of the event. */
  id: string;
  title: string;
  description: string | undefined;
  headers: Parameter[];
  body: Operation["body"];
};

/** The messages that the document says are sent, in its order. */
export const readEvents = ({ webhooks, components: { schemas } }: OpenApi): WebhookEvent[] =>
  Object.entries(webhooks).map(([name, { post }]) => ({
    name,
    id: `webhook-${name}`,
    title: post.summary,
    description: post.description,
    headers: toParameters(post, schemas),
    body: toOperationBody(post, schemas),
  }));

/** Whether all search words occur in the event's name, title or fields. */
export const matchesEvent = ({ name, title, headers, body }: WebhookEvent, looked: string): boolean => {
  const fields = [...headers, ...(body?.fields ?? [])].map(({ path, words }) => `${path} ${words ?? ""}`);
  const text = ["webhook", name, title, ...fields].join(" ").toLowerCase();
  return looked
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};
