"use client";

import { PartitionOutlined, UserOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import type { Entry, Result } from "./result.ts";
import type { SearchAnswer } from "./use-found.ts";

/** Copies a text and says so. */
const useCopyText = () => {
  const t = useTranslations("palette");
  const { open } = useNotification();
  return async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      open?.({ type: "success", key: "copied", message: t("copied") });
    } catch {
      // Browsers block the clipboard on plain HTTP.
      open?.({ type: "error", key: "copied", message: t("not_copied") });
    }
  };
};

/** Found customers and segments as results, with what this user may do with them. */
export const useRecordResults = (addToSegment: (customerId: string) => void) => {
  const t = useTranslations();
  const { permissions } = useMe();
  const mayEdit = permissions.includes("customers:edit");
  const copyText = useCopyText();

  const copyId = (id: string): Entry => ({
    key: "copy_id",
    title: t("palette.on.copy_id"),
    note: id,
    run: () => void copyText(id),
  });

  const customer = (one: SearchAnswer["customers"][number]): Result => ({
    key: `customers:${one.id}`,
    kind: "customers",
    title: customerName(one),
    also: [one.email ?? "", one.externalId],
    note: [one.email, one.name?.trim() ? one.externalId : null].filter(Boolean).join(" · "),
    icon: <UserOutlined aria-hidden />,
    href: `/customers/${one.id}`,
    actions: [
      ...(mayEdit
        ? [{ key: "segment", title: t("palette.on.segment"), run: () => addToSegment(one.id) } satisfies Entry]
        : []),
      copyId(one.externalId),
    ],
  });

  const segment = (one: SearchAnswer["segments"][number]): Result => ({
    key: `segments:${one.id}`,
    kind: "segments",
    title: one.name,
    note: t("states.customers", { count: one.memberCount }),
    icon: <PartitionOutlined aria-hidden />,
    href: `/segments/${one.id}`,
    actions: [
      ...(mayEdit && one.isAutomatic
        ? [{ key: "edit", title: t("palette.on.edit"), href: `/segments/${one.id}/edit` } satisfies Entry]
        : []),
      copyId(one.id),
    ],
  });

  return ({ customers, segments }: SearchAnswer): Result[] => [...customers.map(customer), ...segments.map(segment)];
};
