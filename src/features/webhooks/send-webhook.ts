import type { IncomingMessage } from "node:http";
import { type OutgoingClient, outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { now } from "#core/server/clock.ts";
import { once } from "#core/server/process-singleton.ts";
import { isPersonalId, maskPersonalData } from "#core/values/personal-data.ts";
import type { ClaimedMessage } from "#features/webhooks/store/webhook-sending.ts";
import type { MessageProblem } from "./rules.ts";
import { signatureHeaders } from "./store/webhook-secrets.ts";

/** Receivers should answer at once and work afterwards. */
const TIMEOUT_MS = 15_000;
/** Of an answer, which is not used. */
const MOST_BYTES = 64 * 1024;

/** One for all endpoints, because it keeps connections open. Failed attempts are repeated by the queue. */
const client = (): OutgoingClient => once("webhook client", () => outgoingClient({ tries: 1 }));

type Customer = NonNullable<ClaimedMessage["customer"]>;

/** Some stores' IDs are email addresses or phone numbers, which are personal data themselves. */
const toWebhookCustomer = ({ id, externalId, ...personal }: Customer, includesPersonalData: boolean) => ({
  id,
  externalId: includesPersonalData || !isPersonalId(externalId) ? externalId : null,
  ...(includesPersonalData && personal),
});

type Message = Omit<ClaimedMessage, "attempts">;

/** A message as it is sent: its type, when it happened, the customer and what changed. */
export const webhookPayload = ({ event, at, data, customer }: Message, includesPersonalData: boolean) => ({
  type: event,
  timestamp: at.toISOString(),
  data: {
    ...(customer && { customer: toWebhookCustomer(customer, includesPersonalData) }),
    // A file's or a segment's name can have an email address.
    ...(includesPersonalData ? data : maskPersonalData("values", data)),
  },
});

/** Reads what is needed to use the connection again, and ends it if the answer is longer. */
const readStatus = async (answer: IncomingMessage): Promise<number> => {
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) break;
  }
  return answer.statusCode ?? 0;
};

const PROBLEMS: readonly string[] = [
  "REDIRECTED",
  "UNREACHABLE",
  "TIMED_OUT",
  "PRIVATE_ADDRESS",
  "INSECURE_ADDRESS",
] satisfies MessageProblem[];

const toMessageProblem = ({ problem }: OutgoingError): MessageProblem =>
  PROBLEMS.includes(problem) ? (problem as MessageProblem) : "REFUSED";

/** How an attempt ended. `problem` is null if the endpoint answered 2xx. */
export type Sent = {
  at: Date;
  tookMs: number;
  status: number | null;
  problem: MessageProblem | null;
  detail: string | null;
};

type Target = { url: string; secrets: readonly string[]; includesPersonalData: boolean };

/** Sends a message once, signed. Throws only the signal's reason. */
export const sendWebhook = async (
  message: Message,
  { url, secrets, includesPersonalData }: Target,
  signal: AbortSignal,
): Promise<Sent> => {
  const at = now();
  const since = performance.now();
  const ended = (end: Pick<Sent, "status" | "problem" | "detail">): Sent => ({
    at,
    tookMs: Math.round(performance.now() - since),
    ...end,
  });
  const payload = webhookPayload(message, includesPersonalData);
  // The client writes the payload in the same way.
  const headers = signatureHeaders({ id: message.id, at, body: JSON.stringify(payload) }, secrets);
  const request = { url, headers, body: payload, signal, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES };
  try {
    return ended({ status: await client().stream(request, readStatus), problem: null, detail: null });
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error;
    const detail = error.detail.replace(/^\d{3}( |$)/, "") || null;
    return ended({ status: error.status, problem: toMessageProblem(error), detail });
  }
};
