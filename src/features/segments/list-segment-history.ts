import type { ContractAnswer, ContractInput } from "#core/contracts/contract.ts";
import { type NamedActor, nameAuditActors } from "#core/db/display-names.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CriteriaReader } from "#records/rules/criteria/field.ts";
import type * as contracts from "./contracts/segment-members.ts";
import { criteriaReader, inWords, type Reader } from "./describe-criteria.ts";
import { getSegment } from "./edit-segment.ts";
import { type HistoryRow, type MovedCustomer, movedCustomers, readSegmentHistory } from "./store/segment-members.ts";
import { listSegmentVersions, type VersionRow } from "./store/segments.ts";

const SHOWN = 10;

type HistoryEntry = ContractAnswer<typeof contracts.listSegmentHistory>["data"][number];

const shownVersion = ({ name, description, criteria }: VersionRow, reader: CriteriaReader) => ({
  name,
  description,
  criteria,
  inWords: inWords(criteria, reader),
});

type HistoryDetails = { versions: Map<number, ReturnType<typeof shownVersion>>; moved: Map<string, MovedCustomer[]> };

const toHistoryEntries = (row: HistoryRow, by: NamedActor, { versions, moved }: HistoryDetails): HistoryEntry[] => {
  const common = { id: row.id, at: row.at, by };
  if (row.kind === "members") {
    const { reason, joined, left } = row;
    return [{ ...common, kind: "members", reason: reason ?? "", joined, left, customers: moved.get(row.id) ?? [] }];
  }
  const version = row.version ?? 0;
  const after = versions.get(version);
  return after ? [{ ...common, kind: "edit", version, before: versions.get(version - 1) ?? null, after }] : [];
};

/** A segment's edits and membership changes, newest first. Throws NOT_FOUND (SEGMENT_NOT_FOUND). */
export const listSegmentHistory = async (
  scope: Scope,
  { id, kind, page, pageSize }: ContractInput<typeof contracts.listSegmentHistory>,
  language: Reader,
) => {
  await getSegment(scope, id);
  const reader = await criteriaReader(scope, language);
  const { rows, total, known } = await withBusiness(scope, async (client) => {
    const wanted = { segmentId: id, kind: kind ?? null };
    const { data: rows, total } = await readSegmentHistory(client, scope, wanted, toPageWindow({ page, pageSize }));
    const edits = rows.flatMap(({ kind: one, version }) => (one === "edit" && version ? [version - 1, version] : []));
    const moves = rows.filter((row) => row.kind === "members");
    const versions = await listSegmentVersions(client, scope, id, edits);
    const known: HistoryDetails = {
      versions: new Map(versions.map((version) => [version.version, shownVersion(version, reader)])),
      moved: await movedCustomers(client, scope, id, moves, SHOWN),
    };
    return { rows, total, known };
  });
  const actorOf = await nameAuditActors(scope, rows);
  // An edit's version is the one it created, not that of the rule that caused a membership change.
  const by = (row: HistoryRow) => actorOf(row.kind === "edit" ? { ...row, version: null } : row);
  return { data: rows.flatMap((row) => toHistoryEntries(row, by(row), known)), total };
};
