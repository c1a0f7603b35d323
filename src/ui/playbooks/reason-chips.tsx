"use client";

import { reasonInWords } from "#lib/domain/playbooks/playbook-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import styles from "./churn.module.css";
import type { Row } from "./types.ts";

/** Why the rule fired, with the customer's own numbers beside what they had to be. */
export const WhyChips = ({ why }: { why: Row["why"] }) => {
  const formats = useFormats();
  const { language } = useLanguage(false);
  return (
    <ul className={styles.chips}>
      {why.map((reason) => {
        const words = reasonInWords(reason, { language, formats });
        return <li key={words}>{words}</li>;
      })}
    </ul>
  );
};
