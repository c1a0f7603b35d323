import { createHmac, randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import type { StoredSecret } from "#core/server/encryption.ts";
import type { Scope } from "#core/values/permissions.ts";

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

/** Replaces the secret; the one before it also signs until then. False if there is no such endpoint. */
export const rotateSecret = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  { secret, previousUntil }: { secret: StoredSecret; previousUntil: Date },
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update webhook_endpoints set previous_sealed_secret = sealed_secret, previous_secret_key_id = secret_key_id,
       previous_secret_until = $5, sealed_secret = $3, secret_key_id = $4 where business_id = $1 and id = $2`,
    [businessId, id, secret.sealed, secret.keyId, previousUntil],
  );
  return rowCount === 1;
};
