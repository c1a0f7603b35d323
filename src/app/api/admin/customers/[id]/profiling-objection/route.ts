import { handle } from "#core/http/handle.ts";
import { objectToProfiling, withdrawObjection } from "#features/customers/contracts/customer-privacy.ts";
import { setProfilingObjection } from "#features/customers/privacy/set-consent.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [objectToProfiling, ({ id }, actor) => setProfilingObjection(actor, id, true)],
  DELETE: [withdrawObjection, ({ id }, actor) => setProfilingObjection(actor, id, false)],
});
