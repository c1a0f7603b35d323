import { randomBytes } from "node:crypto";
import { refuseField } from "#lib/domain/accounts/fields.ts";
import { type ConnectionKind, isWebhookKind, SECRET_LENGTH } from "#lib/domain/imports/connections/kinds.ts";

const STANDARD_SECRET = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/;

/** As it was pasted, without the spaces around it. Throws INVALID_PARAMETER. */
export const readSecret = (kind: ConnectionKind, given: string): string => {
  const secret = given.trim();
  const { min } = SECRET_LENGTH;
  if (!isWebhookKind(kind)) {
    refuseField("secret", {
      reason: "unknown_key",
      message: "is not a known field: this kind of shop sends no webhooks",
    });
  }
  if (secret.length < min) {
    refuseField("secret", { reason: "too_short", values: { min }, message: `must have at least ${min} characters` });
  }
  if (kind === "generic" && !STANDARD_SECRET.test(secret)) {
    refuseField("secret", { reason: "format", message: "must be whsec_ and at least 24 bytes in base64" });
  }
  return secret;
};

/** Where the shop lets the user choose the secret, we make one; a generic one in the form of Standard Webhooks. */
export const MAKE_SECRET: Partial<Record<ConnectionKind, () => string>> = {
  woocommerce: () => randomBytes(32).toString("base64url"),
  gorgias: () => randomBytes(32).toString("base64url"),
  generic: () => `whsec_${randomBytes(32).toString("base64")}`,
};
