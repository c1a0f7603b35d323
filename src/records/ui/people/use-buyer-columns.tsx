"use client";

import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/api/call.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.ts";
import { SegmentName } from "./segment-mark.tsx";
import { useNameColumn } from "./use-name-column.tsx";

type SegmentMember = AnswerOf<"GET /api/admin/segments/{id}/members">["data"][number];

type Buyer<Known extends keyof SegmentMember> = ListColumn<Pick<SegmentMember, Known>> & { name: Known };

/** Columns that every list of customers shares; `from` is the list's own address, for links back. */
export const useBuyerColumns = (from: string) => {
  const t = useTranslations();
  const formats = useFormats();
  const name = useNameColumn(from);
  const rfmSegment: Buyer<"rfmSegment"> = {
    name: "rfmSegment",
    title: t("segments.rfm"),
    term: "rfm_segment",
    show: ({ rfmSegment }) => <SegmentName segment={rfmSegment} />,
  };
  const lifetimeValue: Buyer<"lifetimeValue"> = {
    name: "lifetimeValue",
    title: t("segments.lifetime_value"),
    term: "lifetime_value",
    isSortable: true,
    startsDown: true,
    align: "end",
    show: ({ lifetimeValue }) => formats.money(lifetimeValue),
  };
  const orderCount: Buyer<"orderCount"> = {
    name: "orderCount",
    title: t("members.orders"),
    term: "orders",
    isSortable: true,
    startsDown: true,
    align: "end",
    show: ({ orderCount }) => formats.count(orderCount),
  };
  const lastOrderAt: Buyer<"lastOrderAt"> = {
    name: "lastOrderAt",
    title: t("members.last_order"),
    term: "days_since_last_purchase",
    isSortable: true,
    startsDown: true,
    show: ({ lastOrderAt }) => (lastOrderAt === null ? t("settings.never") : formats.day(lastOrderAt)),
  };
  return { name, rfmSegment, lifetimeValue, orderCount, lastOrderAt };
};
