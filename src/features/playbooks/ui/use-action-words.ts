"use client";

import { useTranslations } from "next-intl";
import type { ChurnRow } from "#features/playbooks/contracts/playbooks.ts";
import { churnTextKey } from "#records/rules/texts/business-texts.ts";
import { useOwnText } from "#records/ui/people/use-own-text.ts";

/** The churn playbook's actions, in the business's own words if it has any. */
export const useActionWords = (): ((action: ChurnRow["action"]) => string) => {
  const t = useTranslations();
  const ownText = useOwnText();
  return (action) =>
    ownText(churnTextKey(action)) ??
    (action === "outreach_message" ? t("play_words.plays.outreach") : t(`plays.${action}`));
};
