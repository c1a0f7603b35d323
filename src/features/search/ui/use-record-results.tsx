"use client";

import { ExperimentOutlined, PartitionOutlined, SendOutlined, ShoppingOutlined, UserOutlined } from "@ant-design/icons";
import { useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { SEARCH_KINDS } from "#core/contracts/choices.ts";
import type { AnswerOf } from "#core/ui/call.ts";
import { usePages } from "#core/ui/page/feature-pages.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { ResultKind } from "#features/search/rules/result-kinds.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { toAddress } from "./addresses.ts";
import type { Entry, Result } from "./result-list.tsx";

type SearchAnswer = AnswerOf<"GET /api/admin/search">["data"];

/** Long enough to skip letters of a fast typist, short enough to feel immediate. */
const PAUSE_MS = 120;

/** Nothing is asked again within ten seconds, nor when the service is busy, and what was found stays until the next answer has arrived. */
const KEPT = { keepsBefore: true, staleMs: 10_000, failsAtOnce: true, isLive: false };

/** A longer text is a sentence; the route takes none. */
const LONGEST_NAME = 100;

const NONE: SearchAnswer = { customers: [], segments: [], campaigns: [], audiences: [], products: [] };

const useSettled = (text: string): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
};

/**
 * The customers and segments that the text means. The previous ones stay until the next have arrived; requests for an earlier text
 * are aborted.
 */
export const useFound = (text: string, kind: ResultKind | null) => {
  const { permissions } = useMe();
  const settled = useSettled(text);
  const kinds = SEARCH_KINDS.filter((one) => kind === null || kind === one);
  const isWanted =
    kinds.length > 0 && permissions.includes("customers:view") && text !== "" && text.length <= LONGEST_NAME;
  const { query, retry } = useAnswer(
    "GET /api/admin/search",
    { q: settled, kinds: kinds.join(",") },
    { ...KEPT, isAllowed: isWanted && settled !== "" && settled.length <= LONGEST_NAME },
  );
  const error = isWanted ? query.error : null;
  return {
    found: (isWanted && !error && query.data?.data) || NONE,
    /** The answer for what is typed now has not arrived. */
    isPending: isWanted && !error && (settled !== text || query.isPending || query.isPlaceholderData),
    error,
    retry,
  };
};

/** The records with these IDs that still exist. */
export const useRecords = (ids: readonly string[]): SearchAnswer => {
  const isAllowed = useMe().permissions.includes("customers:view") && ids.length > 0;
  const { query } = useAnswer("GET /api/admin/search", { ids: ids.join(",") }, { ...KEPT, isAllowed });
  return query.data?.data ?? NONE;
};

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

/** Found records as results, with what this user may do with them. */
export const useRecordResults = (addToSegment: (customerId: string) => void) => {
  const t = useTranslations();
  const { permissions } = useMe();
  const mayEdit = permissions.includes("customers:edit");
  const copyText = useCopyText();
  const { pages } = usePages();

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

  /** What has a page of its own, found by its name. */
  const record =
    (kind: "campaigns" | "audiences", icon: ReactNode) =>
    ({ id, name }: { id: string; name: string }): Result => ({
      key: `${kind}:${id}`,
      kind,
      title: name,
      icon,
      href: `${toAddress(pages.find((page) => page.name === kind))}/${id}`,
      actions: [copyId(id)],
    });

  // Its list shows a product beside those it is compared with.
  const product = ({ title }: SearchAnswer["products"][number]): Result => ({
    key: `products:${title}`,
    kind: "products",
    title,
    icon: <ShoppingOutlined aria-hidden />,
    href: toAddress(
      pages.find(({ name }) => name === "products"),
      "list",
      { q: title },
    ),
    isPassing: true,
  });

  return ({ customers, segments, campaigns, audiences, products }: SearchAnswer): Result[] => [
    ...segments.map(segment),
    ...campaigns.map(record("campaigns", <ExperimentOutlined aria-hidden />)),
    ...audiences.map(record("audiences", <SendOutlined aria-hidden />)),
    ...products.map(product),
    ...customers.map(customer),
  ];
};
