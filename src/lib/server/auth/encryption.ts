import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { authSecret } from "../settings.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyFor = (context: string): Buffer => Buffer.from(hkdfSync("sha256", authSecret(), context, "sealed answer", 32));

/**
 * Encrypts text so that only this installation can decrypt it, given the same `context` (AES-256-GCM with a key from
 * HKDF). Base64.
 */
export const seal = (text: string, context: string): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyFor(context), iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
};

/** Decrypts the result of `seal`; null with a different context or AUTH_SECRET. */
export const unseal = (sealed: string, context: string): string | null => {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyFor(context), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
};
