import { handle } from "#core/http/handle.ts";
import * as startPages from "#features/accounts/change-business-settings.ts";
import { setStartPages } from "#features/accounts/contracts/business.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [setStartPages, async (wanted, actor) => ({ data: await startPages.setStartPages(actor, wanted) })],
});
