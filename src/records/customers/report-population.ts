import { withBusiness } from "#core/db/with-business.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type { CustomersWithin } from "#records/rules/order-readings/populations.ts";

/** Segments as a caller names them. */
export type PopulationRequest = {
  /** ID of a segment: only its members. */
  segment?: string | undefined;
  /** ID of a segment: only customers who are not its members. */
  withoutSegment?: string | undefined;
  /** What the first parameter is called, where `segment` is one of a report's own. */
  parameter?: "segment" | "withinSegment";
};

/** A segment as an answer names it. */
type ReportedSegment = {
  id: string;
  name: string;
  isAutomatic: boolean;
  members: number;
  /** When the members of an automatic segment were last recalculated; null for a manual one, whose members are current. */
  membersAsOf: Date | null;
};

/** The customers of a report within a segment, without one, or both. */
export type Population = CustomersWithin & {
  segment: ReportedSegment | null;
  withoutSegment: ReportedSegment | null;
};

/**
 * `version` changes with each change of members: its time is no earlier than that of the one before, and several of one instant are
 * counted. Merged and deleted customers change the orders' revision instead.
 */
const SEGMENT = `select s.segment_id as id, s.name, s.is_automatic, s.member_count as members,
       case when s.is_automatic then s.recalculated_at end as members_as_of,
       concat_ws('-', s.member_count, last.at, last.changes) as version
  from customer_segments s
  left join lateral (
    select (extract(epoch from c.at) * 1000)::bigint as at, count(*) as changes from segment_membership_changes c
     where c.business_id = $1 and c.segment_id = s.segment_id
     group by c.at order by c.at desc limit 1
  ) last on true
 where s.business_id = $1 and s.segment_id = any($2::uuid[])`;

type RefuseSegment = (parameter: "segment" | "withinSegment" | "withoutSegment", id: string) => never;

const refuseSegment: RefuseSegment = (parameter, id) => {
  const issue = { location: "query", message: `is not a segment of this business: ${id}`, values: { id } } as const;
  throw new AppError("NOT_FOUND", `${parameter}: is not a segment of this business`, {
    reason: "SEGMENT_NOT_FOUND",
    issues: [{ ...issue, parameter, reason: "no_segment" }],
  });
};

/**
 * The segments that narrow a report, with a version of their members; null if the request names none. Throws NOT_FOUND
 * (SEGMENT_NOT_FOUND, with the parameter) for one that is not of this business, unless `refuse` throws something else.
 */
export const loadPopulation = async (
  scope: Scope,
  { segment, withoutSegment, parameter = "segment" }: PopulationRequest = {},
  refuse: RefuseSegment = refuseSegment,
): Promise<Population | null> => {
  const wanted = [segment, withoutSegment].filter((id) => id !== undefined);
  if (wanted.length === 0) return null;
  const known = await withBusiness(scope, async (client) => {
    const { rows } = await client.query<ReportedSegment & { version: string }>(SEGMENT, [
      scope.businessId,
      wanted.filter(isUuid),
    ]);
    return rows;
  });
  const find = (name: Parameters<RefuseSegment>[0], id: string | undefined) =>
    id === undefined ? null : (known.find((one) => one.id === id.toLowerCase()) ?? refuse(name, id));
  const [only, without] = [find(parameter, segment), find("withoutSegment", withoutSegment)];
  const shown = (found: typeof only): ReportedSegment | null => {
    if (!found) return null;
    const { version: _, ...own } = found;
    return own;
  };
  return {
    segmentId: only?.id ?? null,
    withoutSegmentId: without?.id ?? null,
    version: [only?.version, without?.version].join("/"),
    segment: shown(only),
    withoutSegment: shown(without),
  };
};

/** The end of a cache key: another one for each state of the members; nothing for all customers. */
export const populationKey = (population: Population | null | undefined): string =>
  population ? `:within:${population.segmentId}:without:${population.withoutSegmentId}:${population.version}` : "";

/** What an answer says of its customers; nothing if they are all. */
export const describePopulation = (population: Population | null | undefined) =>
  population ? { population: { segment: population.segment, withoutSegment: population.withoutSegment } } : {};

/** A minute in UTC, as in the names of files. */
const toMinute = (at: Date): string => `${at.toISOString().slice(0, 16).replace(":", "")}Z`;

const fileParts = (relation: "in" | "without", segment: ReportedSegment | null | undefined): string[] => {
  if (!segment) return [];
  const { name, membersAsOf } = segment;
  return [`${relation} ${name}`, ...(membersAsOf ? [`members of ${toMinute(membersAsOf)}`] : [])];
};

/** The parts of a file's name that say whose figures it has, and of when the members of an automatic segment are: rows stay rows. */
export const populationFileParts = (population: Population | null | undefined): string[] => [
  ...fileParts("in", population?.segment),
  ...fileParts("without", population?.withoutSegment),
];

/** SQL: whether a customer is one of a report's; `only` and `without` are places of `withinValues`, `$1` is the business. */
export const isWithin = (customer: string, only: string, without: string): string => {
  const isMember = (segment: string) => `exists (select from customer_segment_assignments member
    where member.business_id = $1 and member.segment_id = ${segment}::uuid and member.customer_id = ${customer})`;
  return `(${only}::uuid is null or ${isMember(only)}) and (${without}::uuid is null or not ${isMember(without)})`;
};

export const withinValues = (within: CustomersWithin | null | undefined): [string | null, string | null] => [
  within?.segmentId ?? null,
  within?.withoutSegmentId ?? null,
];
