"use client";

import { type HttpError, useShow } from "@refinedev/core";
import { useParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import type { Segment } from "#contracts/segments/segments.ts";
import { updatedAtOf } from "#lib/domain/segments/segment-list.ts";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageTabs } from "#ui/shared/page/page-tabs.tsx";
import { SegmentMissing } from "../segment-missing.tsx";
import { SegmentHistory } from "./history.tsx";
import { SegmentMemberList, useMemberList } from "./members.tsx";
import { Overlap } from "./overlap.tsx";
import { SegmentHeader } from "./segment-header.tsx";
import { readSegmentState, TABS, writeSegmentState } from "./segment-state.ts";
import { Trend } from "./trend.tsx";

const ADDRESS = { read: readSegmentState, write: writeSegmentState, list: LIST_NAMES };

/** A segment with its members, trend, overlap and history. */
export const SegmentPage = () => {
  const t = useTranslations();
  const page = useAddressState(ADDRESS);
  const { id } = useParams<{ id: string }>();
  const members = useMemberList(id, page.state);
  const { query } = useShow<Segment, HttpError>({
    // The rule is shown as a sentence.
    meta: { locale: useLocale() },
    errorNotification: false,
    queryOptions: { placeholderData: (previous) => previous },
  });
  const segment = query.error ? undefined : query.data?.data;
  if (!segment)
    return <SegmentMissing title={t("terms.segment")} error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <PageLayout freshness={{ segments: { calculatedAt: updatedAtOf(segment) } }}>
      <SegmentHeader segment={segment} />
      <PageTabs
        label={segment.name}
        tabs={TABS.map((key) => ({ key, label: t(`segments.tabs.${key}`) }))}
        active={page.state.tab}
        onChoose={(tab) => page.change({ tab, q: "", page: 1 })}
      >
        <TabBody segment={segment} page={page} members={members} />
      </PageTabs>
    </PageLayout>
  );
};

type BodyProps = ComponentProps<typeof SegmentMemberList>;

const TabBody = ({ segment, page, members }: BodyProps) => {
  switch (page.state.tab) {
    case "members":
      return <SegmentMemberList segment={segment} page={page} members={members} />;
    case "trend":
      return <Trend segment={segment} page={page} />;
    case "overlap":
      return <Overlap segment={segment} />;
    case "history":
      return <SegmentHistory segment={segment} />;
  }
};
