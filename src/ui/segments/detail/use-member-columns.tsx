"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import type { SegmentMember } from "#contracts/segments/segment-members.ts";
import type { Segment } from "#contracts/segments/segments.ts";
import { useBuyerColumns } from "#ui/shared/people/use-buyer-columns.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { useActorWords } from "../use-actor-words.ts";
import { MemberMenu } from "./member-menu.tsx";
import { MemberWhy } from "./member-why.tsx";

type Options = {
  isPast: boolean;
  /** The list's own address, for links back from a customer. */
  from: string;
  onChanged: () => Promise<void>;
};

export const useMemberColumns = (
  segment: Segment,
  { isPast, from, onChanged }: Options,
): ListColumn<SegmentMember>[] => {
  const t = useTranslations();
  const formats = useFormats();
  const { name, rfmSegment, lifetimeValue, orderCount, lastOrderAt } = useBuyerColumns(from);
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
      isSortable: true,
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
