import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { authSecret, authSecrets, previousAuthSecret } from "./settings.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

type Purpose = "sealed answer" | "stored secret";

const keyFor = (secret: string, context: string, purpose: Purpose): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, context, purpose, 32));

const encrypt = (text: string, key: Buffer): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
};

const decrypt = (sealed: string, key: Buffer): string | null => {
  const bytes = Buffer.from(sealed, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
};

/**
 * Encrypts text so that only this installation can decrypt it, given the same `context` (AES-256-GCM with a key from
 * HKDF). Base64.
 */
export const seal = (text: string, context: string): string =>
  encrypt(text, keyFor(authSecret(), context, "sealed answer"));

/** Decrypts the result of `seal`; null with a different context, or if neither AUTH_SECRET nor AUTH_SECRET_PREVIOUS encrypted it. */
export const unseal = (sealed: string, context: string): string | null => {
  for (const secret of authSecrets()) {
    const text = decrypt(sealed, keyFor(secret, context, "sealed answer"));
    if (text !== null) return text;
  }
  return null;
};

/** Derived from the secret without revealing it, so that a changed AUTH_SECRET is recognized. */
const deriveKeyId = (secret: string): string =>
  Buffer.from(hkdfSync("sha256", secret, "key id", "stored secret", 8)).toString("hex");

/** The key IDs of AUTH_SECRET and, if it is set, of AUTH_SECRET_PREVIOUS. */
export const keyIds = (): { current: string; previous: string | null } => {
  const previous = previousAuthSecret();
  return { current: deriveKeyId(authSecret()), previous: previous === undefined ? null : deriveKeyId(previous) };
};

/** An encrypted secret and the ID of the AUTH_SECRET it was encrypted with. */
export type StoredSecret = { sealed: string; keyId: string };

/** Encrypts a secret that is stored for good; `context` names the row it belongs to. */
export const encryptSecret = (text: string, context: string): StoredSecret => ({
  sealed: encrypt(text, keyFor(authSecret(), context, "stored secret")),
  keyId: keyIds().current,
});

/** Null if neither AUTH_SECRET nor AUTH_SECRET_PREVIOUS encrypted it. */
export const decryptSecret = ({ sealed, keyId }: StoredSecret, context: string): string | null => {
  const secret = authSecrets().find((one) => deriveKeyId(one) === keyId);
  return secret === undefined ? null : decrypt(sealed, keyFor(secret, context, "stored secret"));
};
