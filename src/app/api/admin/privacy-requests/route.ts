import { handle } from "#core/http/handle.ts";
import { listPrivacyRequests } from "#features/customers/contracts/privacy-requests.ts";
import { listRequestPage } from "#features/customers/privacy/manage-requests.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listPrivacyRequests, (list, actor) => listRequestPage(actor, list)],
});
