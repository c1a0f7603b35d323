import { refuseField } from "#core/values/fields.ts";
import { parseWebAddress } from "./web-address.ts";

/** The events that an endpoint can subscribe to, in the order of its settings. */
export const WEBHOOK_EVENTS = [
  "segment.entered",
  "segment.left",
  "archetype.changed",
  "churn_risk.raised",
  "import.finished",
  "run.failed",
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Sent only when a user tries an endpoint. */
export const TEST_EVENT = "webhook.test";
export type SentEvent = WebhookEvent | typeof TEST_EVENT;
export const SENT_EVENTS: readonly [SentEvent, ...SentEvent[]] = [...WEBHOOK_EVENTS, TEST_EVENT];

/**
 * `failing`: nothing could be delivered since an attempt failed. `locked`: AUTH_SECRET has changed, so that nothing can be signed
 * until a user makes a new secret.
 */
export const WEBHOOK_ENDPOINT_STATES = ["active", "failing", "disabled", "locked"] as const;
export type WebhookEndpointState = (typeof WEBHOOK_ENDPOINT_STATES)[number];

/** `failures`: nothing could be delivered for days. `gone`: it answered 410. */
export const DISABLED_BY = ["user", "failures", "gone"] as const;
export type DisabledBy = (typeof DISABLED_BY)[number];

export const MESSAGE_STATES = ["pending", "delivered", "failed"] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Why a message could not be delivered. `REFUSED`: the endpoint answered with a status other than 2xx. */
export const MESSAGE_PROBLEMS = [
  "REFUSED",
  "REDIRECTED",
  "UNREACHABLE",
  "TIMED_OUT",
  "PRIVATE_ADDRESS",
  "INSECURE_ADDRESS",
  "EXPIRED",
] as const;
export type MessageProblem = (typeof MESSAGE_PROBLEMS)[number];

/** A churn risk that rises to this is an event. */
export const RAISED_CHURN_RISK = 0.6;

/** How long the previous secret also signs after a rotation, so that a receiver can be changed without losing messages. */
export const SECRET_OVERLAP_MS = 24 * 3_600_000;

export const URL_LENGTH = 2000;

/** How many segments an endpoint can name. */
export const MOST_SEGMENTS = 100;

/** An absolute address without credentials and fragment. Throws INVALID_PARAMETER. */
export const readEndpointUrl = (text: string): string => {
  const url = parseWebAddress(text.trim());
  if (url?.username !== "" || url.password !== "") {
    return refuseField("url", {
      reason: "address",
      message: "must be an address such as https://shop.example.com",
    });
  }
  url.hash = "";
  return url.href;
};
