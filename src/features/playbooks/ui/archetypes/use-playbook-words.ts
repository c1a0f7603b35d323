"use client";

import { useTranslations } from "next-intl";
import type { ArchetypeSummary } from "#features/playbooks/contracts/archetypes.ts";

/** The text of an archetype's playbook. */
export const usePlaybookWords = () => {
  const t = useTranslations();
  return (play: ArchetypeSummary["play"]): string =>
    play === "flash_sale_20pct_off" || play === "new_premium_collection"
      ? t(`plays.${play}`)
      : t(`play_words.plays.${play}`);
};
