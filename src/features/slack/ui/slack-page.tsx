"use client";

import { useNotification } from "@refinedev/core";
import { Button, Space, Tag } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { SlackConnection } from "#features/slack/contracts.ts";
import type { SlackState } from "#features/slack/rules/kinds.ts";

type Result = Pick<SlackConnection, "problem" | "detail">;

/** How a message fared, in words. */
const useSlackWords = () => {
  const t = useTranslations("slack");
  const reasonOf = ({ problem, detail }: Result): string =>
    problem === null ? "" : t(`problems.${problem}`, { detail: detail || problem });
  return {
    /** The result of a test. */
    tested: (result: Result): string =>
      result.problem === null ? t("test_ok") : t("test_failed", { reason: reasonOf(result) }),
    /** What is wrong with a connection; empty if nothing is. */
    problem: (connection: SlackConnection): string => {
      if (connection.state === "locked") return t("locked");
      const reason = reasonOf(connection);
      return connection.state === "broken" ? t("paused", { reason }) : reason;
    },
  };
};

const SlackDialog = lazily(() => import("./connection-dialog.tsx").then(({ SlackConnectionDialog: it }) => it));

const RESOURCE = "slack-connections";

/** Tests, edits and deletes a connection, and posts its digest now. */
const SlackConnectionActions = ({ connection }: { connection: SlackConnection }) => {
  const t = useTranslations();
  const words = useSlackWords();
  const { open } = useNotification();
  const [isEditing, setEditing] = useState(false);
  const reloads = ["GET /api/admin/slack-connections"] as const;
  const test = useWrite("POST /api/admin/slack-connections/{id}/test", { reloads });
  const send = useWrite("POST /api/admin/slack-connections/{id}/send", { reloads });
  const deletion = useDeletion("DELETE /api/admin/slack-connections/{id}", { key: RESOURCE, reloads });
  const { id, name, state } = connection;
  const isUnusable = state === "locked";
  const sendTest = async () => {
    const answer = await test.write({ id });
    if (!answer) return;
    const type = answer.data.problem === null ? "success" : "error";
    open?.({ type, key: `${RESOURCE} test`, message: words.tested(answer.data) });
  };
  const askToDelete = () =>
    deletion.ask(
      { id },
      {
        title: t("slack.delete_ask", { name }),
        content: t("slack.delete_means"),
        successMessage: t("slack.deleted", { name }),
      },
    );
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

const COLORS: Partial<Record<SlackState, "success" | "error" | "warning">> = {
  active: "success",
  failing: "warning",
  broken: "error",
  locked: "warning",
};

const SlackConnectionsTable = ({ onAdd }: { onAdd: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useSlackWords();
  const page = useListTable<SlackConnection>({
    resource: "slack-connections",
    sorts: ["name", "createdAt", "sentAt"],
    standardSort: "name",
  });
  const columns: ListColumn<SlackConnection>[] = [
    {
      name: "name",
      title: t("settings.name"),
      show: ({ name, kind, channel }) => {
        const by = t(`slack.kinds.${kind}`);
        return <TwoLines below={channel ? t("slack.by", { kind: by, channel }) : by}>{name}</TwoLines>;
      },
    },
    {
      name: "state",
      title: t("settings.state"),
      isText: true,
      onPhone: "line",
      show: (connection) => {
        const color = COLORS[connection.state];
        const tag = <Tag {...(color && { color })}>{t(`slack.states.${connection.state}`)}</Tag>;
        const problem = words.problem(connection);
        return problem ? <TwoLines below={problem}>{tag}</TwoLines> : tag;
      },
    },
    {
      name: "schedule",
      title: t("slack.schedule"),
      show: ({ schedule, hour }) => {
        const often = t(`slack.schedules.${schedule}`);
        return schedule === "off" ? often : t("slack.when", { schedule: often, hour: formats.hour(hour) });
      },
    },
    {
      name: "sentAt",
      title: t("slack.sent"),
      startsDown: true,
      show: ({ sentAt }) => (sentAt ? formats.moment(sentAt, new Date()) : t("settings.never")),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: (connection) => <SlackConnectionActions connection={connection} />,
    },
  ];
  return (
    <ListTable
      caption={t("slack.connections")}
      columns={columns}
      page={page}
      searchLabel={t("slack.search")}
      empty={
        <>
          <p>{t("slack.empty")}</p>
          <Button onClick={onAdd}>{t("slack.add")}</Button>
        </>
      }
    />
  );
};

/** The Slack channels that get the customers at risk or changing fast. */
export const SlackPage = () => {
  const t = useTranslations();
  const [isAdding, setAdding] = useState(false);
  const add = () => setAdding(true);
  return (
    <SettingsPage
      title={t("nav.slack")}
      about={t("slack.about")}
      action={
        <Button type="primary" onClick={add}>
          {t("slack.add")}
        </Button>
      }
    >
      <SlackConnectionsTable onAdd={add} />
      {isAdding && <SlackDialog onClose={() => setAdding(false)} />}
    </SettingsPage>
  );
};
