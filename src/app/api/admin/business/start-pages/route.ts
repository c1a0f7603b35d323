import { setStartPages } from "#contracts/accounts/business.ts";
import { handle } from "#http/handle.ts";
import * as startPages from "#lib/accounts/set-start-pages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [setStartPages, async (wanted, actor) => ({ data: await startPages.setStartPages(actor, wanted) })],
});
