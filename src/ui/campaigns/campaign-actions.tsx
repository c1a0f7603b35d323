"use client";

import { useCan, useDelete } from "@refinedev/core";
import { Button } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Campaign } from "#contracts/campaigns/campaigns.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { startNavigation } from "#ui/shared/page/navigation-focus.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";

type Props = {
  campaign: Campaign;
  /** With true when deleting begins, and false if it fails. */
  onDelete: (isDeleting: boolean) => void;
  onEnded: () => void;
};

/** Exports the customers to contact, ends and deletes the campaign. */
export const CampaignActions = ({ campaign, onDelete, onEnded }: Props) => {
  const t = useTranslations();
  const router = useRouter();
  const confirm = useConfirm();
  const mayEdit = useCan({ resource: "campaigns", action: "edit" }).data?.can;
  const { mutate: remove } = useDelete();
  const ending = useWrite("POST /api/admin/campaigns/{id}/end", { key: "campaigns", refresh: onEnded });
  const { id, name, state } = campaign;
  const askToEnd = () =>
    confirm({
      title: t("campaigns.end_ask", { name }),
      content: t("campaigns.end_means"),
      okText: t("campaigns.end"),
      isDanger: false,
      onOk: () => void ending.write({ id }, { successMessage: t("campaigns.ended", { name }) }),
    });
  const askToDelete = () =>
    confirm({
      title: t("campaigns.delete_ask", { name }),
      content: t("campaigns.delete_means"),
      okText: t("buttons.delete"),
      onOk: () => {
        onDelete(true);
        remove(
          {
            resource: "campaigns",
            id,
            successNotification: { type: "success", key: "campaigns", message: t("campaigns.deleted", { name }) },
          },
          {
            onSuccess: () => {
              startNavigation();
              router.push("/campaigns");
            },
            onError: () => onDelete(false),
          },
        );
      },
    });
  return (
    <>
      {state !== "ended" && (
        <ExportButton
          route="GET /api/admin/campaigns/{id}/customers"
          input={{ id, group: "contacted", exportFormat: "csv" }}
          label={t("campaigns.export_contacted")}
        />
      )}
      {mayEdit && state !== "ended" && (
        <Button loading={ending.isBusy} onClick={askToEnd}>
          {t("campaigns.end")}
        </Button>
      )}
      {mayEdit && <Button onClick={askToDelete}>{t("buttons.delete")}</Button>}
    </>
  );
};
