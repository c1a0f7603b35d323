"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented, Switch } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useMemo, useState } from "react";
import { type AddressState, defineAddress, LIST_NAMES, type ListState, oneOf, parsed } from "#core/ui/address.ts";
import type { AnswerOf } from "#core/ui/call.ts";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { type RowSelection, SelectionBar, useBulkChange, useSelection } from "#core/ui/table/selection.tsx";
import { pageCount } from "#core/ui/table/sorting.ts";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAddressState, useImmediateChoice } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { parseComparison } from "#records/rules/comparison.ts";
import { segmentsUsing } from "#records/rules/criteria/references.ts";
import { SEGMENT_KINDS, segmentsInList } from "#records/rules/criteria/segment-list.ts";
import { SEGMENT_SORTS, VIEW_PAGES } from "#records/rules/view-lists.ts";
import { CompareMenu } from "#records/ui/comparison/compare-menu.tsx";
import { ViewsBar } from "#records/ui/views/views-bar.tsx";
import { WithSavedViews } from "#records/ui/views/with-saved-views.tsx";
import { useSegmentsColumns } from "./use-segments-columns.tsx";

const KINDS = ["all", ...SEGMENT_KINDS] as const;

/** The address of the list. */
export const segmentsAddress = defineAddress(
  {
    kind: oneOf(KINDS, "all"),
    archived: parsed<boolean>(
      (text) => text === "1",
      false,
      (isArchived) => (isArchived ? "1" : ""),
    ),
    compare: parsed(parseComparison, null),
  },
  { list: [...LIST_NAMES, VIEW_PAGES.segments.parameter] },
);

type SegmentsState = AddressState<typeof segmentsAddress>;

const PAGE_SIZE = 50;

/** Filters and sorts as the state says; the API returns all segments in one answer, by name. */
export const filterSegments = (
  all: readonly Segment[],
  { q, kind, archived, sort }: Omit<SegmentsState, "compare"> & Pick<ListState, "q" | "sort">,
): Segment[] => segmentsInList(all, { q, sort, isArchived: archived, kind: kind === "all" ? undefined : kind });

type Props = {
  chosen: RowSelection;
  /** All segments of the business. */
  all: readonly Segment[];
  /** Whether the list has the archived ones. */
  isArchived: boolean;
};

const joinNames = (segments: readonly Segment[]): string => segments.map(({ name }) => name).join(", ");

/** Archives, restores or exports the selected segments. */
const SegmentsBar = ({ chosen, all, isArchived }: Props) => {
  const t = useTranslations("segments");
  const buttons = useTranslations("buttons");
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const confirm = useConfirm();
  const { change, isBusy } = useBulkChange("POST /api/admin/segments/changes", {
    reloads: ["GET /api/admin/segments", "GET /api/admin/segments/sizes"],
    wordsOf: (action, count) => t(`did_${action}`, { count }),
    opposite: { archive: "restore", restore: "archive" },
  });
  const act = async (action: "archive" | "restore") => {
    if (await change(action, chosen.ids)) chosen.clear();
  };
  /** Archives the segments; if rules of others refer to them, shows which and asks first. */
  const archive = () => {
    const isChosen = ({ id }: Segment) => chosen.ids.includes(id);
    const others = all.filter((segment) => segment.archivedAt === null && !isChosen(segment));
    const used = all.filter((segment) => isChosen(segment) && segmentsUsing(others, segment.id).length > 0);
    if (used.length === 0) return void act("archive");
    const users = others.filter((other) => used.some(({ id }) => segmentsUsing([other], id).length > 0));
    confirm({
      title: t("archive_many", { count: chosen.count }),
      content: t("archive_many_used", { count: users.length, users: joinNames(users), names: joinNames(used) }),
      okText: buttons("archive"),
      isDanger: false,
      onOk: () => act("archive"),
    });
  };
  const ids = chosen.ids.join(",");
  return (
    <SelectionBar chosen={chosen}>
      {mayEdit && (
        <Button size="small" loading={isBusy} onClick={isArchived ? () => void act("restore") : archive}>
          {isArchived ? t("restore") : buttons("archive")}
        </Button>
      )}
      <ExportButton route="GET /api/admin/segments" input={{ ids, exportFormat: "csv" }} size="small" />
      <ExportButton
        route="GET /api/admin/segments"
        input={{ ids, exportFormat: "members" }}
        label={t("export_members")}
        size="small"
      />
    </SelectionBar>
  );
};

const TemplateCards = lazily(() => import("./editor/template-cards.tsx").then(({ TemplateCards: it }) => it));

type ListedSegments = AnswerOf<"GET /api/admin/segments">;

/** All segments with their size and health. */
export const SegmentsPage = () => (
  <WithSavedViews list="segments">
    <Segments />
  </WithSavedViews>
);

