import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type CopiedBuyers, peopleIn, type ReportMembership } from "#features/report/store/report-membership.ts";
import type { TwoPeriods } from "#features/report/store/rfm-scoring.ts";

/** The members of a report's segment with what they bought, to the microsecond, and the reason. */
export const segmentPeople = (
  scope: Scope,
  reading: TwoPeriods,
  membership: ReportMembership,
  copied: CopiedBuyers | null,
): Promise<unknown[]> =>
  withBusiness(scope, async (client) => {
    const { text, reason, values } = peopleIn(scope, reading, membership, copied);
    const query = `with ${text} select buyer, orders, revenue, last_at::text, ${reason} from people order by buyer`;
    return (await client.query<Record<string, unknown>>(query, values)).rows;
  });
