"use client";

import { InboxOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import { useTranslations } from "next-intl";
import type { ImportFile } from "#contracts/imports/files.ts";
import { FileRefused } from "./file-refused.tsx";
import styles from "./files.module.css";
import { PickButton } from "./pick-button.tsx";
import { usePageDrop } from "./use-page-drop.ts";
import { type Upload, useUploads } from "./use-uploads.ts";

type Props = {
  /** Gets the accepted files of one choice. */
  onUploaded: (files: readonly ImportFile[]) => void;
  /** A single line, below files that are there already. */
  isSmall?: boolean;
};

/** Takes files: dropped anywhere on the page, or chosen. Shows each one's upload, and why one is refused. */
export const FileDrop = ({ onUploaded, isSmall = false }: Props) => {
  const t = useTranslations("imports.drop");
  const { uploads, isBusy, add, goOn } = useUploads(onUploaded);
  const isOver = usePageDrop((files) => {
    if (!isBusy) void add(files);
  });
  const accepted = uploads.filter(({ uploaded }) => uploaded).length;
  const refused = uploads.filter(({ error }) => error).length;
  return (
    <section className={styles.drop} data-over={isOver || undefined} data-small={isSmall || undefined}>
      {!isSmall && <InboxOutlined aria-hidden className={styles.dropIcon} />}
      <h2 className={styles.dropTitle}>{t(isOver ? "let_go" : isSmall ? "more" : "title")}</h2>
      {!isSmall && <p className={styles.soft}>{t("kinds")}</p>}
      <PickButton label={t("choose")} isPrimary={!isSmall} isBusy={isBusy} onFiles={(files) => void add(files)} />
      {uploads.length > 0 && (
        <ul className={styles.uploads}>
          {uploads.map((upload) => (
            <UploadLine key={upload.key} upload={upload} />
          ))}
        </ul>
      )}
      {!isBusy && refused > 0 && accepted > 0 && <Button onClick={goOn}>{t("go_on", { count: accepted })}</Button>}
    </section>
  );
};

const UploadLine = ({ upload: { name, share, uploaded, error } }: { upload: Upload }) => {
  const t = useTranslations("imports.drop");
  if (error) {
    return (
      <li>
        <FileRefused file={name} error={error} />
      </li>
    );
  }
  const percent = Math.round(share * 100);
  return (
    <li>
      <span className={styles.uploadName}>
        <strong>{name}</strong>
        <span role="status">{uploaded ? t("done") : share < 1 ? t("sent", { percent }) : t("reading")}</span>
      </span>
      {!uploaded && <Progress percent={percent} showInfo={false} size="small" aria-label={name} />}
    </li>
  );
};
