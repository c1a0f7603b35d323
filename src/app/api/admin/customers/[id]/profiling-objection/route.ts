import { objectToProfiling, withdrawObjection } from "#contracts/customers/customer-privacy.ts";
import { handle } from "#http/handle.ts";
import { setProfilingObjection } from "#lib/customers/privacy/object-to-profiling.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PUT: [objectToProfiling, ({ id }, actor) => setProfilingObjection(actor, id, true)],
  DELETE: [withdrawObjection, ({ id }, actor) => setProfilingObjection(actor, id, false)],
});
