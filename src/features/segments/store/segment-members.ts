import { eachPage } from "#core/db/bulk/batches.ts";
import { joinOverview, STANDING } from "#core/db/customer-columns.ts";
import { onlyReachable, readReachablePage } from "#core/db/reachable.ts";
import { orderBy, type Page, type PageWindow } from "#core/db/read-page.ts";
import { LACKS_WORD, wordsAt } from "#core/db/search-customers.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { CustomValue } from "#core/values/custom-fields.ts";
import type { DoneBy } from "#core/values/done-by.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Reach, ReachCounts } from "#core/values/reach.ts";
import type { CustomerOverview } from "#records/rules/customers/customer-standing.ts";

const KEYS = {
  name: "c.name_key",
  joinedAt: "member.at",
  lifetimeValue: "coalesce(m.lifetime_value, 0)",
  orderCount: "coalesce(m.order_count, 0)",
  lastOrderAt: "m.last_order_at",
};

type Field = keyof typeof KEYS;
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

/** SQL: the members with their sort keys only, and their order: details are read of those that are shown. */
const foundIn = ({ businessId }: Scope, { segmentId, before, words, sort }: MembersWanted) => {
  const field = sort.replace("-", "") as Field;
  const text = `select member.customer_id as id, member.at, member.by_kind, member.by_id, member.version, ${KEYS[field]} as sort_key
    from (${before ? BEFORE : NOW}) member
    join customers c on c.business_id = $1 and c.customer_id = member.customer_id
    left join customer_metrics m on m.business_id = $1 and m.customer_id = member.customer_id
   where not exists (select from (${wordsAt("$3")}) words where ${LACKS_WORD})`;
  const order = orderBy({ [field]: "sort_key" } as Record<Field, string>, sort);
  return { text, order, values: [businessId, segmentId, words, before] };
};

/** SQL: what is shown of members. */
const buildDetailsSql = (members: string, columns: string): string => `select ${columns},
    member.at as "joinedAt", member.by_kind as "byKind", member.by_id as "byId", member.version
  from ${members} member ${joinOverview("member.id")}`;

export type ExportedMember = SegmentMemberRow & { customFields: Record<string, CustomValue> };

/** One page of a segment's members, now or at an earlier time; `reach` counts them regardless of `reachable`. */
export const readSegmentMembers = (
  scope: Scope,
  wanted: MembersWanted,
  place: PageWindow,
): Promise<Page<SegmentMemberRow> & { reach: ReachCounts }> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { text, order, values } = foundIn(scope, wanted);
    const found = `with found as materialized (${text})`;
    const listed = buildDetailsSql("page", `${STANDING}, member.place`);
    return readReachablePage(client, { found, order, listed, values }, { ...place, reachable: wanted.reachable });
  });

/** All of them in order with their custom fields, a few thousand at a time. */
export const eachSegmentMember = (
  scope: Scope,
  wanted: MembersWanted,
  take: (rows: ExportedMember[]) => Promise<void>,
): Promise<void> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { text: found, order, values } = foundIn(scope, wanted);
    const text = `with found as (${found}), shown as (${onlyReachable("found", wanted.reachable)})
      ${buildDetailsSql("shown", `${STANDING}, c.custom_fields as "customFields"`)} order by ${order}`;
    await eachPage<ExportedMember>(client, { text, values }, take);
  });
