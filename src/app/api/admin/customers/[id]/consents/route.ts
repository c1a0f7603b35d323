import { handle } from "#core/http/handle.ts";
import { getCustomerConsents, recordConsent } from "#features/customers/contracts/customer-privacy.ts";
import { readConsents, setConsent } from "#features/customers/privacy/set-consent.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerConsents, async ({ id }, actor) => ({ data: await readConsents(actor, id) })],
  POST: [recordConsent, async (input, actor) => ({ data: await setConsent(actor, input) })],
});
