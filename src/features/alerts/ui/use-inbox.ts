"use client";

import { useCan, useSubscription } from "@refinedev/core";
import { useState } from "react";
import { useMe } from "#core/ui/session/me.ts";
import { useAnswer } from "#core/ui/use-answer.ts";

const FIRST = 25;
/** The API's limit. */
const MOST = 200;

/**
 * The user's alerts. Until the inbox is opened or something changes, nothing is requested: the page already has the number of unread
 * ones.
 */
export const useInbox = (isOpen: boolean) => {
  const { unreadAlerts } = useMe();
  const isAllowed = useCan({ resource: "alerts", action: "list" }).data?.can ?? false;
  const [hasChanged, setChanged] = useState(false);
  const [pageSize, setPageSize] = useState(FIRST);
  const isNeeded = isOpen || hasChanged;
  useSubscription({
    channel: "resources/alerts",
    enabled: isAllowed && !isNeeded,
    onLiveEvent: () => setChanged(true),
  });
  const input = { pageSize: String(pageSize) };
  const inbox = useAnswer("GET /api/admin/alerts", input, { isAllowed: isAllowed && isNeeded, keepsBefore: true });
  const total = inbox.answer?.total ?? 0;
  return {
    ...inbox,
    isAllowed,
    unread: inbox.answer?.unread ?? unreadAlerts,
    hasMore: total > pageSize && pageSize < MOST,
    showMore: () => setPageSize(MOST),
  };
};
