"use client";

import {
  type AuditLogProvider,
  type AuthProvider,
  type I18nProvider,
  type LiveEvent,
  type LiveProvider,
  type NotificationProvider,
  Refine,
} from "@refinedev/core";
import type { QueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useMemo, useState } from "react";
import { isLanguageTag, toLanguage } from "#core/messages/language.ts";
import { CallError, call, UNREACHABLE } from "#core/ui/call.ts";
import { useNotifications } from "#core/ui/feedback/notification-host.tsx";
import { type FoldedPages, usePages } from "#core/ui/page/feature-pages.tsx";
import { currentAddress, loginAddress } from "#core/ui/page/navigation.ts";
import { type MeReader, MeReaderContext, makeMeReader } from "#core/ui/session/me-reader.ts";
import { logOut } from "#core/ui/session/session-calls.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import type { LiveChange } from "#core/values/live-resources.ts";
import { fillAccess, makeAccessControl } from "./access-control.ts";
import { dataProvider, PageQueryClient, routerProvider } from "./refine-providers.ts";

const ADDRESS = "/api/admin/events";
/** The delay before reconnecting after a refusal, which browsers do not retry, and the polling interval without a stream. */
const POLLING_MS = 30_000;
/** A tab hidden for longer closes its connection: browsers allow only six per site over HTTP/1.1. */
const HIDDEN_MS = 30_000;

type Subscription = { resource: string; callback: (event: LiveEvent) => void };

