"use client";

import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import styles from "./states.module.css";

/** A line to take along: a command or a reference, with its copy button. Selecting it by hand works too. */
export const CopyLine = ({ label, text }: { label: string; text: string }) => {
  const t = useTranslations("buttons");
  const line = useRef<HTMLElement>(null);
  const [isCopied, setCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 3000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // The clipboard is refused on plain http: the line is selected, so that Ctrl C takes it.
      if (line.current) window.getSelection()?.selectAllChildren(line.current);
    }
  };
  return (
    <div className={styles.copyLine}>
      <code ref={line} className={styles.code}>
        {text}
      </code>
      <Button
        icon={isCopied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
        onClick={() => void copy()}
        aria-label={`${t("copy")}: ${label}`}
      >
        {isCopied ? t("copied") : t("copy")}
      </Button>
      <span role="status" className="visually-hidden">
        {isCopied ? t("copied") : ""}
      </span>
    </div>
  );
};
