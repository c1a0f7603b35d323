"use client";

import { InboxOutlined } from "@ant-design/icons";
import { Button, Progress } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { FileRefused } from "./file-refused.tsx";
import styles from "./files.module.css";
import { PickButton } from "./pick-button.tsx";
import { type Upload, useUploads } from "./use-uploads.ts";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Accepts files that are dropped anywhere on the page. Returns whether some are being dragged over it. */
const usePageDrop = (onFiles: (files: readonly File[]) => void): boolean => {
  const [isOver, setOver] = useState(false);
  const act = useRef(onFiles);
  act.current = onFiles;
  useEffect(() => {
    // Each element under the pointer is entered before the last one is left.
    let depth = 0;
    const turn = (by: number) => {
      depth = Math.max(depth + by, 0);
      setOver(depth > 0);
    };
    const onEnter = (event: DragEvent) => hasFiles(event) && turn(1);
    const onLeave = (event: DragEvent) => hasFiles(event) && turn(-1);
    const onOver = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      turn(-depth);
      act.current([...(event.dataTransfer?.files ?? [])]);
    };
    const listeners = [
      ["dragenter", onEnter],
      ["dragleave", onLeave],
      ["dragover", onOver],
      ["drop", onDrop],
    ] as const;
    for (const [name, listener] of listeners) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) document.removeEventListener(name, listener);
    };
  }, []);
  return isOver;
};

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
