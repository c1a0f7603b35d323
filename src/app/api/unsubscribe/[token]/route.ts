import { unsubscribe as contract } from "#contracts/alerts/digest.ts";
import { handle } from "#http/handle.ts";
import { unsubscribe } from "#lib/alerts/unsubscribe.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contract, ({ token }, caller) => unsubscribe(token, caller)],
});
