"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import styles from "./shares.module.css";

/** The next action, and two more on demand. */
export const Actions = ({ segment }: { segment: string }) => {
  const t = useTranslations();
  const { name, actions } = useSegmentWords()(segment);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.actions}>
      <ul>
        {actions.slice(0, isOpen ? actions.length : 1).map((action) => (
          <li key={action}>{action}</li>
        ))}
      </ul>
      <button type="button" className={styles.moreActions} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t("rfm.fewer_actions") : t("rfm.more_actions", { count: actions.length - 1 })}
        <span className="visually-hidden">: {name}</span>
      </button>
    </div>
  );
};
