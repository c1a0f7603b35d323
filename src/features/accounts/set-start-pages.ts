import { writeAuditLine } from "#core/auth/audit-log.ts";
import { findStartPages, updateStartPages } from "#core/auth/businesses.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { editedMeanwhile } from "#core/values/errors.ts";
import type { Actor, Role } from "#core/values/permissions.ts";
import type { StartPage, StartPages } from "#core/values/start-pages.ts";

/** `version`: the business's that the caller read. */
type StartPagesRequest = { [Name in Role]?: StartPage | undefined } & { version?: number | undefined };

/** Sets the start pages of the given roles; other roles keep theirs. Returns all of them. Without a change there is no audit entry. Throws CONFLICT (EDITED_MEANWHILE). */
export const setStartPages = (actor: Actor, { version, ...wanted }: StartPagesRequest): Promise<StartPages> =>
  withBusinessRows(actor, async (rows) => {
    const { startPages: before, version: current } = await findStartPages(rows, actor);
    const given = Object.entries(wanted).filter(([, page]) => page !== undefined);
    const after: StartPages = { ...before, ...Object.fromEntries(given) };
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    if (version !== undefined && version !== current) throw editedMeanwhile();
    await updateStartPages(rows, actor, after);
    const things = { business: actor.businessId };
    await writeAuditLine(rows, actor, { action: "business.start_pages_set", things, before, after });
    return after;
  });
