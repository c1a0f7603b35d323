"use client";

import { Modal } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { AudienceSend } from "#features/audiences/contracts/audience-sends.ts";
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
      <div className="stack gap-8">
        <Counts selected={selected} sent={sent} leftOut={leftOut} label={t("in_send")} />
        <p className="break-anywhere">{t("file_facts", { name: file.name, bytes: formats.exact(file.bytes) })}</p>
        <p>{file.gone ? t(`gone_about.${file.gone}`) : t("file_until", { date: formats.day(file.until) })}</p>
        <p>{t("hash")}</p>
        <CopyLine label={t("hash")} text={file.sha256} />
      </div>
    </Modal>
  );
};

/** The product's own reasons; a destination's are shown in its words. */
const OWN_REASONS = ["no_address", "no_consent", "control_group"] as const;

type Rejection = AnswerOf<"GET /api/admin/audiences/{id}/rejections">["data"][number];

/** Members that the destination refuses, with its reasons. */
export const RejectionsDialog = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const t = useTranslations("audiences.destination");
  const page = useListTable<Rejection>({ resource: `audiences/${id}/rejections`, sorts: [], standardSort: "" });
  const columns: ListColumn<Rejection>[] = [
    {
      name: "externalId",
      title: t("customer"),
      show: ({ id: customerId, externalId }) => <Link href={`/customers/${customerId}`}>{externalId}</Link>,
    },
    {
      name: "reason",
      title: t("reason"),
      onPhone: "line",
      show: ({ reason }) => {
        const own = OWN_REASONS.find((one) => one === reason);
        return own ? t(own) : reason;
      },
    },
  ];
  return (
    <Modal open title={t("rejections")} footer={null} onCancel={onClose} width={720}>
      <p>{t("rejections_about")}</p>
      <ListTable caption={t("rejections")} columns={columns} page={page} empty={<p>{t("no_rejections")}</p>} />
    </Modal>
  );
};
