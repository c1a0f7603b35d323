"use client";

import { reasonInWords } from "#lib/domain/playbooks/playbook-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import type { RuleListRow } from "./types.ts";

/** Why the rule fired: the customer's values with the thresholds, as one text. */
export const WhyReasons = ({ why }: { why: RuleListRow["why"] }) => {
  const formats = useFormats();
  const { language } = useLanguage(false);
  const words = why.map((reason) => reasonInWords(reason, { language, formats })).join(" · ");
  return <span title={words}>{words}</span>;
};
