"use client";

import { Button, Modal } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { CopyLine } from "./copy-line.tsx";
import styles from "./states.module.css";

type Props = { title: string; label: string; secret: string; onStored: () => void; children?: ReactNode };

/** A secret that is not shown again: the dialog stays until it was copied, or somebody says that they stored it. */
export const OneTimeSecret = ({ title, label, secret, onStored, children }: Props) => {
  const t = useTranslations("settings");
  const [isCopied, setCopied] = useState(false);
  return (
    <Modal
      open
      title={title}
      className={styles.dialog ?? ""}
      closable={false}
      maskClosable={false}
      keyboard={isCopied}
      onCancel={onStored}
      footer={
        <Button type="primary" onClick={onStored}>
          {t("stored")}
        </Button>
      }
    >
      <div className={styles.shownOnce}>
        {children}
        <CopyLine label={label} text={secret} onCopied={() => setCopied(true)} />
        <p className={styles.shownOnceWarning}>{t("once")}</p>
      </div>
    </Modal>
  );
};
