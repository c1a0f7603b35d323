"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { PlainButton } from "#core/ui/plain-button.tsx";
import styles from "./states.module.css";

/** Copies the text in `place` and confirms it for three seconds. */
export const useCopy = <Place extends HTMLElement>(text: string) => {
  const place = useRef<Place>(null);
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 3000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async (): Promise<boolean> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      return true;
    } catch {
      // Browsers block the clipboard on plain HTTP: select the text, so that Ctrl+C copies it.
      if (place.current) window.getSelection()?.selectAllChildren(place.current);
      return false;
    }
  };
  return { place, isCopied, copy };
};

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
    <div className={`row items-center gap-8 ${styles.copyLine}`} onCopy={() => onCopy?.(Promise.resolve(true))}>
      <code ref={place} className={`min-w-0 text-ink break-anywhere ${styles.code}`}>
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
