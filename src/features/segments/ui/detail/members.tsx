"use client";

import { MoreOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, Input, Popover } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { type AddressState, defineAddress, LIST_NAMES, oneOf, parsed, type View } from "#core/ui/address.ts";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import { useAnswer, useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { SegmentMember, SegmentMembers } from "#features/segments/contracts/segment-members.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { isDay } from "#lib/time/day.ts";
import { parseComparison } from "#records/rules/comparison.ts";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useFieldColumns, useNameColumn } from "#records/ui/people/customer-columns.tsx";
import { customerName } from "#records/ui/people/customer-name.ts";
import { useStoredTrail } from "#records/ui/people/customer-state.ts";
import { ReachEmpty, ReachLine, useReachable } from "#records/ui/people/reach-line.tsx";
import { ReasonList, useActorWords, useReasonWords } from "#records/ui/people/reason-list.tsx";
import { useRowPopover, WhyPopover } from "#records/ui/people/why-popover.tsx";

export const TABS = ["members", "trend", "overlap", "history"] as const;

/** The address of a segment's page. */
export const segmentAddress = defineAddress(
  {
    tab: oneOf(TABS, "members"),
    /** A day in the business's time zone; "" for now. */
    on: parsed((text) => (text === "" || isDay(text) ? text : undefined), ""),
    compare: parsed(parseComparison, null),
    view: parsed<View>((text) => (text === "table" ? text : "chart"), "chart"),
  },
  { list: LIST_NAMES },
);

export type SegmentState = AddressState<typeof segmentAddress>;

/** The sort order of the members. */
export const MEMBERS_LIST = {
  sorts: ["name", "joinedAt", "lifetimeValue", "orderCount", "lastOrderAt"],
  standardSort: "name",
};

type MemberWhyProps = { segment: Segment; member: Pick<SegmentMember, "id" | "name" | "externalId"> };

/** Why a customer is a member: each condition with their value, and when they joined and left. */
const MemberWhy = ({ segment, member }: MemberWhyProps) => {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(false);
  const name = customerName(member);
  return (
    <WhyPopover
      isOpen={isOpen}
      onOpen={setOpen}
      title={t("members.why_in", { name })}
      label={t("segments.see_why_person", { name })}
      content={<Why segmentId={segment.id} customerId={member.id} />}
    >
      {t("buttons.see_why")}
    </WhyPopover>
  );
};

const SHOWN = 5;

const Why = ({ segmentId, customerId }: { segmentId: string; customerId: string }) => {
  const t = useTranslations();
  const formats = useFormats();
  const actorName = useActorWords();
  const reasonWords = useReasonWords();
  const { answer, error } = useAnswer("GET /api/admin/customers/{id}/segments/{segmentId}/why", {
    id: customerId,
    segmentId,
  });
  if (error) return <p role="alert">{t("segments.why_failed")}</p>;
  if (!answer)
    return (
      <p>
        <LoadingWords />
      </p>
    );
  const { reasons, history, isMember, meets } = answer.data;
  return (
    <div className="stack gap-12">
      {reasons.length > 0 && <ReasonList reasons={reasons} />}
      {meets !== null && meets !== isMember && (
        <p className="small font-normal faint">{t("segments.until_recalculated")}</p>
      )}
      <ul className="small font-normal faint">
        {history.slice(0, SHOWN).map(({ at, change, by, reason }) => (
          <li key={`${at} ${change}`}>
            {t(`segments.${change}_line`, {
              date: formats.dated(at),
              by: actorName(by),
              why: reasonWords(reason, by),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
};

type MemberMenuProps = { segment: Segment; member: SegmentMember; onChanged: () => Promise<void> };

/** Removes a member of a manual segment, with undo; for automatic segments, explains why not and what to do instead. */
const MemberMenu = ({ segment, member, onChanged }: MemberMenuProps) => {
  const t = useTranslations();
  const name = customerName(member);
  const popover = useRowPopover();
  const ids = { id: member.id, segmentId: segment.id };

  const options = { key: "member", refresh: onChanged };
  const adding = useWrite("POST /api/admin/customers/{id}/segments", options);
  const removing = useWrite("DELETE /api/admin/customers/{id}/segments", options);
  const remove = () =>
    removing.write(ids, { successMessage: t("segments.removed", { name }), undo: () => void adding.write(ids) });
  if (!segment.isAutomatic) {
    return (
      <Button
        type="link"
        size="small"
        loading={adding.isBusy || removing.isBusy}
        aria-label={t("segments.remove_person", { name })}
        onClick={() => void remove()}
      >
        {t("segments.remove")}
      </Button>
    );
  }
  return (
    <Popover
      trigger="click"
      {...popover}
      destroyOnHidden
      content={
        <div className="stack gap-12">
          <p>{t("segments.remove_automatic")}</p>
          <Link href={`/segments/${segment.id}/edit`}>{t("segments.exclude_by_rule")}</Link>
        </div>
      }
    >
      <Button
        type="text"
        size="small"
        icon={<MoreOutlined aria-hidden />}
        aria-label={t("segments.remove_why_not", { name })}
      />
    </Popover>
  );
};

type Options = {
  isPast: boolean;
  /** The list's own address, for links back from a customer. */
  from: string;
  onChanged: () => Promise<void>;
};

const useMemberColumns = (segment: Segment, { isPast, from, onChanged }: Options): ListColumn<SegmentMember>[] => {
  const t = useTranslations();
  const formats = useFormats();
  const name = useNameColumn(from);
  const { rfmSegment, lifetimeValue, orderCount, lastOrderAt } = useFieldColumns();
  const actorName = useActorWords();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const menu: ListColumn<SegmentMember> = {
    name: "menu",
    title: t("settings.actions"),
    onPhone: "more",
    show: (member) => <MemberMenu segment={segment} member={member} onChanged={onChanged} />,
  };
  return [
    name,
    {
      name: "joinedAt",
      title: t("segments.joined"),
      startsDown: true,
      show: ({ joinedAt, by }) => <TwoLines below={actorName(by)}>{formats.day(joinedAt)}</TwoLines>,
    },
    lifetimeValue,
    orderCount,
    lastOrderAt,
    rfmSegment,
    {
      name: "why",
      title: t("members.why"),
      onPhone: "more",
      show: (member) => <MemberWhy segment={segment} member={member} />,
    },
    ...(mayEdit && !isPast ? [menu] : []),
  ];
};

const NearestCustomers = lazily(() => import("../editor/preview.tsx").then(({ NearestCustomers: it }) => it));
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

type SegmentMemberListProps = {
  segment: Segment;
  page: Address<SegmentState>;
  members: ReturnType<typeof useMemberList>;
};

/** The members, now or at the end of a day, with reasons and actions. */
export const SegmentMemberList = ({ segment, page: at, members: { reach, list: page } }: SegmentMemberListProps) => {
  const { state, change, address } = at;
  const t = useTranslations();
  const fieldId = useId();
  const formats = useFormats();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const invalidateRoutes = useInvalidateRoutes();
  const [isAdding, setAdding] = useState(false);
  const { on } = state;
  const { id, isAutomatic, name } = segment;
  const { q, sort } = page.at.state;
  const counts = (page.answer as SegmentMembers | undefined)?.reach;
  const changed = async () =>
    void (await invalidateRoutes("GET /api/admin/segments/{id}/members", "GET /api/admin/segments/{id}"));
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
    <div className="stack min-w-0 gap-16">
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
        group={on === "" && reach.reachable === null ? id : undefined}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <>
            <label className="flex items-center gap-8 soft nowrap" htmlFor={fieldId}>
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
