import { handle } from "#core/http/handle.ts";
import { setStartPages } from "#features/accounts/contracts/business.ts";
import * as startPages from "#features/accounts/set-start-pages.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [setStartPages, async (wanted, actor) => ({ data: await startPages.setStartPages(actor, wanted) })],
});
