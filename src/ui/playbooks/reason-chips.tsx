"use client";

import { reasonInWords } from "#lib/domain/playbooks/playbook-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import styles from "./churn.module.css";
import type { RuleListRow } from "./types.ts";

/** Why the rule fired: the customer's values with the thresholds. */
export const WhyChips = ({ why }: { why: RuleListRow["why"] }) => {
  const formats = useFormats();
  const { language } = useLanguage(false);
  return (
    <ul className={styles.chips}>
      {why.map((reason) => {
        const words = reasonInWords(reason, { language, formats });
        return (
          <li key={words} title={words}>
            {words}
          </li>
        );
      })}
    </ul>
  );
};
