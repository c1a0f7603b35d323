import { createHash, createHmac, randomUUID } from "node:crypto";
import { z } from "zod";
import { jsonIn } from "#core/outgoing/outgoing-client.ts";
import type { FieldsOf } from "../define-destination.ts";
import {
  accepted,
  type Delivery,
  type Destination,
  type DestinationClient,
  type DestinationMember,
  inParts,
  type OpenContext,
  type RecordResult,
  rejected,
} from "../destination-client.ts";
import type { webhook } from "./destination.ts";

/** `secret` is of the form `whsec_<base64>`; `audience` tells the receiver which one a message is about. */
type WebhookAccess = FieldsOf<typeof webhook> & Pick<Delivery, "audience">;

const PER_MESSAGE = 500;
/** Of an answer that names all of them with reasons. */
const MOST_BYTES = 1024 * 1024;

/** A receiver may name members it refuses; any other answer, or none, accepts all. */
const answerSchema = z.object({
  rejected: z.array(z.object({ customer_id: z.string(), reason: z.string().nullish() })),
});

const signContent = (secret: string, content: string): string =>
  createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .update(content)
    .digest("base64");

/**
 * The headers of github.com/standard-webhooks. The time is that of the attempt, because receivers refuse old messages; the
 * ID stays the same, so that they recognize a repeated one.
 */
const signedHeaders = (secret: string, id: string, body: string) => (): Record<string, string> => {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signContent(secret, `${id}.${timestamp}.${body}`)}`,
  };
};

/** Posts a message without members. */
const testSignedWebhook = async (
  { url, secret }: Pick<WebhookAccess, "url" | "secret">,
  { client, signal }: OpenContext,
): Promise<void> => {
  const body = JSON.stringify({ type: "audience.test", timestamp: new Date().toISOString(), data: {} });
  const headers = signedHeaders(secret, `msg_${randomUUID()}`, body);
  await client.text({ url, headers, body: Buffer.from(body), signal, maxBytes: MOST_BYTES });
};

const wireMember = ({ customerId, firstName, lastName, ...member }: DestinationMember) => ({
  customer_id: customerId,
  ...member,
  ...(firstName !== undefined && { first_name: firstName }),
  ...(lastName !== undefined && { last_name: lastName }),
});

/**
 * Posts members to an address of the business's own, signed as Standard Webhooks has it. `sendId` names the send: the same
 * batch of the same send has the same ID after a restart.
 */
export const openSignedWebhook = (
  { url, secret, audience }: WebhookAccess,
  { client, signal, sendId, now }: OpenContext & Omit<Delivery, "audience">,
): Destination => {
  const post = async (type: string, members: DestinationMember[]): Promise<RecordResult[]> => {
    const data = { audience, members: members.map(wireMember) };
    const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
    const named = [sendId, type, ...members.map(({ customerId }) => customerId)].join("\n");
    const id = `msg_${createHash("sha256").update(named).digest("hex").slice(0, 32)}`;
    const answer = await client.text({
      url,
      headers: signedHeaders(secret, id, body),
      body: Buffer.from(body),
      signal,
      maxBytes: MOST_BYTES,
    });
    const { data: said } = answerSchema.safeParse(jsonIn(answer));
    const reasons = new Map(said?.rejected.map((one) => [one.customer_id, one.reason ?? "rejected"]));
    return members.map((member) => {
      const reason = reasons.get(member.customerId);
      return reason === undefined ? accepted(member) : rejected(member, reason);
    });
  };
  const inMessages = (type: string) => (members: DestinationMember[]) =>
    inParts(members, PER_MESSAGE, (part) => post(type, part));
  return {
    batchSize: PER_MESSAGE,
    add: inMessages("audience.members_added"),
    remove: inMessages("audience.members_removed"),
  };
};

export const webhookClient: DestinationClient<typeof webhook> = {
  open: (fields, { audience, ...context }) => ({
    ...openSignedWebhook({ ...fields, audience }, context),
    test: () => testSignedWebhook(fields, context),
  }),
};