const Segments = () => {
  const t = useTranslations();
  const id = useId();
  const mayEdit = useCan({ resource: "segments", action: "create" }).data?.can;
  const isPhone = useIsPhone();
  const { days } = useFormats();
  const router = useRouter();
  const mayExport = useCan({ resource: "segments", action: "export" }).data?.can;
  const { state, change } = useAddressState(segmentsAddress);
  const list = useListTable<Segment>({
    resource: "segments",
    sorts: SEGMENT_SORTS,
    standardSort: "name",
    pageSize: PAGE_SIZE,
    isWhole: true,
  });
  const { compare } = state;
  const lines = useAnswer("GET /api/admin/segments/sizes", { ...(compare && { compare }) }, { keepsBefore: true })
    .answer?.data;
  const sizes = useMemo(() => lines && new Map(lines.map((line) => [line.id, line])), [lines]);
  const compared = compare ? lines?.flatMap((line) => line.compared ?? []) : undefined;
  const columns = useSegmentsColumns(sizes, {
    customers: (list.answer as ListedSegments | undefined)?.customers,
    comparedDay: compared?.[0]?.day,
  });
  const [isArchived, setArchived] = useImmediateChoice(state.archived, (archived) => change({ archived, page: 1 }));
  const [showsTemplates, setShowsTemplates] = useState(false);

  const found = list.rows && filterSegments(list.rows, { ...state, ...list.at.state });
  const total = found?.length ?? 0;
  const rows = found?.slice(list.from - 1, list.from - 1 + PAGE_SIZE);
  const page = { ...list, rows, total, pages: pageCount(total, PAGE_SIZE) };
  const { q, sort } = list.at.state;
  const listed = {
    ...(q !== "" && { q }),
    ...(state.kind !== "all" && { kind: state.kind }),
    isArchived: state.archived ? ("true" as const) : ("false" as const),
  };
  const { chosen, selection } = useSelection<Segment>(JSON.stringify(listed), page, { nameOf: ({ name }) => name });
  const hasNone = list.rows?.length === 0;
  const hasFailed = state.kind === "failed" || list.rows?.some(({ problem, archivedAt }) => problem && !archivedAt);
  const emptyText = state.archived
    ? "segments.none_archived"
    : state.kind === "failed"
      ? "segments.none_failed"
      : "segments.none";
  return (
    <PageLayout>
      <PageHeader
        title={t("nav.segments")}
        about={t("segments.about_page")}
        actions={
          mayEdit && (
            <>
              <Button aria-expanded={showsTemplates} onClick={() => setShowsTemplates((shown) => !shown)}>
                {t("segments.templates")}
              </Button>
              <Link href="/segments/new">
                <Button type="primary" tabIndex={-1}>
                  {t("buttons.new_segment")}
                </Button>
              </Link>
            </>
          )
        }
      />
      {mayEdit && (showsTemplates || hasNone) && <TemplateCards />}
      <ViewsBar list="segments" />
      {compared?.[0] && compared.every(({ members }) => members === null) && (
        <Notice>{t("segments.compared_none", { day: days(compared[0].day, compared[0].day) })}</Notice>
      )}
      <ListTable
        caption={t("nav.segments")}
        columns={isPhone ? columns.filter(({ name }) => name !== "kind") : columns}
        page={page}
        searchLabel={t("segments.search")}
        tools={
          <>
            <Segmented
              name="kind"
              aria-label={t("segments.kind")}
              value={state.kind}
              options={[
                { value: "all" as const, label: t("segments.all") },
                ...(["automatic", "manual"] as const).map((value) => ({
                  value,
                  label: t(`segment_kinds.${value}.name`),
                })),
                ...(hasFailed ? [{ value: "failed" as const, label: t("segments.not_updated") }] : []),
              ]}
              onChange={(kind) => change({ kind, page: 1 })}
            />
            <CompareMenu isOfDay chosen={compare} onChoose={(chosen) => change({ compare: chosen })} />
            <label className="row items-center gap-8 soft" htmlFor={`${id}-archived`}>
              <Switch id={`${id}-archived`} size="small" checked={isArchived} onChange={setArchived} />
              {t("segments.archived")}
            </label>
            <ExportButton
              route="GET /api/admin/segments"
              input={{ ...listed, sort: sort as "name", exportFormat: "csv" }}
              disabled={total === 0}
            />
          </>
        }
        empty={<p>{t(emptyText)}</p>}
        {...((mayEdit || mayExport) && { selection })}
        rowKeys={{
          row_select: (segment) => (mayEdit || mayExport) && selection.toggle(segment),
          row_open: (segment) => router.push(`/segments/${segment.id}`),
        }}
      />
      <SegmentsBar chosen={chosen} all={list.rows ?? []} isArchived={state.archived} />
    </PageLayout>
  );
};
