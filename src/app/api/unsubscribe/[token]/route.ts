import { handle } from "#core/http/handle.ts";
import { unsubscribe as contract } from "#features/overview/contracts/digest.ts";
import { unsubscribe } from "#features/view-schedules/unsubscribe.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contract, ({ token }, caller) => unsubscribe(token, caller)],
});
