"use client";

import { useCan, useInvalidate } from "@refinedev/core";
import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { SegmentMember, SegmentMembers } from "#contracts/segments/segment-members.ts";
import type { Segment } from "#contracts/segments/segments.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { ReachEmpty, ReachLine } from "#ui/shared/people/reach/reach-line.tsx";
import { useReachable } from "#ui/shared/people/reach/use-reachable.ts";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { Bulk } from "../bulk/bulk.tsx";
import { useBulkSelection } from "../bulk/use-bulk-selection.ts";
import styles from "../segments.module.css";
import { MEMBERS_LIST, type SegmentState } from "./segment-state.ts";
import { useMemberColumns } from "./use-member-columns.tsx";

const NearestCustomers = lazily(() => import("../editor/nearest-customers.tsx").then(({ NearestCustomers: it }) => it));
const AddMemberDialog = lazily(() => import("./add-member-dialog.tsx").then(({ AddMemberDialog: it }) => it));

/** Read by the page, so that members don't wait for their segment. */
export const useMemberList = (id: string, { on, tab }: SegmentState) => {
  const reach = useReachable();
  const list = useListTable<SegmentMember>({
    resource: "segments/{id}/members",
    ofCustomers: true,
    ...MEMBERS_LIST,
    filters: { id, ...(on !== "" && { on }), ...reach.filter },
    isAllowed: tab === "members",
  });
  return { reach, list };
};

type Props = { segment: Segment; page: Address<SegmentState>; members: ReturnType<typeof useMemberList> };

/** The members, now or at the end of a day, with reasons and actions. */
export const SegmentMemberList = ({ segment, page: at, members: { reach, list: page } }: Props) => {
  const { state, change, address } = at;
  const t = useTranslations();
  const fieldId = useId();
  const formats = useFormats();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const invalidate = useInvalidate();
  const invalidateRoutes = useInvalidateRoutes();
  const [isAdding, setAdding] = useState(false);
  const { on } = state;
  const { id, isAutomatic, name } = segment;
  const { q, sort } = page.at.state;
  const counts = (page.answer as SegmentMembers | undefined)?.reach;
  const changed = async () => {
    await Promise.all([
      invalidate({ resource: "segments/{id}/members", invalidates: ["list"] }),
      invalidateRoutes("GET /api/admin/segments/{id}", "GET /api/admin/segments"),
    ]);
  };
  useStoredTrail(address({}), name, page);
  const filters = { ...(q !== "" && { q }), ...reach.filter };
  const { chosen, selection } = useBulkSelection(JSON.stringify([filters, on]), page);
  const columns = useMemberColumns(segment, { isPast: on !== "", from: address({}), onChanged: changed });
  const exported = {
    id,
    sort: sort as "name",
    ...(on !== "" && { on }),
    ...filters,
    exportFormat: "csv" as const,
  };
  return (
    <div className={styles.stack}>
      {on !== "" && (
        <Notice role="status">
          {t("segments.on_day", { date: formats.days(on, on), count: page.total })}{" "}
          <Button size="small" onClick={() => change({ on: "", page: 1 })}>
            {t("segments.now")}
          </Button>
        </Notice>
      )}
      <ReachLine counts={counts} reach={reach} />
      <ListTable
        caption={t("segments.members_of", { name })}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <>
            <label className={styles.day} htmlFor={fieldId}>
              {t("segments.on")}
              <Input
                id={fieldId}
                type="date"
                max="9999-12-31"
                value={on}
                onChange={({ target }) => change({ on: target.value, page: 1 })}
              />
            </label>
            {mayEdit && !isAutomatic && on === "" && segment.archivedAt === null && (
              <Button onClick={() => setAdding(true)}>{t("segments.add_member")}</Button>
            )}
            <ExportButton route="GET /api/admin/segments/{id}/members" input={exported} disabled={page.total === 0} />
          </>
        }
        empty={
          <ReachEmpty counts={counts} reach={reach}>
            <EmptyList segment={segment} isPast={on !== ""} />
          </ReachEmpty>
        }
        {...(selection && on === "" && { selection })}
      />
      {on === "" && (
        <Bulk
          chosen={chosen}
          all={{ matching: { ...filters, segmentId: id } }}
          total={page.total}
          file={
            <ExportButton
              route="GET /api/admin/customers"
              input={{
                segmentId: id,
                exportFormat: "csv" as const,
                ...(chosen.isAll ? filters : { ids: chosen.ids.join(",") }),
              }}
              size="small"
            />
          }
        />
      )}
      {isAdding && <AddMemberDialog segment={segment} onAdded={changed} onClose={() => setAdding(false)} />}
    </div>
  );
};

const EmptyList = ({ segment, isPast }: { segment: Segment; isPast: boolean }) => {
  const t = useTranslations("segments");
  if (isPast) return <p>{t("no_customers_then")}</p>;
  return segment.isAutomatic ? <NearestCustomers segment={segment} /> : <p>{t("no_customers_by_hand")}</p>;
};
