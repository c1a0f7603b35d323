import { createHmac, randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import type { StoredSecret } from "#core/values/connection-kinds.ts";
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

const COLUMNS = [
  { sealed: "sealed_secret", key: "secret_key_id" },
  { sealed: "previous_sealed_secret", key: "previous_secret_key_id" },
] as const;

/** Re-encrypts the secrets that were encrypted with this key. Returns how many. */
export const replaceEndpointSecrets = async (
  client: ClientBase,
  { businessId }: Scope,
  keyId: string,
  encryptAgain: (id: string, secret: StoredSecret) => StoredSecret | null,
): Promise<number> => {
  let count = 0;
  for (const { sealed: column, key } of COLUMNS) {
    const { rows } = await client.query<{ id: string; sealed: string }>(
      `select id, ${column} as sealed from webhook_endpoints where business_id = $1 and ${key} = $2 for update`,
      [businessId, keyId],
    );
    for (const { id, sealed } of rows) {
      const secret = encryptAgain(id, { sealed, keyId });
      if (!secret) continue;
      await client.query(
        `update webhook_endpoints set ${column} = $3, ${key} = $4 where business_id = $1 and id = $2`,
        [businessId, id, secret.sealed, secret.keyId],
      );
      count++;
    }
  }
  return count;
};
