import { refuseField } from "#core/values/fields.ts";
import { parseWebAddress } from "#core/values/web-address.ts";

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

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The waits after failed attempts: 12 attempts within 24 hours. */
const WAITS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR,
];

/** How long a message is retried. */
export const RETRIED_MS = 24 * HOUR;

export const LONGEST_WAIT = Math.max(...WAITS);

/** Waits are up to a tenth shorter, so that messages that failed together don't all come back together. */
const JITTER = 0.1;

/** When a message is tried again after so many failed attempts; null after the last. `random` is from 0 to 1. */
export const nextAttemptAt = (attempts: number, at: Date, random: number): Date | null => {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : new Date(at.getTime() + wait * (1 - JITTER * random));
};

/** An endpoint that fails is still tried this often, with the next message, so that its recovery is noticed. */
export const LONGEST_PAUSE = 5 * MINUTE;

/** How long nothing is sent to an endpoint where nothing could be delivered so many times in a row. */
export const pauseMs = (failures: number): number => Math.min(WAITS[failures - 1] ?? LONGEST_PAUSE, LONGEST_PAUSE);

const DISABLED_AFTER_MS = 72 * HOUR;
/** Of an endpoint with few messages, a single one must not decide. */
const LEAST_FAILURES = 10;

/** Whether an endpoint has failed so long that it is disabled. */
export const isGivenUp = ({ failingSince, failures }: { failingSince: Date; failures: number }, at: Date): boolean =>
  failures >= LEAST_FAILURES && at.getTime() - failingSince.getTime() >= DISABLED_AFTER_MS;
