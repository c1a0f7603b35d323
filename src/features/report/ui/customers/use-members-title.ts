"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ANOTHER } from "#features/report/rules/rfm/movement.ts";
import { useSegmentWords } from "#records/ui/people/use-segment-words.ts";
import { useActionTitle } from "../groups/use-action-title.ts";
import { useRankWords } from "../movement/use-rank-words.ts";
import type { MembersState } from "./url-state.ts";

/** The title: a segment, a cell or all customers; and which of them. */
export const useMembersTitle = ({
  segment,
  cell,
  history,
  action,
  minRevenue,
  fromSegment,
}: Omit<MembersState, "method" | "days" | "storefront" | "basis" | "compare">): string => {
  const t = useTranslations();
  const words = useSegmentWords();
  const actionTitle = useActionTitle();
  const ofCell = cell ? t("rfm.cell_title", { r: cell.recency, f: cell.frequency }) : t("members.all_customers");
  const rank = useRankWords();
  const here = segment === null ? ofCell : words(segment).name;
  const place = segment === null ? here : rank.name(segment);
  const moved =
    fromSegment === ANOTHER
      ? t("members.moved_here", { name: place })
      : fromSegment && t("members.moved", { from: rank.name(fromSegment), to: place });
  const whole = moved ?? here;
  const { money } = useFormats();
  const ofHistory = history ? t(`members.${history}`, { name: whole }) : whole;
  const name = minRevenue === null ? ofHistory : t("members.from", { name: ofHistory, money: money(minRevenue) });
  return action ? t("members.with_action", { name, action: actionTitle(action) }) : name;
};
