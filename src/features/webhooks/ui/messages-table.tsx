"use client";

import { Button, Select } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { ANY_TEXT, defineAddress, LIST_NAMES, oneOf } from "#core/ui/address.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ListColumn } from "#core/ui/table/column.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { WebhookEndpoint, WebhookMessage } from "#features/webhooks/contracts/webhooks.ts";
import { MESSAGE_STATES, SENT_EVENTS } from "#features/webhooks/rules.ts";

import { MessageStateTag, useMessageWords } from "./webhook-state.tsx";

import styles from "./webhooks.module.css";

/** The address of the page: which messages are shown, and which one is open. */
export const messagesAddress = defineAddress(
  { state: oneOf(MESSAGE_STATES, null), event: oneOf(SENT_EVENTS, null), message: ANY_TEXT },
  { list: LIST_NAMES },
);

const MessageDrawer = lazily(() => import("./message-drawer.tsx").then(({ WebhookMessageDrawer: it }) => it));

/** Deliveries are not reported live. */
const REFRESH_MS = 10_000;

/** What was sent to an endpoint in the last 30 days, with the answers; messages can be read and sent again. */
export const WebhookMessagesTable = ({ endpoint }: { endpoint: WebhookEndpoint }) => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useMessageWords();
  const at = useAddressState(messagesAddress);
  const { id: endpointId, failedMessages, disabledBy } = endpoint;
  const { state, event } = at.state;
  const options = { reloads: ["GET /api/admin/webhook-messages", "GET /api/admin/webhook-endpoints"] } as const;
  const one = useWrite("POST /api/admin/webhook-messages/{id}/replay", options);
  const all = useWrite("POST /api/admin/webhook-endpoints/{id}/replay", options);
  const successMessage = ({ data }: { data: { replayed: number } }) => t("webhooks.replayed", { count: data.replayed });
  const page = useListTable<WebhookMessage>({
    resource: "webhook-messages",
    sorts: ["at"],
    standardSort: "-at",
    filters: { endpointId, state: state ?? undefined, event: event ?? undefined },
    refreshMs: REFRESH_MS,
  });
  const nameOf = (message: WebhookMessage) => t(`webhooks.events.${message.event}`);
  const columns: ListColumn<WebhookMessage>[] = [
    {
      name: "event",
      title: t("webhooks.event"),
      show: (message) => (
        <Button
          type="link"
          size="small"
          className={styles.event ?? ""}
          aria-label={t("webhooks.show_of", { event: nameOf(message) })}
          onClick={() => at.change({ message: message.id })}
        >
          {nameOf(message)}
        </Button>
      ),
    },
    {
      name: "at",
      title: t("webhooks.at"),
      startsDown: true,
      show: (message) => formats.moment(message.at, new Date()),
    },
    {
      name: "customer",
      title: t("webhooks.customer"),
      show: ({ customer }) => (customer ? <Link href={`/customers/${customer.id}`}>{customer.externalId}</Link> : "–"),
    },
    { name: "state", title: t("settings.state"), show: (message) => <MessageStateTag state={message.state} /> },
    {
      name: "result",
      title: t("webhooks.result"),
      isText: true,
      onPhone: "line",
      show: (message) => words.result(message),
    },
    {
      name: "actions",
      title: t("settings.actions"),
      onPhone: "more",
      show: (message) =>
        message.state !== "pending" &&
        message.event !== "webhook.test" &&
        disabledBy === null && (
          <Button
            type="link"
            size="small"
            aria-label={t("webhooks.replay_of", { event: nameOf(message) })}
            disabled={one.isBusy}
            onClick={() => void one.write({ id: message.id }, { successMessage })}
          >
            {t("webhooks.replay")}
          </Button>
        ),
    },
  ];
  return (
    <>
      <ListTable
        caption={t("webhooks.log")}
        columns={columns}
        page={page}
        tools={
          <>
            <Select
              aria-label={t("settings.show")}
              value={state ?? ""}
              options={[
                { value: "", label: t("webhooks.all_states") },
                ...MESSAGE_STATES.map((each) => ({
                  value: each as string,
                  label: t(`webhooks.message_states.${each}`),
                })),
              ]}
              popupMatchSelectWidth={false}
              onChange={(value) => at.change({ state: MESSAGE_STATES.find((each) => each === value) ?? null, page: 1 })}
            />
            <Select
              aria-label={t("webhooks.event")}
              value={event ?? ""}
              options={[
                { value: "", label: t("webhooks.all_events") },
                ...SENT_EVENTS.map((each) => ({ value: each as string, label: t(`webhooks.events.${each}`) })),
              ]}
              popupMatchSelectWidth={false}
              onChange={(value) => at.change({ event: SENT_EVENTS.find((each) => each === value) ?? null, page: 1 })}
            />
            {failedMessages > 0 && disabledBy === null && (
              <Button disabled={all.isBusy} onClick={() => void all.write({ id: endpointId }, { successMessage })}>
                {t("webhooks.replay_all", { count: failedMessages })}
              </Button>
            )}
          </>
        }
        empty={<p>{t(state || event ? "webhooks.no_such_messages" : "webhooks.no_messages")}</p>}
      />
      {at.state.message !== null && (
        <MessageDrawer id={at.state.message} onClose={() => at.change({ message: null }, "replace")} />
      )}
    </>
  );
};
