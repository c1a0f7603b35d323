"use client";

import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useCopy } from "#core/ui/feedback/copy-line.tsx";

/** A text with a copy button (⧉). */
export const CopyableText = ({ label, text }: { label: string; text: string }) => {
  const t = useTranslations("buttons");
  const { place, isCopied, copy } = useCopy<HTMLSpanElement>(text);
  return (
    <span className="row items-center gap-2 break-anywhere" translate="no">
      <span ref={place}>{text}</span>
      <Button
        type="text"
        size="small"
        icon={isCopied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
        aria-label={`${t("copy")}: ${label}`}
        onClick={() => void copy()}
      />
      <span role="status" className="visually-hidden">
        {isCopied ? t("copied") : ""}
      </span>
    </span>
  );
};
