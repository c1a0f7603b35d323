"use client";

import { Button, Tag } from "antd";
import { useTranslations } from "next-intl";
import type { SlackConnection } from "#contracts/slack/slack-connections.ts";
import type { SlackState } from "#lib/domain/slack/kinds.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { SlackConnectionActions } from "./connection-actions.tsx";
import { useSlackWords } from "./use-slack-words.ts";

const COLORS: Partial<Record<SlackState, "success" | "error" | "warning">> = {
  active: "success",
  failing: "warning",
  broken: "error",
  locked: "warning",
};

export const SlackConnectionsTable = ({ onAdd }: { onAdd: () => void }) => {
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
      isSortable: true,
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
      isSortable: true,
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
