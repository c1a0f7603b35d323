"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { PlainButton } from "../buttons/plain-button.tsx";
import styles from "./states.module.css";
import { useCopy } from "./use-copy.ts";

type Props = { label: string; text: string; onCopied?: () => void };

/** A line to take along: a command or a reference, with its copy button. Selecting it by hand works too. */
export const CopyLine = ({ label, text, onCopied }: Props) => {
  const t = useTranslations("buttons");
  const { place, isCopied, copy } = useCopy<HTMLElement>(text);
  useEffect(() => {
    if (isCopied) onCopied?.();
  }, [isCopied, onCopied]);
  return (
    <div className={styles.copyLine} onCopy={onCopied}>
      <code ref={place} className={styles.code}>
        {text}
      </code>
      <PlainButton onClick={() => void copy()} aria-label={`${t("copy")}: ${label}`}>
        {isCopied ? t("copied") : t("copy")}
      </PlainButton>
      <span role="status" className="visually-hidden">
        {isCopied ? t("copied") : ""}
      </span>
    </div>
  );
};
