import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { authSecret } from "../settings.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;

const keyFor = (word: string): Buffer => Buffer.from(hkdfSync("sha256", authSecret(), word, "sealed answer", 32));

/** Text that only this installation, told the same `word` again, can read (AES-256-GCM under HKDF). Base64. */
export const seal = (text: string, word: string): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyFor(word), iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64");
};

/** What `seal` was given; null where it was sealed with another word or under another AUTH_SECRET. */
export const unseal = (sealed: string, word: string): string | null => {
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keyFor(word), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
};
