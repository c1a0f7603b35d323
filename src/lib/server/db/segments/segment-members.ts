import type { CustomValue } from "#lib/domain/commerce/custom-fields.ts";
import type { CustomerOverview } from "#lib/domain/customers/customer-standing.ts";
import type { Reach, ReachCounts } from "#lib/domain/customers/reach.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { eachPage } from "../bulk/batches.ts";
import { joinOverview, STANDING } from "../customer-columns.ts";
import { onlyReachable, readReachablePage } from "../reachable.ts";
import { orderBy, type Page, type PageWindow } from "../read-page.ts";
import { raiseWorkMem } from "../report/rfm-scoring.ts";
import { LACKS_WORD, wordsAt } from "../search-customers.ts";
import { withBusiness } from "../with-business.ts";
import type { DoneBy } from "./membership-changes.ts";

const ORDER = {
  name: "sort_name",
  joinedAt: '"joinedAt"',
  lifetimeValue: '"lifetimeValue"',
  orderCount: '"orderCount"',
  lastOrderAt: '"lastOrderAt"',
};

type Field = keyof typeof ORDER;
export type SegmentMemberSort = Field | `-${Field}`;

export type MembersWanted = {
  segmentId: string;
  /** Members as of this instant; null for current members. */
  before: Date | null;
  /** All must occur in the name, email or external ID. */
  words: readonly string[];
  reachable: Reach | null;
  sort: SegmentMemberSort;
};

export type SegmentMemberRow = CustomerOverview & DoneBy & { joinedAt: Date };

const NOW = `select customer_id, assigned_at as at, by_kind, by_id, version from customer_segment_assignments
  where business_id = $1 and segment_id = $2 and $4::timestamptz is null`;

/** Each customer's last change before then, if it was joining. */
const BEFORE = `select customer_id, at, by_kind, by_id, version from (
    select distinct on (customer_id) customer_id, at, change, by_kind, by_id, version from segment_membership_changes
     where business_id = $1 and segment_id = $2 and at < $4::timestamptz order by customer_id, at desc
  ) last_change where change = 'joined'`;

const foundIn = ({ businessId }: Scope, { segmentId, before, words }: MembersWanted, columns = STANDING) => ({
  text: `select ${columns},
      member.at as "joinedAt", member.by_kind as "byKind", member.by_id as "byId", member.version, c.name_key as sort_name
    from (${before ? BEFORE : NOW}) member
    ${joinOverview("member.customer_id")}
   where not exists (select from (${wordsAt("$3")}) words where ${LACKS_WORD})`,
  values: [businessId, segmentId, words, before],
});

type Row = SegmentMemberRow & { sort_name: string };

export type ExportedMember = SegmentMemberRow & { customFields: Record<string, CustomValue> };

/** One page of a segment's members, now or at an earlier time; `reach` counts them regardless of `reachable`. */
export const readSegmentMembers = (
  scope: Scope,
  wanted: MembersWanted,
  place: PageWindow,
): Promise<Page<SegmentMemberRow> & { reach: ReachCounts }> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { text: found, values } = foundIn(scope, wanted);
    return readReachablePage<Row>(
      client,
      { found, order: orderBy(ORDER, wanted.sort), values },
      {
        ...place,
        reachable: wanted.reachable,
      },
    );
  });

/** All of them in order with their custom fields, a few thousand at a time. */
export const eachSegmentMember = (
  scope: Scope,
  wanted: MembersWanted,
  take: (rows: ExportedMember[]) => Promise<void>,
): Promise<void> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { text: found, values } = foundIn(scope, wanted, `${STANDING}, c.custom_fields as "customFields"`);
    const text = `with found as (${found}) ${onlyReachable("found", wanted.reachable)} order by ${orderBy(ORDER, wanted.sort)}`;
    await eachPage<ExportedMember>(client, { text, values }, take);
  });