/** "resources/segments/{id}/members" belongs to "segments". */
const parseResource = (channel: string): string => channel.replace(/^resources\//, "").split("/")[0] ?? "";

/** Resources that change by themselves, possibly between the page's first answers and the start of the stream. */
const SELF_CHANGING = ["runs", "imports", "calculations"];

/** Refine's live updates over one event stream per tab, opened by the first subscriber. */
const makeLiveProvider = (): LiveProvider => {
  const subscriptions = new Set<Subscription>();
  let source: EventSource | undefined;
  let isStarted = false;
  /** Whether events may have been missed. */
  let isBehind = false;
  let failing: ReturnType<typeof setTimeout> | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;
  /** Before it the page has read nothing. */
  const begun = performance.now();

  const publish = (resource: string, { type, ids }: Pick<LiveChange, "type" | "ids">) => {
    const event = { channel: `resources/${resource}`, type, payload: { ids }, date: new Date() };
    for (const each of subscriptions) if (each.resource === resource) each.callback(event);
  };
  const refreshAll = (isWanted = (_resource: string) => true) => {
    const resources = new Set([...subscriptions].map(({ resource }) => resource).filter(isWanted));
    for (const resource of resources) publish(resource, { type: "updated", ids: [] });
  };
  const recovered = () => {
    clearTimeout(failing);
    failing = undefined;
  };
  const close = () => {
    recovered();
    source?.close();
    source = undefined;
    isBehind = true;
  };
  const startPolling = () => {
    refreshAll();
    if (source?.readyState === EventSource.CLOSED) open();
    failing = setTimeout(startPolling, POLLING_MS);
  };
  const open = () => {
    // What others change while the page reads its first answers would come before the stream.
    const age = isBehind ? "" : `?age=${Math.ceil((performance.now() - begun) / 1000)}`;
    source = new EventSource(ADDRESS + age);
    source.onopen = () => {
      recovered();
      refreshAll((resource) => isBehind || SELF_CHANGING.includes(resource));
      isBehind = false;
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const { resource, ...change }: LiveChange = JSON.parse(data);
      publish(resource, change);
    };
    source.onerror = () => {
      isBehind = true;
      failing ??= setTimeout(startPolling, POLLING_MS);
    };
  };
  const start = () => {
    isStarted = true;
    open();
    document.addEventListener("visibilitychange", () => {
      clearTimeout(hiding);
      if (document.hidden) hiding = setTimeout(close, HIDDEN_MS);
      else if (!source) open();
    });
  };

  return {
    subscribe: ({ channel, callback }): Subscription => {
      if (!isStarted) start();
      const subscription = { resource: parseResource(channel), callback };
      subscriptions.add(subscription);
      return subscription;
    },
    unsubscribe: (subscription: Subscription) => void subscriptions.delete(subscription),
  };
};

/** Refine's own notifications that the login form and the user menu already show in the reader's language. */
const SAID_ELSEWHERE = ["login-error", "useLogout-error"];

const SECONDS = 10;
/** Time to read the message and reach its button, also by keyboard or on a slow computer. */
const SECONDS_TO_UNDO = 30;

/** The control that had the focus before the message, or else the page's heading, since the message's own button goes away. */
const focusAfter = (before: Element | null): void => {
  const isThere = before instanceof HTMLElement && before.isConnected && before !== document.body;
  const next = isThere ? before : document.querySelector<HTMLElement>("main h1");
  next?.focus({ preventScroll: true });
};

/**
 * Shows Refine's notifications as polite status messages that go away by themselves and take no focus. @refinedev/antd's provider
 * shows English alerts instead, and its undo counts down aloud every second.
 */
export const useNotificationProvider = (): NotificationProvider => {
  const notifications = useNotifications();
  const t = useTranslations();
  return useMemo(() => {
    const undoable = new Set<string>();
    const close = (key: string) => {
      undoable.delete(key);
      notifications.destroy(key);
    };
    return {
      open: ({ key = "message", message, description, type, cancelMutation, undoableTimeout = 0 }) => {
        if (SAID_ELSEWHERE.includes(key)) return;
        const isUndoable = type === "progress" && cancelMutation !== undefined;
        // Refine updates the notification every second until the time is up.
        if (isUndoable && undoable.has(key)) return undoableTimeout > 0 ? undefined : close(key);
        if (isUndoable) undoable.add(key);
        const seconds = cancelMutation ? SECONDS_TO_UNDO : SECONDS;
        const words = type === "error" && description !== undefined ? description : message;
        const before = document.activeElement;
        const undo = () => {
          cancelMutation?.();
          focusAfter(before);
          close(key);
        };
        notifications.open({
          key,
          message: words === UNREACHABLE ? t("shell.not_reachable") : words,
          role: "status",
          duration: isUndoable ? 0 : seconds,
          placement: "bottomRight",
          ...(type === "success" && description !== undefined && { description }),
          ...(type !== "progress" && { type }),
          ...(cancelMutation && {
            actions: (
              <Button size="small" onClick={undo}>
                {t("buttons.undo")}
              </Button>
            ),
          }),
        });
      },
      close,
    };
  }, [notifications, t]);
};

const loginHere = () => loginAddress(currentAddress());

export const isUnauthenticated = (error: unknown) => error instanceof CallError && error.status === 401;

/** Refine's authentication, over next-auth's session and `/api/admin/me`. */
const makeAuthProvider = (reader: MeReader, client: QueryClient, pages: FoldedPages): AuthProvider => ({
  // The login page does not use Refine, so that it loads without it.
  login: async () => ({ success: false, redirectTo: loginHere() }),
  /** `everywhere` ends the other sessions first, because that request needs this one. */
  logout: async ({ everywhere }: { everywhere?: boolean } = {}) => {
    try {
      if (everywhere) await call("DELETE /api/admin/me/sessions", {});
    } catch {
      return { success: false };
    }
    return { success: await logOut() };
  },
  check: async () => {
    try {
      await reader.read();
      return { authenticated: true };
    } catch (error) {
      // If the server is unreachable, the shell says so; the user stays logged in.
      return isUnauthenticated(error) ? { authenticated: false, redirectTo: loginHere() } : { authenticated: true };
    }
  },
  /** An ended session leads to the login page and back. */
  onError: async (error: unknown) => (isUnauthenticated(error) ? { redirectTo: loginHere() } : {}),
  getIdentity: async () => {
    const me = await reader.read();
    fillAccess(client, pages, me.permissions);
    return me;
  },
  getPermissions: async () => (await reader.read()).permissions,
});

/**
 * Refine's audit log provider, for `useLogList`, over `/api/admin/audit-log`: "tokens" reads entries about a token. It has no
 * `create`: the server writes each entry in the transaction of the change, where no browser can leave it out.
 */
const auditLogProvider = {
  get: async ({ resource, action }) => {
    const noun = resource.replace(/s$/, "");
    const lines = await call("GET /api/admin/audit-log", { action: action ? `${noun}.${action}` : noun });
    return lines.data;
  },
} satisfies Partial<AuditLogProvider> as AuditLogProvider;

const OPTIONS = {
  disableTelemetry: true,
  liveMode: "auto" as const,
  // The shell reads the user; checking again at each route change would only repeat that.
  disableRouteChangeHandler: true,
};

export const RefineRoot = ({ children }: { children: ReactNode }) => {
  const pages = usePages();
  const [providers] = useState(() => {
    const reader = makeMeReader();
    const client = new PageQueryClient();
    return {
      reader,
      live: makeLiveProvider(),
      options: { ...OPTIONS, reactQuery: { clientConfig: client } },
      auth: {
        authProvider: makeAuthProvider(reader, client, pages),
        accessControlProvider: makeAccessControl(reader, pages),
      },
    };
  });
  const notificationProvider = useNotificationProvider();
  const t = useTranslations();
  const { language, change } = useLanguage(false);
  const i18nProvider = useMemo<I18nProvider>(
    () => ({
      // Refine looks up its own texts by keys without messages, and falls back to its English defaults.
      translate: (key: string, _options?: unknown, fallback?: string) =>
        t.has(key as never) ? t(key as never) : (fallback ?? key),
      changeLocale: (locale: string) => change(isLanguageTag(locale) ? locale : toLanguage(locale)),
      getLocale: () => language,
    }),
    [t, change, language],
  );
  return (
    <Refine
      {...providers.auth}
      auditLogProvider={auditLogProvider}
      dataProvider={dataProvider}
      i18nProvider={i18nProvider}
      liveProvider={providers.live}
      notificationProvider={notificationProvider}
      resources={pages.pages}
      routerProvider={routerProvider}
      options={providers.options}
    >
      <MeReaderContext value={providers.reader}>{children}</MeReaderContext>
    </Refine>
  );
};
