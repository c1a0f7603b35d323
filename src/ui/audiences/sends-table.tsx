"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AudienceSend } from "#contracts/audiences/audience-sends.ts";
import type { Audience } from "#contracts/audiences/audiences.ts";
import { useDownload } from "#ui/shared/data/use-download.ts";
import { lazily } from "#ui/shared/lazily.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import styles from "./audiences.module.css";

const ManifestDialog = lazily(() => import("./manifest-dialog.tsx").then(({ ManifestDialog: it }) => it));

/** Sends by schedule appear by themselves. */
const REFRESH_MS = 15_000;

type Props = { audience: Audience; mayDownload: boolean };

/** The audience's sends, each with its manifest and its file. */
export const SendsTable = ({ audience: { id }, mayDownload }: Props) => {
  const t = useTranslations("audiences");
  const formats = useFormats();
  const file = useDownload();
  const [opened, setOpened] = useState<AudienceSend | null>(null);
  const page = useListTable<AudienceSend>({
    resource: `audiences/${id}/sends`,
    sorts: [],
    standardSort: "",
    refreshMs: REFRESH_MS,
  });
  const download = (number: number) =>
    void file.fetchAndSave("GET /api/admin/audiences/{id}/sends/{number}/file", { id, number: String(number) });
  const columns: ListColumn<AudienceSend>[] = [
    {
      name: "finishedAt",
      title: t("when"),
      show: ({ finishedAt }) => formats.moment(finishedAt, new Date()),
    },
    {
      name: "trigger",
      title: t("by"),
      show: ({ trigger, by }) => (trigger === "request" ? (by ?? t("triggers.request")) : t(`triggers.${trigger}`)),
    },
    { name: "sent", title: t("in_send"), align: "end", show: ({ sent }) => formats.exact(sent) },
    { name: "added", title: t("added"), align: "end", show: ({ added }) => formats.exact(added) },
    { name: "removed", title: t("removed"), align: "end", show: ({ removed }) => formats.exact(removed) },
    {
      name: "leftOut",
      title: t("not_sent_count"),
      align: "end",
      show: ({ selected, sent }) => formats.exact(selected - sent),
    },
    {
      name: "file",
      title: t("file"),
      onPhone: "line",
      show: (send) => (
        <p className={styles.rowActions}>
          <Button size="small" aria-label={t("manifest_of", { number: send.number })} onClick={() => setOpened(send)}>
            {t("manifest")}
          </Button>
          {send.file.gone ? (
            <span className={styles.soft}>{t(`gone.${send.file.gone}`)}</span>
          ) : (
            mayDownload && (
              <Button
                size="small"
                disabled={file.isLoading}
                aria-label={t("download_of", { number: send.number })}
                onClick={() => download(send.number)}
              >
                {t("download")}
              </Button>
            )
          )}
        </p>
      ),
    },
  ];
  return (
    <>
      <ListTable caption={t("sends")} columns={columns} page={page} empty={<p>{t("no_sends")}</p>} />
      {opened && <ManifestDialog send={opened} onClose={() => setOpened(null)} />}
    </>
  );
};
