import { listPrivacyRequests } from "#contracts/customers/privacy-requests.ts";
import { handle } from "#http/handle.ts";
import { pageOfRequests } from "#lib/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listPrivacyRequests, (list, actor) => pageOfRequests(actor, list)],
});
