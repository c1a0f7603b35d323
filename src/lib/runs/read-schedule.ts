import type { RunKind } from "#lib/domain/runs/kinds.ts";
import { nextSlot, SCHEDULE } from "#lib/domain/runs/schedule.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import type { Page } from "#lib/server/db/read-page.ts";
import type { Scope } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

export type Planned = { kind: RunKind; localTime: string; timeZone: string; nextAt: string };

/** What runs every day in this business, and when it runs next. */
export const scheduleOf = async (scope: Scope): Promise<Page<Planned>> => {
  const { timeZone } = await getBusinessOrThrow(scope);
  const data = SCHEDULE.map(({ kind, localTime }) => ({
    ...{ kind, localTime, timeZone },
    nextAt: nextSlot(localTime, timeZone, now()).dueAt.toISOString(),
  }));
  return { data, total: data.length };
};
