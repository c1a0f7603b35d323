import { getCustomerConsents, recordConsent } from "#contracts/customers/customer-consents.ts";
import { handle } from "#http/handle.ts";
import { readConsents, setConsent } from "#lib/customers/privacy/set-consent.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getCustomerConsents, async ({ id }, actor) => ({ data: await readConsents(actor, id) })],
  POST: [recordConsent, async (input, actor) => ({ data: await setConsent(actor, input) })],
});
