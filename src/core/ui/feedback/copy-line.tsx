"use client";

import { useTranslations } from "next-intl";
import { PlainButton } from "../buttons/plain-button.tsx";
import styles from "./states.module.css";
import { useCopy } from "./use-copy.ts";

type Props = {
  label: string;
  text: string;
  /** Called as copying starts, with a promise of its success. */
  onCopy?: (isDone: Promise<boolean>) => void;
};

/** A command or reference with a copy button; it can also be selected by hand. */
export const CopyLine = ({ label, text, onCopy }: Props) => {
  const t = useTranslations("buttons");
  const { place, isCopied, copy } = useCopy<HTMLElement>(text);
  const start = () => {
    const isDone = copy();
    onCopy?.(isDone);
  };
  return (
    <div className={styles.copyLine} onCopy={() => onCopy?.(Promise.resolve(true))}>
      <code ref={place} className={styles.code}>
        {text}
      </code>
      <PlainButton onClick={start} aria-label={`${t("copy")}: ${label}`}>
        {isCopied ? t("copied") : t("copy")}
      </PlainButton>
      <span role="status" className="visually-hidden">
        {isCopied ? t("copied") : ""}
      </span>
    </div>
  );
};
