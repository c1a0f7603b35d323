"use client";

import { useTranslations } from "next-intl";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import type { MembersState } from "./url-state.ts";

/** The title: a segment, a cell or all customers. */
export const useMembersTitle = ({ segment, cell }: Pick<MembersState, "segment" | "cell">): string => {
  const t = useTranslations();
  const words = useSegmentWords();
  if (segment !== null) return words(segment).name;
  return cell ? t("rfm.cell_title", { r: cell.recency, f: cell.frequency }) : t("members.everybody");
};
