import { createHmac, randomBytes } from "node:crypto";

/** A new secret in the form of Standard Webhooks. */
export const makeWebhookSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

type Signed = { id: string; at: Date; body: string };

/** The headers of standardwebhooks.com: one signature per valid secret, separated by spaces. */
export const signatureHeaders = ({ id, at, body }: Signed, secrets: readonly string[]): Record<string, string> => {
  const time = String(Math.floor(at.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signatures.join(" ") };
};
