"use client";

import { useTranslations } from "next-intl";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useActionTitle } from "../groups/use-action-title.ts";
import type { MembersState } from "./url-state.ts";

/** The title: a segment, a cell or all customers; and which of them. */
export const useMembersTitle = ({
  segment,
  cell,
  history,
  action,
  minRevenue,
}: Omit<MembersState, "method" | "days" | "storefront" | "basis">): string => {
  const t = useTranslations();
  const words = useSegmentWords();
  const actionTitle = useActionTitle();
  const ofCell = cell ? t("rfm.cell_title", { r: cell.recency, f: cell.frequency }) : t("members.everybody");
  const whole = segment === null ? ofCell : words(segment).name;
  const { money } = useFormats();
  const ofHistory = history ? t(`members.${history}`, { name: whole }) : whole;
  const name = minRevenue === null ? ofHistory : t("members.from", { name: ofHistory, money: money(minRevenue) });
  return action ? t("members.with_action", { name, action: actionTitle(action) }) : name;
};
