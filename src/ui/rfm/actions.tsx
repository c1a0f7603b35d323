"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SegmentKey } from "../theme/segments.ts";
import styles from "./shares.module.css";

export const ACTION_NUMBERS = ["1", "2", "3"] as const;

/** The next thing to do, and the two after it on demand. */
export const Actions = ({ segment }: { segment: SegmentKey }) => {
  const t = useTranslations();
  const [isOpen, setOpen] = useState(false);
  const numbers = isOpen ? ACTION_NUMBERS : ACTION_NUMBERS.slice(0, 1);
  return (
    <div className={styles.actions}>
      <ul>
        {numbers.map((number) => (
          <li key={number}>{t(`rfm_segments.${segment}.actions.${number}`)}</li>
        ))}
      </ul>
      <button type="button" className={styles.moreActions} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? t("rfm.fewer_actions") : t("rfm.more_actions", { count: ACTION_NUMBERS.length - 1 })}
        <span className="visually-hidden">: {t(`rfm_segments.${segment}.name`)}</span>
      </button>
    </div>
  );
};
