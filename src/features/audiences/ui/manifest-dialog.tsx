"use client";

import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AudienceSend } from "#features/audiences/contracts/audience-sends.ts";
import styles from "./audiences.module.css";
import { Counts } from "./counts.tsx";

/** What a send did: who was sent, who was left out and why, and the file. */
export const ManifestDialog = ({ send, onClose }: { send: AudienceSend; onClose: () => void }) => {
  const t = useTranslations("audiences");
  const formats = useFormats();
  const { number, finishedAt, file, selected, sent, leftOut } = send;
  return (
    <Modal
      open
      title={t("manifest_title", { number, time: formats.stamp(finishedAt) })}
      footer={null}
      onCancel={onClose}
    >
      <div className={styles.manifest}>
        <Counts selected={selected} sent={sent} leftOut={leftOut} label={t("in_send")} />
        <p className={styles.fileName}>{t("file_facts", { name: file.name, bytes: formats.exact(file.bytes) })}</p>
        <p>{file.gone ? t(`gone_about.${file.gone}`) : t("file_until", { date: formats.day(file.until) })}</p>
        <p>{t("hash")}</p>
        <CopyLine label={t("hash")} text={file.sha256} />
      </div>
    </Modal>
  );
};
