"use client";

import { useTranslations } from "next-intl";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import type { MembersState } from "./url-state.ts";

/** The title: a segment, or its first-time or returning buyers; a cell or all customers. */
export const useMembersTitle = ({
  segment,
  cell,
  history,
}: Pick<MembersState, "segment" | "cell" | "history">): string => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { name } = words(segment ?? "");
  if (history) return t(`members.${history}`, { name: segment === null ? t("members.everybody") : name });
  if (segment !== null) return name;
  return cell ? t("rfm.cell_title", { r: cell.recency, f: cell.frequency }) : t("members.everybody");
};
