"use client";

import { useTranslations } from "next-intl";
import type { TimelineEntry } from "#contracts/customers/customer-timeline.ts";
import { eventNameIn } from "#lib/domain/commerce/event-names.ts";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useVoice } from "#ui/shared/session/use-voice.ts";
import { useCustomValue } from "../custom-fields/custom-value.tsx";

type EntryText = { title: string; detail: string };

/** The text of a timeline entry. */
export const useEntryWords = (): ((entry: TimelineEntry) => EntryText) => {
  const t = useTranslations();
  const { money, fine } = useFormats();
  const { storefronts } = useMe();
  const { words } = useVoice();
  const customValue = useCustomValue();
  const authorText = (name: string | null) => (name === null ? "" : t("customer.by", { name }));
  const joined = (parts: string[]) => parts.filter((part) => part !== "").join(" · ");
  return (entry) => {
    switch (entry.kind) {
      case "order": {
        const { status, storefrontId, categories, units, total, customFields } = entry;
        const storefront = storefronts.find(({ id }) => id === storefrontId)?.name ?? "";
        const what = categories.length > 0 ? categories.join(", ") : "";
        const state = status === "completed" ? "" : t(`statuses.order.${status}`);
        const own = customFields.map((field) => `${field.name}: ${customValue(field)}`);
        return {
          title: t("customer.entry_order", { number: entry.externalId }),
          detail: joined([money(total), what, t("customer.items", { count: units }), storefront, state, ...own]),
        };
      }
      case "refund":
        return {
          title: t("customer.entry_refund", { number: entry.orderExternalId }),
          detail: money(-entry.amount),
        };
      case "ticket": {
        const { externalId, channel, messageCount, closedAt, satisfaction, wasReopened } = entry;
        const state = t(closedAt === null ? "customer.ticket_open" : "customer.ticket_closed");
        return {
          title: t("customer.entry_ticket", { number: externalId }),
          detail: joined([
            channel,
            t("customer.messages", { count: messageCount }),
            state,
            wasReopened ? t("customer.ticket_reopened") : "",
            satisfaction === null ? "" : t("customer.satisfaction", { rating: fine(satisfaction) }),
          ]),
        };
      }
      case "event": {
        const { name, productId, productTitle, orderExternalId, properties } = entry;
        const order = orderExternalId === null ? "" : t("customer.entry_order", { number: orderExternalId });
        const more = Object.entries(properties).map(([key, value]) => `${key}: ${value}`);
        return { title: eventNameIn(words, name), detail: joined([productTitle ?? productId ?? "", order, ...more]) };
      }
      case "segment": {
        const key = entry.change === "joined" ? "customer.entry_joined" : "customer.entry_left";
        const isByHand = entry.reason === "by_hand";
        return {
          title: t(key, { segment: entry.segment.name }),
          detail: isByHand ? authorText(entry.by.name) : t("customer.entry_by_rule"),
        };
      }
      case "note": {
        const edited = entry.editedAt === null ? "" : t("customer.edited");
        return { title: t("terms.note"), detail: joined([authorText(entry.author.name), edited]) };
      }
    }
  };
};
