import type { Contract } from "#contracts/contract.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { hashSecret } from "#lib/server/auth/secrets.ts";
import { invalidField } from "./problems.ts";

const HEADER = "Idempotency-Key";

/** The actor with the request's Idempotency-Key, if the contract accepts one, and a hash of the request. */
export const withIdempotencyKey = (contract: Contract, request: Request, input: unknown, actor: Actor): Actor => {
  const key = contract.idempotencyKey ? request.headers.get(HEADER) : null;
  if (key === null) return actor;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidField([HEADER], () => "header", { reason: "visible_ascii", values: { max: 255 } });
  }
  const fingerprint = hashSecret(JSON.stringify([contract.method, contract.path, input]));
  return { ...actor, idempotency: { key, fingerprint } };
};
