"use client";

import { useDelete, useInvalidate, useNotification, useUpdate } from "@refinedev/core";
import { Button } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { WebhookEndpoint } from "#contracts/audiences/webhook-endpoints.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { MoreMenu } from "#ui/shared/buttons/more-menu.tsx";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { useMessageWords } from "./use-message-words.ts";

const EditDialog = lazily(() => import("./edit-dialog.tsx").then(({ WebhookEditDialog: it }) => it));
const RotateDialog = lazily(() => import("./rotate-dialog.tsx").then(({ WebhookRotateDialog: it }) => it));

const RESOURCE = "webhook-endpoints";

type Props = {
  endpoint: WebhookEndpoint;
  /** With true when deleting begins, and false if it fails. */
  onDelete: (isDeleting: boolean) => void;
};

/** Tests, edits, enables and deletes an endpoint, and rotates its secret. */
export const WebhookEndpointActions = ({ endpoint, onDelete }: Props) => {
  const t = useTranslations();
  const words = useMessageWords();
  const router = useRouter();
  const confirm = useConfirm();
  const { open } = useNotification();
  const invalidate = useInvalidate();
  const { mutate: remove } = useDelete();
  const { mutate: update } = useUpdate();
  const [dialog, setDialog] = useState<"edit" | "rotate" | null>(null);
  const refresh = () => invalidate({ resource: "webhook-messages", invalidates: ["list"] });
  const test = useWrite("POST /api/admin/webhook-endpoints/{id}/test", { refresh });
  const { id, name, state, disabledBy, version } = endpoint;
  const isDisabled = disabledBy !== null;
  const sendTest = async () => {
    const answer = await test.write({ id });
    if (!answer) return;
    const type = answer.data.problem === null ? "success" : "error";
    open?.({ type, key: `${RESOURCE} test`, message: words.tested(answer.data) });
  };
  const toggle = () =>
    update({
      resource: RESOURCE,
      id,
      values: { isEnabled: isDisabled, version },
      successNotification: {
        type: "success",
        key: RESOURCE,
        message: t(isDisabled ? "webhooks.enabled_done" : "webhooks.disabled_done", { name }),
      },
    });
  const askToDelete = () =>
    confirm({
      title: t("webhooks.delete_ask", { name }),
      content: t("webhooks.delete_means"),
      okText: t("buttons.delete"),
      onOk: () => {
        onDelete(true);
        const successNotification = {
          type: "success",
          key: RESOURCE,
          message: t("webhooks.deleted", { name }),
        } as const;
        remove(
          { resource: RESOURCE, id, successNotification },
          { onSuccess: () => router.push("/settings/webhooks"), onError: () => onDelete(false) },
        );
      },
    });
  return (
    <>
      <Button loading={test.isBusy} disabled={isDisabled || state === "locked"} onClick={() => void sendTest()}>
        {t("webhooks.test")}
      </Button>
      <Button onClick={() => setDialog("edit")}>{t("webhooks.edit")}</Button>
      <MoreMenu
        label={t("webhooks.actions_of", { name })}
        items={[
          { key: "rotate", label: t("webhooks.rotate"), onClick: () => setDialog("rotate") },
          { key: "toggle", label: t(isDisabled ? "webhooks.enable" : "webhooks.disable"), onClick: toggle },
          { key: "delete", danger: true, label: t("buttons.delete"), onClick: askToDelete },
        ]}
      />
      {dialog === "edit" && <EditDialog endpoint={endpoint} onClose={() => setDialog(null)} />}
      {dialog === "rotate" && <RotateDialog endpoint={endpoint} onClose={() => setDialog(null)} />}
    </>
  );
};
