"use client";

import { useInvalidate } from "@refinedev/core";
import { Button, Select, Tag } from "antd";
import { useTranslations } from "next-intl";
import type { Connection } from "#contracts/imports/connections.ts";
import type { WebhookDelivery } from "#contracts/imports/webhooks.ts";
import { DELIVERY_STATES } from "#lib/domain/imports/connections/deliveries.ts";
import { LIST_NAMES, useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import { readDeliveriesState, writeDeliveriesState } from "./deliveries-state.ts";

const ADDRESS = { read: readDeliveriesState, write: writeDeliveriesState, list: LIST_NAMES };

/** Live updates report processed deliveries; polling shows those that have only arrived. */
const REFRESH_MS = 10_000;

/** What a connection delivered in the last 30 days; failed deliveries with their reason can be retried. */
export const DeliveriesTable = ({ connection: { id: connectionId, failedDeliveries } }: { connection: Connection }) => {
  const t = useTranslations();
  const formats = useFormats();
  const at = useAddressState(ADDRESS);
  const invalidate = useInvalidate();
  const refresh = () =>
    Promise.all([
      invalidate({ resource: "webhook-deliveries", invalidates: ["list"] }),
      invalidate({ resource: "connections", invalidates: ["detail", "list"] }),
    ]);
  const one = useWrite("POST /api/admin/webhook-deliveries/{id}/retry", { refresh });
  const all = useWrite("POST /api/admin/webhook-deliveries/retry", { refresh });
  const successMessage = ({ data }: { data: { retried: number } }) => t("connections.retried", { count: data.retried });
  const page = useListTable<WebhookDelivery>({
    resource: "webhook-deliveries",
    sorts: ["receivedAt"],
    standardSort: "-receivedAt",
    filters: { connectionId, state: at.state.state ?? undefined },
    refreshMs: REFRESH_MS,
  });
  const columns: ListColumn<WebhookDelivery>[] = [
    { name: "topic", title: t("connections.topic"), show: ({ topic }) => topic || "–" },
    {
      name: "receivedAt",
      title: t("connections.received"),
      isSortable: true,
      startsDown: true,
      show: ({ receivedAt }) => formats.moment(receivedAt, new Date()),
    },
    {
      name: "state",
      title: t("settings.state"),
      show: ({ state }) => (
        <Tag {...(state === "failed" && { color: "error" })}>{t(`connections.delivery_states.${state}`)}</Tag>
      ),
    },
    {
      name: "problem",
      title: t("connections.reason"),
      isText: true,
      onPhone: "line",
      show: ({ problem, detail }) => problem && t(`connections.problems.${problem}`, { detail: detail ?? "" }),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: ({ id, topic, state }) =>
        state === "failed" && (
          <Button
            type="link"
            size="small"
            aria-label={t("connections.retry_of", { topic })}
            disabled={one.isBusy}
            onClick={() => void one.write({ id }, { successMessage })}
          >
            {t("connections.retry")}
          </Button>
        ),
    },
  ];
  const states = [
    { value: "", label: t("connections.all_deliveries") },
    ...DELIVERY_STATES.map((state) => ({ value: state as string, label: t(`connections.delivery_states.${state}`) })),
  ];
  return (
    <ListTable
      caption={t("connections.deliveries")}
      columns={columns}
      page={page}
      searchLabel={t("connections.search_deliveries")}
      tools={
        <>
          <Select
            aria-label={t("settings.show")}
            value={at.state.state ?? ""}
            options={states}
            popupMatchSelectWidth={false}
            onChange={(state) => at.change({ state: DELIVERY_STATES.find((each) => each === state) ?? null, page: 1 })}
          />
          {failedDeliveries > 0 && (
            <Button disabled={all.isBusy} onClick={() => void all.write({ connectionId }, { successMessage })}>
              {t("connections.retry_all", { count: failedDeliveries })}
            </Button>
          )}
        </>
      }
      empty={<p>{t(at.state.state ? "connections.no_such_deliveries" : "connections.no_deliveries")}</p>}
    />
  );
};
