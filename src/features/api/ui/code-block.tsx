"use client";

import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useCopy } from "#core/ui/feedback/use-copy.ts";
import styles from "./code.module.css";

/** Code or a body with long lines wrapped. */
export const CodeBlock = ({ text }: { text: string }) => <pre className={styles.code}>{text}</pre>;

type Props = {
  label: string;
  text: string;
  /** Shown above the code, beside the button. */
  children?: ReactNode;
};

/** A code block with a copy button; scrollable by keyboard where it overflows. */
export const CopyBlock = ({ label, text, children }: Props) => {
  const t = useTranslations("buttons");
  const { place, isCopied, copy } = useCopy<HTMLPreElement>(text);
  return (
    <div className={styles.block}>
      <div className={styles.head}>
        <div>{children}</div>
        <Button
          size="small"
          icon={isCopied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
          onClick={() => void copy()}
          aria-label={`${t("copy")}: ${label}`}
        >
          {isCopied ? t("copied") : t("copy")}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions must be focusable */}
      <section className={styles.tall} aria-label={label} tabIndex={0}>
        <pre ref={place} className={styles.code}>
          {text}
        </pre>
      </section>
      <span role="status" className="visually-hidden">
        {isCopied ? t("copied") : ""}
      </span>
    </div>
  );
};
