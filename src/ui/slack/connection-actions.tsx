"use client";

import { useDelete, useInvalidate, useNotification } from "@refinedev/core";
import { Button, Space } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SlackConnection } from "#contracts/slack/slack-connections.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { MoreMenu } from "#ui/shared/buttons/more-menu.tsx";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { useSlackWords } from "./use-slack-words.ts";

const SlackDialog = lazily(() => import("./connection-dialog.tsx").then(({ SlackConnectionDialog: it }) => it));

const RESOURCE = "slack-connections";

/** Tests, edits and deletes a connection, and posts its digest now. */
export const SlackConnectionActions = ({ connection }: { connection: SlackConnection }) => {
  const t = useTranslations();
  const words = useSlackWords();
  const confirm = useConfirm();
  const { open } = useNotification();
  const invalidate = useInvalidate();
  const { mutate: remove } = useDelete();
  const [isEditing, setEditing] = useState(false);
  const refresh = () => invalidate({ resource: RESOURCE, invalidates: ["list"] });
  const test = useWrite("POST /api/admin/slack-connections/{id}/test", { refresh });
  const send = useWrite("POST /api/admin/slack-connections/{id}/send", { refresh });
  const { id, name, state } = connection;
  const isUnusable = state === "locked";
  const sendTest = async () => {
    const answer = await test.write({ id });
    if (!answer) return;
    const type = answer.data.problem === null ? "success" : "error";
    open?.({ type, key: `${RESOURCE} test`, message: words.tested(answer.data) });
  };
  const askToDelete = () =>
    confirm({
      title: t("slack.delete_ask", { name }),
      content: t("slack.delete_means"),
      okText: t("buttons.delete"),
      onOk: () =>
        remove({
          resource: RESOURCE,
          id,
          successNotification: { type: "success", key: RESOURCE, message: t("slack.deleted", { name }) },
        }),
    });
  return (
    <Space>
      <Button
        size="small"
        loading={test.isBusy}
        disabled={isUnusable}
        aria-label={t("slack.test_of", { name })}
        onClick={() => void sendTest()}
      >
        {t("slack.test")}
      </Button>
      <MoreMenu
        label={t("slack.actions_of", { name })}
        items={[
          { key: "edit", label: t("slack.edit"), onClick: () => setEditing(true) },
          {
            key: "send",
            label: t("slack.send"),
            disabled: isUnusable || state === "broken",
            onClick: () => void send.write({ id }, { successMessage: t("slack.send_queued") }),
          },
          { key: "delete", danger: true, label: t("buttons.delete"), onClick: askToDelete },
        ]}
      />
      {isEditing && <SlackDialog connection={connection} onClose={() => setEditing(false)} />}
    </Space>
  );
};
