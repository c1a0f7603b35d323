import { deserialize, serialize } from "node:v8";
import type { PoolClient } from "pg";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { claimKey, saveAnswer } from "../db/idempotency-keys.ts";
import type { Rows, Transaction } from "../db/transaction.ts";
import { withBusiness, withBusinessRows } from "../db/with-business.ts";
import { now } from "../server/clock.ts";
import { seal, unseal } from "../server/encryption.ts";
import { hashSecret } from "./secrets.ts";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Versions of before 2026-11-29 stored answers as JSON, with their dates as texts. */
const parseAnswer = (answer: string): unknown =>
  answer.startsWith("{")
    ? JSON.parse(answer, (_, value) => (typeof value === "string" && INSTANT.test(value) ? new Date(value) : value))
    : deserialize(Buffer.from(answer, "base64"));

/** The first answer to the actor's key, or what is made now. */
const once = async <Value>(transaction: Transaction, actor: Actor, make: () => Promise<Value>): Promise<Value> => {
  if (!actor.idempotency) return make();
  const { key, fingerprint } = actor.idempotency;
  const keyHash = hashSecret(key);
  const kept = await claimKey(transaction, actor, { keyHash, fingerprint, now: now() });
  if (!kept) {
    const made = await make();
    await saveAnswer(transaction, actor, keyHash, seal(serialize(made).toString("base64"), key));
    return made;
  }
  const answer = kept.fingerprint === fingerprint && kept.answer !== null ? unseal(kept.answer, key) : null;
  if (answer === null) {
    throw refusalBy("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for a different request");
  }
  return parseAnswer(answer) as Value;
};

/**
 * Like `withBusinessRows`, a transaction that creates something. Of requests with one Idempotency-Key (from one actor,
 * within 24 hours) the first creates it, a concurrent one waits, and later ones get the first answer; it is stored
 * encrypted with the key, because it may contain a secret. Failures are not stored. Throws CONFLICT for a key used with
 * another body.
 */
export const createOnce = <Value>(actor: Actor, make: (rows: Rows) => Promise<Value>): Promise<Value> =>
  withBusinessRows(actor, (rows) => once(rows, actor, () => make(rows)));

/** The same for bulk input, like `withBusiness`. */
export const writeOnce = <Value>(actor: Actor, make: (client: PoolClient) => Promise<Value>): Promise<Value> =>
  withBusiness(actor, (client) => once(client, actor, () => make(client)));
